#include "schemas/io/document_file.h"

#include <fmt/format.h>

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
                              printable(name_of_input(file_.path())), format_bytes(kInputLimit)));
    bytes.append(piece, 0, got);
  }
  return bytes;
}

std::size_t DocumentFile::read_file(char* to, std::size_t room) {
  const std::size_t got = file_.read_at(at_, to, room);
  at_ += got;
  hash_.update({to, got});
  document_bytes_read() += got;
  return got;
}

}  // namespace stocktake
