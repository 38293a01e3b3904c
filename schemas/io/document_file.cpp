#include "schemas/io/document_file.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>

#include "schemas/error.h"
#include "schemas/io/input.h"
#include "schemas/io/read_count.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

constexpr std::size_t kAhead = 4096;

}  // namespace

DocumentFile::DocumentFile(const std::string& path) : name_(name_of_input(path)), file_(open_to_read(path)) {
  if (!file_) fail("opened");
  posix_fadvise(file_.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
}

bool DocumentFile::begins_as_json() {
  ahead_.resize(kAhead);
  ahead_.resize(read_file(ahead_.data(), kAhead));
  return first_character(ahead_) == '{';
}

std::size_t DocumentFile::read(char* to, std::size_t room) {
  if (ahead_.empty()) return read_file(to, room);
  const std::size_t size = ahead_.copy(to, room);
  ahead_.erase(0, size);
  return size;
}

std::string DocumentFile::read_all() {
  std::string bytes;
  std::string piece(1 << 20, '\0');
  while (const std::size_t got = read(piece.data(), piece.size())) {
    if (bytes.size() + got > kInputLimit)
      throw Error(fmt::format("{}: larger than {}: no SBOM needs that, so the file is refused",
                              printable(name_), format_bytes(kInputLimit)));
    bytes.append(piece, 0, got);
  }
  return bytes;
}

std::size_t DocumentFile::read_file(char* to, std::size_t room) {
  const ssize_t got = file_.read(to, room);
  if (got < 0) fail("read");
  hash_.update({to, static_cast<std::size_t>(got)});
  document_bytes_read() += static_cast<std::uint64_t>(got);
  return static_cast<std::size_t>(got);
}

void DocumentFile::fail(std::string_view verb) const {
  throw Error(fmt::format("{}: cannot be {}: {}", printable(name_), verb, reason_of(errno)));
}

}  // namespace stocktake
