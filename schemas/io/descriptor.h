#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace stocktake {

/// An open file, closed with its owner. What a call of the system says stands in `errno` behind it; a signal
/// that interrupts one is waited out. Not thread-safe.
class Descriptor {
 public:
  Descriptor() = default;
  /// Owns `fd`; negative: none, and `errno` says why.
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { reset(); }

  explicit operator bool() const { return fd_ >= 0; }
  int get() const { return fd_; }
  void reset() { static_cast<void>(close()); }
  /// Closes; false where the system says that what was written is lost.
  bool close();

  /// Reads up to `size` bytes; 0 at the end, negative where they cannot be read.
  ssize_t read(void* to, std::size_t size) const;
  /// Reads `size` bytes; false where there are fewer, or they cannot be read.
  bool read_all(void* to, std::size_t size) const;
  /// The next bytes, as many as one reading gives, at most `most`; empty where there are none.
  std::string next(std::size_t most) const;
  /// Writes `size` bytes; false where they cannot be written.
  bool write_all(const void* from, std::size_t size) const;

 private:
  int fd_ = -1;
};

/// Writes all bytes to an open file; false where they cannot be written.
bool write_all(int file, std::string_view bytes);

/// The file `path`, opened to be read; standard input where it is "-".
Descriptor open_to_read(const std::string& path);

/// What the system says of an error number ("No such file or directory"). Thread-safe.
std::string reason_of(int error);

}  // namespace stocktake
