#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>

#include <string>
#include <vector>

/// Archives for tests, made in memory.
namespace stocktake::test {

/// A member; of a link the content is the target.
struct ArchiveItem {
  std::string path, content;
  unsigned type = AE_IFREG;  ///< 0: a hard link
  unsigned mode = 0644;
};

/// An archive of the items, in a format and through a filter of libarchive's.
inline std::string archive_of(int format, int filter, const std::vector<ArchiveItem>& items) {
  std::size_t room = 1 << 16, used = 0;
  for (const ArchiveItem& item : items) room += 4 * (item.path.size() + item.content.size()) + 4096;
  std::string bytes(room, '\0');
  archive* writer = archive_write_new();
  archive_write_set_format(writer, format);
  archive_write_add_filter(writer, filter);
  archive_write_set_bytes_in_last_block(writer, 1);
  REQUIRE(archive_write_open_memory(writer, bytes.data(), bytes.size(), &used) == ARCHIVE_OK);
  for (const ArchiveItem& item : items) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, item.path.c_str());
    archive_entry_set_perm(entry, static_cast<mode_t>(item.mode));
    archive_entry_set_filetype(entry, item.type == 0 ? AE_IFREG : item.type);
    if (item.type == 0) archive_entry_set_hardlink(entry, item.content.c_str());
    if (item.type == AE_IFLNK) archive_entry_set_symlink(entry, item.content.c_str());
    if (item.type == AE_IFREG) archive_entry_set_size(entry, static_cast<la_int64_t>(item.content.size()));
    REQUIRE(archive_write_header(writer, entry) == ARCHIVE_OK);
    if (item.type == AE_IFREG) archive_write_data(writer, item.content.data(), item.content.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  bytes.resize(used);
  return bytes;
}

/// An archive as a .deb is one (ar(5), without names of more than 16 bytes); paths and contents count.
inline std::string ar_of(const std::vector<ArchiveItem>& items) {
  std::string bytes = "!<arch>\n";
  const auto field = [&](std::string text, std::size_t width) {
    bytes += text.append(width - text.size(), ' ');
  };
  for (const ArchiveItem& item : items) {
    field(item.path, 16);
    field("0", 12);
    field("0", 6);
    field("0", 6);
    field("100644", 8);
    field(std::to_string(item.content.size()), 10);
    bytes.append("`\n").append(item.content);
    if (item.content.size() % 2 != 0) bytes += '\n';
  }
  return bytes;
}

}  // namespace stocktake::test
