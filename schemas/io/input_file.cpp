#include "schemas/io/input_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "schemas/error.h"
#include "schemas/identity/digest.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/io/input.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

[[noreturn]] void fail_of_file(const std::string& path, std::string_view what) {
  throw Error(fmt::format("{}: {}", printable(name_of_input(path)), what));
}

}  // namespace

struct InputFile::Opened {
  std::string path;
  Descriptor file;
  bool seekable = false;
  std::string head;            // of what is not seekable
  std::uint64_t consumed = 0;  // of what is not seekable: bytes read from it

  bool is_within_head(std::uint64_t offset) {
    while (offset >= head.size() && head.size() < kHead && consumed == head.size()) {
      std::string more(kHead - head.size(), '\0');
      const ssize_t got = file.read(more.data(), more.size());
      if (got < 0) fail_of_file(path, "cannot be read: " + reason_of(errno));
      if (got == 0) break;
      head.append(more, 0, static_cast<std::size_t>(got));
      consumed = head.size();
    }
    return offset < head.size();
  }
};

InputFile::InputFile(const std::string& path)
    : opened_(std::make_shared<Opened>(Opened{path, open_to_read(path), false, {}, 0})) {
  if (!opened_->file) fail_of_file(path, "cannot be opened: " + reason_of(errno));
  opened_->seekable = path != "-" && S_ISREG(status().st_mode);
  posix_fadvise(opened_->file.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
}

const std::string& InputFile::path() const {
  return opened_->path;
}

bool InputFile::is_seekable() const {
  return opened_->seekable;
}

struct stat InputFile::status() const {
  struct stat status {};
  if (fstat(opened_->file.get(), &status) != 0) fail_of_file(path(), "cannot be read: " + reason_of(errno));
  return status;
}

const Descriptor& InputFile::descriptor() const {
  return opened_->file;
}

std::size_t InputFile::read_at(std::uint64_t offset, char* to, std::size_t size) const {
  constexpr std::uint64_t kMost = INT64_MAX;
  if (offset > kMost - size) return 0;
  ssize_t got = 0;
  if (is_seekable()) {
    do got = pread(opened_->file.get(), to, size, static_cast<off_t>(offset));
    while (got < 0 && errno == EINTR);
  } else if (opened_->is_within_head(offset)) {
    return opened_->head.copy(to, size, offset);
  } else if (opened_->head.size() < kHead) {
    return 0;  // it ended within its head
  } else if (offset == opened_->consumed) {
    got = opened_->file.read(to, size);
    opened_->consumed += static_cast<std::uint64_t>(std::max<ssize_t>(got, 0));
  } else {
    fail_of_file(path(), "can be read only once, front to back: write it to a file first");
  }
  if (got < 0) fail_of_file(path(), "cannot be read: " + reason_of(errno));
  return static_cast<std::size_t>(got);
}

std::string InputFile::bytes_at(std::uint64_t offset, std::size_t size) const {
  std::string bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    const std::size_t got = read_at(offset + filled, bytes.data() + filled, size - filled);
    if (got == 0) break;
    filled += got;
  }
  bytes.resize(filled);
  return bytes;
}

std::string InputFile::sha256() const {
  Sha256Stream hash;
  std::string block(std::size_t{256} << 10, '\0');
  std::uint64_t offset = 0;
  while (const std::size_t got = read_at(offset, block.data(), block.size())) {
    hash.update(std::string_view(block).substr(0, got));
    offset += got;
  }
  return to_hex(hash.finish());
}

}  // namespace stocktake
