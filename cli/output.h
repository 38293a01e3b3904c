#pragma once

#include <string>
#include <string_view>

#include "schemas/io/descriptor.h"

namespace stocktake {

/// Where a command's result goes: a file that is written whole or not at all, or standard output. The bytes
/// go to a file beside the target; `commit` puts it in the target's place, and without it the target stays as
/// it was. A target that is no regular file (a device, a pipe) is written directly. Not thread-safe.
class Output {
 public:
  /// \param path the target; `-` is standard output.
  /// \throws Error where nothing can be written there.
  explicit Output(std::string path);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output();

  /// \throws Error where the bytes cannot be written (a full disk, a limit).
  void write(std::string_view bytes);
  /// Makes what was written the target's content. Call once, last.
  void commit();

 private:
  [[noreturn]] void fail() const;

  std::string path_;
  std::string temporary_;  // empty when writing directly
  Descriptor file_;
};

}  // namespace stocktake
