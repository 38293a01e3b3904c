#include "advisories/database_files.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <vector>

#include "advisories/record.h"
#include "schemas/error.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/io/descriptor.h"
#include "schemas/text/ascii.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"

namespace stocktake {
namespace {

constexpr std::size_t kDeepest = 64;  // folders within folders

struct Ending {
  std::string_view text;
  DatabaseFile kind;
};
constexpr Ending kEndings[] = {{".json", DatabaseFile::json},      {".yaml", DatabaseFile::yaml},
                               {".yml", DatabaseFile::yaml},       {".zip", DatabaseFile::archive},
                               {".tar", DatabaseFile::archive},    {".tgz", DatabaseFile::archive},
                               {".tar.gz", DatabaseFile::archive}, {".tar.xz", DatabaseFile::archive},
                               {".tar.zst", DatabaseFile::archive}};

/// Walks one folder and those in it.
class FolderWalk {
 public:
  FolderWalk(const std::function<void(const std::string&, const struct stat&)>& each,
             const std::function<void(std::string)>& trouble)
      : each_(each), trouble_(trouble) {}

  void walk(const std::string& folder, std::size_t depth = 0) {
    if (depth == kDeepest)
      return trouble_(fmt::format("{}: deeper than {} folders: not read", printable(folder), kDeepest));
    for (const std::string& name : names_in(folder)) {
      const std::string path = fmt::format("{}/{}", folder, name);
      struct stat status {};
      if (lstat(path.c_str(), &status) != 0) {
        trouble_(fmt::format("{}: cannot be opened: {}", printable(path), reason_of(errno)));
      } else if (S_ISDIR(status.st_mode)) {
        walk(path, depth + 1);
      } else if (S_ISREG(status.st_mode) && kind_of_database_file(name) != DatabaseFile::other) {
        each_(path, status);
      }
    }
  }

 private:
  std::vector<std::string> names_in(const std::string& folder) const {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, int (*)(DIR*)> opened(opendir(folder.c_str()), closedir);
    if (!opened) {
      trouble_(fmt::format("{}: cannot be opened: {}", printable(folder), reason_of(errno)));
      return names;
    }
    while (const dirent* entry = readdir(opened.get()))
      if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
    std::sort(names.begin(), names.end());
    return names;
  }

  const std::function<void(const std::string&, const struct stat&)>& each_;
  const std::function<void(std::string)>& trouble_;
};

using Archive = std::unique_ptr<archive, int (*)(archive*)>;

std::string error_of(archive* handle) {
  const char* text = archive_error_string(handle);
  return text == nullptr ? "damaged" : printable(text);
}

[[noreturn]] void fail(const std::string& path, archive* handle) {
  throw Error(fmt::format("{}: cannot be read as an archive: {}", printable(path), error_of(handle)));
}

Archive open_archive(const std::string& path) {
  Archive handle(archive_read_new(), archive_read_free);
  if (!handle) throw std::bad_alloc();
  archive_read_support_format_zip(handle.get());
  archive_read_support_format_tar(handle.get());
  archive_read_support_filter_gzip(handle.get());
  archive_read_support_filter_xz(handle.get());
  archive_read_support_filter_zstd(handle.get());
  constexpr std::size_t kBlock = 256 << 10;
  if (archive_read_open_filename(handle.get(), path.c_str(), kBlock) != ARCHIVE_OK) fail(path, handle.get());
  return handle;
}

std::string name_of(archive_entry* entry) {
  const char* utf8 = archive_entry_pathname_utf8(entry);
  const char* raw = utf8 != nullptr ? utf8 : archive_entry_pathname(entry);
  return raw == nullptr ? "" : raw;
}

/// The bytes of the member at hand; false, with the reason, where it is damaged or too large.
bool read_member(archive* handle, std::string& bytes, std::string& why) {
  bytes.clear();
  char block[64 << 10];
  for (;;) {
    const la_ssize_t got = archive_read_data(handle, block, sizeof block);
    if (got == 0) return true;
    if (got < 0) why = error_of(handle);
    if (got > 0 && bytes.size() + static_cast<std::size_t>(got) > kLargestAdvisory)
      why = fmt::format("larger than {}, which no record is", format_bytes(kLargestAdvisory));
    if (!why.empty()) return false;
    bytes.append(block, static_cast<std::size_t>(got));
  }
}

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

DatabaseFile kind_of_database_file(std::string_view path) {
  for (const Ending& ending : kEndings)
    if (path.size() > ending.text.size() &&
        equal_ignoring_case(path.substr(path.size() - ending.text.size()), ending.text))
      return ending.kind;
  return DatabaseFile::other;
}

void for_each_database_file(const std::string& path,
                            const std::function<void(const std::string&, const struct stat&)>& each,
                            const std::function<void(std::string)>& trouble) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0)
    throw Error(fmt::format("{}: no advisories: {}", printable(path), reason_of(errno)));
  if (S_ISDIR(status.st_mode)) return FolderWalk(each, trouble).walk(path);
  if (!S_ISREG(status.st_mode) || kind_of_database_file(path) == DatabaseFile::other)
    throw Error(
        fmt::format("{}: no advisories: neither a folder nor a file whose name ends in .zip, .tar (.gz, .xz, "
                    ".zst), .json or .yaml",
                    printable(path)));
  each(path, status);
}

void for_each_member(const std::string& path,
                     const std::function<void(const std::string&, std::string_view)>& each,
                     const std::function<void(std::string)>& trouble) {
  const Archive handle = open_archive(path);
  std::string bytes, why;
  for (archive_entry* entry = nullptr;;) {
    const int result = archive_read_next_header(handle.get(), &entry);
    if (result == ARCHIVE_EOF) return;
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN) fail(path, handle.get());
    const std::string name = name_of(entry);
    const DatabaseFile kind = kind_of_database_file(name);
    if (archive_entry_filetype(entry) != AE_IFREG ||
        (kind != DatabaseFile::json && kind != DatabaseFile::yaml))
      continue;
    why.clear();
    const std::string full = fmt::format("{}:{}", path, name);
    if (read_member(handle.get(), bytes, why))
      each(full, bytes);
    else
      trouble(fmt::format("{}: {}", printable(full), why));
  }
}

DatabaseState state_of_database(const std::string& path) {
  DatabaseState state;
  Sha256Stream hash;
  for_each_database_file(
      path,
      [&](const std::string& file, const struct stat& status) {
        const std::int64_t modified = nanoseconds(status.st_mtim), changed = nanoseconds(status.st_ctim);
        state.changed = std::max({state.changed, modified, changed});
        state.bytes += static_cast<std::uint64_t>(status.st_size);
        hash.update(file);
        hash.update(fmt::format("\n{} {} {} {} {}\n", status.st_dev, status.st_ino, status.st_size, modified,
                                changed));
      },
      [&](const std::string& line) { hash.update(line); });
  state.stamp = hash.finish();
  return state;
}

}  // namespace stocktake
