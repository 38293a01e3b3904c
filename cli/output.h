#pragma once

#include <fmt/format.h>

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/io/descriptor.h"
#include "schemas/io/new_file.h"

namespace stocktake {

/// Where a command's result goes: a file that is written whole or not at all (NewFile), or standard output.
/// A target that is no regular file (a device, a pipe) is written directly. Who reads a pipe and closes it
/// has read enough: what follows is dropped, and that is no error. Not thread-safe.
class Output {
 public:
  /// What a file that stands at the path already may be.
  enum class Replace {
    own,     ///< empty, or what such a program writes: an SBOM, a report, a signed envelope
    edited,  ///< anything: the command read it, and keeps what it says
  };
  /// \param path the target; `-` is standard output.
  /// \throws Error where nothing can be written there, and where a file would be lost that is neither.
  explicit Output(std::string path, Replace replace = Replace::own);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// \throws Error where the bytes cannot be written (a full disk, a limit, a closed standard output).
  void write(std::string_view bytes);
  /// Makes what was written the target's content. Call once, last.
  void commit();

 private:
  [[noreturn]] void fail(int code) const;

  std::string path_;
  std::optional<NewFile> file_;  // none when writing directly
  Descriptor direct_;            // where to write directly
  bool unread_ = false;          // the pipe has no reader any more
};

/// Runs a command that prints to a stream, with standard output as the stream; returns what it returns.
/// \throws what it throws, and Error where standard output cannot be written.
int with_standard_output(const std::function<int(std::ostream&)>& command);

/// Prints a message on standard error. Where that is closed or full, nobody would hear a complaint either:
/// the exit status says how it went.
void tell_text(std::string_view text);
template <class... Arguments>
void tell(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  tell_text(fmt::format(format, std::forward<Arguments>(arguments)...));
}

}  // namespace stocktake
