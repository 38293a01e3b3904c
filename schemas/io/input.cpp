#include "schemas/io/input.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>

#include "schemas/error.h"
#include "schemas/identity/digest.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/io/descriptor.h"
#include "schemas/io/read_count.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"

namespace stocktake {
namespace {

constexpr std::size_t kChunk = 1 << 20;

[[noreturn]] void fail(const std::string& name, std::string_view what) {
  throw Error(fmt::format("{}: {}", printable(name), what));
}

[[noreturn]] void fail_too_large(const std::string& name, std::size_t limit) {
  fail(name, fmt::format("larger than {}: no SBOM needs that, so the file is refused", format_bytes(limit)));
}

/// Appends up to a chunk from the descriptor to `bytes`; false at the end.
bool read_chunk(const Descriptor& file, std::string& bytes, std::size_t chunk, const std::string& name) {
  const std::size_t before = bytes.size();
  bytes.resize(before + chunk);
  const ssize_t got = file.read(bytes.data() + before, chunk);
  if (got < 0) fail(name, fmt::format("cannot be read: {}", reason_of(errno)));
  bytes.resize(before + static_cast<std::size_t>(got));
  document_bytes_read() += static_cast<std::uint64_t>(got);
  return got != 0;
}

std::string read_all(const Descriptor& file, const std::string& name, std::size_t limit) {
  struct stat status = {};
  if (fstat(file.get(), &status) != 0) fail(name, fmt::format("cannot be read: {}", reason_of(errno)));
  if (S_ISDIR(status.st_mode)) fail(name, "is a directory; a document is expected");
  std::string bytes;
  const auto size =
      S_ISREG(status.st_mode) && status.st_size > 0 ? static_cast<std::size_t>(status.st_size) : 0;
  if (size > limit) fail_too_large(name, limit);
  // One byte more than the file has, so that its end is seen without growing the buffer.
  std::size_t chunk = size != 0 ? size + 1 : kChunk;
  bytes.reserve(chunk);
  while (read_chunk(file, bytes, chunk, name)) {
    if (bytes.size() > limit) fail_too_large(name, limit);
    chunk = std::max<std::size_t>(bytes.capacity() - bytes.size(), 1);
    if (chunk == 1) chunk = std::max(kChunk, bytes.size());
  }
  return bytes;
}

}  // namespace

bool is_compressed(std::string_view bytes) {
  using namespace std::string_view_literals;
  return bytes.starts_with("\x1f\x8b"sv) || bytes.starts_with("\x28\xb5\x2f\xfd"sv);
}

std::string decompress_input(std::string bytes, const std::string& name, std::size_t limit) {
  if (!is_compressed(bytes)) return bytes;
  const std::unique_ptr<archive, int (*)(archive*)> reader(archive_read_new(), archive_read_free);
  auto check = [&](la_ssize_t status) {
    if (status < ARCHIVE_WARN) {
      const char* text = archive_error_string(reader.get());
      fail(name, fmt::format("damaged compressed data: {}", text != nullptr ? text : "no reason given"));
    }
    return status;
  };
  archive_read_support_format_raw(reader.get());
  archive_read_support_format_empty(reader.get());
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_filter_zstd(reader.get());
  check(archive_read_open_memory(reader.get(), bytes.data(), bytes.size()));
  archive_entry* entry = nullptr;
  std::string out;
  if (check(archive_read_next_header(reader.get(), &entry)) == ARCHIVE_EOF) return out;
  for (;;) {
    const std::size_t before = out.size();
    out.resize(before + std::max(kChunk, before));  // doubles: linear cost
    const auto got = static_cast<std::size_t>(
        check(archive_read_data(reader.get(), out.data() + before, out.size() - before)));
    out.resize(before + got);
    if (got == 0) return out;
    if (out.size() > limit) fail_too_large(name, limit);
  }
}

std::string read_input(const std::string& path, std::size_t limit) {
  const std::string name = name_of_input(path);
  const Descriptor file = open_to_read(path);
  if (!file) fail(name, fmt::format("cannot be opened: {}", reason_of(errno)));
  return decompress_input(read_all(file, name, limit), name, limit);
}

std::string name_of_input(const std::string& path) {
  return path == "-" ? "standard input" : path;
}

}  // namespace stocktake
