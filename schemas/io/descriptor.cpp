#include "schemas/io/descriptor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace stocktake {

bool Descriptor::close() {
  const int fd = std::exchange(fd_, -1);
  return fd < 0 || ::close(fd) == 0;
}

ssize_t Descriptor::read(void* to, std::size_t size) const {
  for (;;) {
    const ssize_t got = ::read(fd_, to, size);
    if (got >= 0 || errno != EINTR) return got;
  }
}

bool Descriptor::read_all(void* to, std::size_t size) const {
  for (std::size_t done = 0; done < size;) {
    const ssize_t got = read(static_cast<char*>(to) + done, size - done);
    if (got <= 0) return false;
    done += static_cast<std::size_t>(got);
  }
  return true;
}

std::string Descriptor::next(std::size_t most) const {
  std::string bytes(most, '\0');
  const ssize_t got = read(bytes.data(), most);
  bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return bytes;
}

bool Descriptor::write_all(const void* from, std::size_t size) const {
  return stocktake::write_all(fd_, {static_cast<const char*>(from), size});
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

Descriptor open_to_read(const std::string& path) {
  return Descriptor(path == "-" ? dup(STDIN_FILENO) : open(path.c_str(), O_RDONLY | O_CLOEXEC));
}

std::string reason_of(int error) {
  // strerror is not thread-safe; the descriptions are.
  const char* text = strerrordesc_np(error);
  return text != nullptr ? text : fmt::format("error {}", error);
}

}  // namespace stocktake
