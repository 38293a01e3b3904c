#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "schemas/identity/sha256_stream.h"
#include "schemas/io/input_file.h"

namespace stocktake {

/// A document's file, read front to back and hashed on the way, so that a million components need not lie in
/// memory as text. All but `sha256` throw Error that names the file where it cannot be read.
class DocumentFile {
 public:
  explicit DocumentFile(InputFile file) : file_(std::move(file)) {}

  /// Whether the first bytes are those of a JSON object in UTF-8; they stay unread.
  bool begins_as_json();
  /// Those first bytes, up to some thousand, once `begins_as_json` looked at them.
  std::string_view beginning() const { return ahead_; }
  /// Reads up to `room` bytes; 0 at the end.
  std::size_t read(char* to, std::size_t room);
  /// Reads what is left. \throws Error where that is more than kInputLimit.
  std::string read_all();
  /// Of the bytes read so far, as hexadecimal. Call once, last.
  std::string sha256() { return to_hex(hash_.finish()); }

 private:
  std::size_t read_file(char* to, std::size_t room);

  const InputFile file_;
  std::uint64_t at_ = 0;
  Sha256Stream hash_;
  std::string ahead_;
};

}  // namespace stocktake
