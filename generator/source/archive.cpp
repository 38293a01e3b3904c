#include "generator/source/archive.h"

#include <archive.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <system_error>
#include <utility>

#include "generator/source/archive_reader.h"
#include "generator/source/package_file.h"
#include "generator/source/zip_check.h"
#include "schemas/error.h"

namespace stocktake {
namespace {

bool holds_more_than_zeros_behind(const InputFile& file, std::uint64_t offset) {
  FileBlocks rest(file);
  rest.seek(offset);
  for (std::string_view block = rest.next(); !block.empty(); block = rest.next())
    if (block.find_first_not_of('\0') != block.npos) return true;
  return false;
}

/// Where the last member of an `ar` archive ends, or where what stands is no member's header (deb(5)).
std::uint64_t end_of_ar(const InputFile& file) {
  constexpr std::size_t kMagic = 8, kHeader = 60, kSize = 48, kSizeDigits = 10;
  std::uint64_t end = kMagic;
  for (;;) {
    const std::string header = file.bytes_at(end, kHeader);
    if (header.size() < kHeader || !header.ends_with("`\n")) return end;
    std::uint64_t size = 0;
    const char* const digits = header.data() + kSize;
    if (std::from_chars(digits, digits + kSizeDigits, size).ec != std::errc()) return end;
    end += kHeader + size + size % 2;
  }
}

/// Programs differ in where an archive ends and which of two headers they believe: what one of them would not
/// show is said.
void look_behind_the_end(const InputFile& input, ArchiveFile& file, Members& members) {
  archive* handle = file.reader().get();
  const int format = archive_format(handle) & ARCHIVE_FORMAT_BASE_MASK;
  if (format == ARCHIVE_FORMAT_ZIP && file.unpacked() == nullptr)
    for (const ZipTrouble& trouble : check_zip(input))
      members.unread.push_back({members.strings.keep(trouble.path), members.strings.keep(trouble.what)});
  const bool ar = format == ARCHIVE_FORMAT_AR && file.unpacked() == nullptr;
  if (format != ARCHIVE_FORMAT_TAR && format != ARCHIVE_FORMAT_CPIO && !ar) return;
  const auto end = ar ? end_of_ar(input) : static_cast<std::uint64_t>(archive_filter_bytes(handle, 0));
  if (file.unpacked() != nullptr ? file.unpacked()->holds_more_than_zeros_behind(end)
                                 : holds_more_than_zeros_behind(input, end))
    members.unread.push_back({".", "data stands behind the end of the archive"});
}

}  // namespace

FileForm form_of_file(const InputFile& file) {
  ArchiveReader reader(file, true);
  if (!reader.begins()) return FileForm::document;
  switch (archive_format(reader.get()) & ARCHIVE_FORMAT_BASE_MASK) {
    case ARCHIVE_FORMAT_RAW:
    case ARCHIVE_FORMAT_EMPTY:
    case ARCHIVE_FORMAT_MTREE:
      return FileForm::document;
    default:
      return FileForm::archive;
  }
}

Tree read_archive(const InputFile& input, const std::vector<std::string>& excludes, Wishes wishes,
                  LookFor look_for) {
  ArchiveFile file(input);
  Members members = read_members(file.reader(), file.size(), {excludes, std::move(wishes), look_for},
                                 inners_of_package(input));
  look_behind_the_end(input, file, members);
  Tree tree = lay_out(std::move(members));
  tree.rpm_header = tree.strings.keep(rpm_header_of(input));
  return tree;
}

Tree read_inner_archive(const InputFile& input, std::string_view inner, Wishes wishes) {
  ArchiveFile file(input);
  while (archive_entry* member = file.reader().next()) {
    if (!file.reader().name_of(member).starts_with(inner)) continue;
    MemberBlocks packed(file.reader());
    const std::string name = input.path() + ": " + std::string(inner);
    const auto unpacked = unpack(name, packed, file.size());
    ArchiveReader reader(name, *unpacked, true);
    return lay_out(read_members(reader, file.size(), {{}, std::move(wishes), {}}));
  }
  throw Error(input.path() + ": has no " + std::string(inner) + " inside");
}

}  // namespace stocktake
