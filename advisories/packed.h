#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "advisories/record.h"

/// How a record stands in an index: its texts one behind the other, each with its length. Thread-safe.
namespace stocktake {

/// \throws Error that says that the index is damaged.
[[noreturn]] void fail_of_index();

/// Appends to a text of bytes.
class Packer {
 public:
  void number(std::uint64_t value);  ///< seven bits a byte
  void text(std::string_view value);
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Takes from bytes what a Packer put there. Not thread-safe; the views live as long as the bytes.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : bytes_(bytes) {}
  /// \throws Error where there is no more, as each of these.
  std::uint64_t number();
  /// A number below `limit`.
  std::uint64_t number_below(std::uint64_t limit);
  /// How many of something follow: never more than there are bytes left.
  std::size_t count();
  std::string_view text();

 private:
  std::string_view bytes_;
};

std::string pack(const Advisory& record);
/// \throws Error where the bytes are not what `pack` gives.
Advisory unpack_advisory(std::string_view bytes);

}  // namespace stocktake
