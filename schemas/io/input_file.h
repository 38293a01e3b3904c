#pragma once

#include <sys/stat.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "schemas/io/descriptor.h"

namespace stocktake {

/// An input of the program that is a file, opened once: who looks at its first bytes, reads it and computes
/// its digest reads the same file, whatever stands at its path by then. Copies are the same open file. What
/// can be read but once, front to back (a pipe, standard input), keeps its first bytes, so that one may look
/// at them before it is read. Thread-safe where it is seekable.
class InputFile {
 public:
  /// How much of a pipe may be looked at before it is read.
  static constexpr std::size_t kHead = std::size_t{64} << 10;

  /// \param path "-" is standard input. \throws Error that names the file where it cannot be opened.
  InputFile(const std::string& path);  // NOLINT(google-explicit-constructor): a path means its file

  /// The path as it was given.
  const std::string& path() const;
  /// Whether it can be read anywhere, and more than once.
  bool is_seekable() const;
  /// What the system says of it now. \throws Error where it says nothing.
  struct stat status() const;
  /// Reads up to `size` bytes from `offset` on; fewer where they end. Of what is not seekable: from within
  /// the first kHead bytes, or where the last reading ended. \throws Error where they cannot be read.
  std::size_t read_at(std::uint64_t offset, char* to, std::size_t size) const;
  /// The same as a text.
  std::string bytes_at(std::uint64_t offset, std::size_t size) const;
  /// SHA-256 of all bytes, as hexadecimal, which reads them. \throws Error as `read_at` does.
  std::string sha256() const;
  const Descriptor& descriptor() const;

 private:
  struct Opened;
  std::shared_ptr<Opened> opened_;
};

}  // namespace stocktake
