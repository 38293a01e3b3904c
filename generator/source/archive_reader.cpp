#include "generator/source/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <locale.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <set>
#include <string>
#include <utility>

#include "generator/source/content.h"
#include "schemas/error.h"
#include "schemas/inventory/traits.h"
#include "schemas/text/glob.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

/// What libarchive says went wrong; it does not always say.
std::string_view error_of(archive* handle) {
  const char* text = archive_error_string(handle);
  return text == nullptr ? "damaged" : text;
}

/// A name of an entry as bytes: UTF-8 where the archive says so, else as they stand in it.
std::string_view text_of(const char* utf8, const char* raw) {
  return utf8 != nullptr ? utf8 : raw != nullptr ? raw : "";
}

FileType type_of(archive_entry* entry) {
  switch (archive_entry_filetype(entry)) {
    case AE_IFLNK:
      return FileType::symlink;
    case AE_IFIFO:
      return FileType::fifo;
    case AE_IFSOCK:
      return FileType::socket;
    case AE_IFCHR:
    case AE_IFBLK:
      return FileType::device;
    default:
      return FileType::regular;
  }
}

/// Whether a glob matches the path or a folder above it, which a walk would not enter.
bool is_excluded(const std::vector<std::string>& globs, std::string_view path) {
  for (; !globs.empty() && !path.empty(); path = folder_of(path))
    if (std::any_of(globs.begin(), globs.end(), [&](const auto& glob) { return glob_match(glob, path); }))
      return true;
  return false;
}

/// Reads the members of one archive.
class MemberWalk {
 public:
  MemberWalk(ArchiveReader& reader, std::uint64_t packed, const ArchiveWish& wish, const Inners& inners,
             std::string_view folder)
      : reader_(reader),
        packed_(packed),
        wish_(wish),
        inners_(inners),
        folder_(folder),
        content_(wish.look_for) {
    members_.has_traits = wish.look_for.traits;
  }

  Members run() {
    while (archive_entry* entry = reader_.next()) add(entry);
    return std::move(members_);
  }

 private:
  void add(archive_entry* entry);
  bool add_inner(std::string_view path, archive_entry* entry);
  void add_archive(const Inner& inner, std::string_view path);
  void add_compressed(const Inner& inner, std::string_view path);
  void take(std::string_view bytes, Entry& file);
  void finish(Member& member);
  std::string_view attributes_of(archive_entry* entry);
  Owner owner_of(archive_entry* entry) const;
  void read_content(Member& to, archive_entry* entry);
  bool read_hole(Entry& to, std::uint64_t end);

  ArchiveReader& reader_;
  const std::uint64_t packed_;
  const ArchiveWish& wish_;
  const Inners& inners_;
  const std::string_view folder_;
  Content content_;
  Members members_;
  std::set<std::string, std::less<>> kinds_;  // of the inner parts so far
  std::uint64_t unpacked_ = 0;                // bytes of files so far
  std::uint64_t holes_ = 0;                   // bytes of sparse files that the archive does not hold
};

/// What the archive says beyond names, permissions and owners.
std::string_view MemberWalk::attributes_of(archive_entry* entry) {
  std::string words;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  archive_entry_xattr_reset(entry);
  while (archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK)
    if (name != nullptr && std::string_view(name) == "security.capability")
      add_words(words, capability_words({static_cast<const char*>(value), size}));
  if (archive_entry_filetype(entry) == AE_IFCHR || archive_entry_filetype(entry) == AE_IFBLK)
    add_words(words, device_words(archive_entry_rdevmajor(entry), archive_entry_rdevminor(entry)));
  return members_.strings.keep(words);
}

Owner MemberWalk::owner_of(archive_entry* entry) const {
  if (!reader_.is_tar()) return {};
  return {static_cast<std::uint64_t>(archive_entry_uid(entry)),
          static_cast<std::uint64_t>(archive_entry_gid(entry))};
}

void MemberWalk::add(archive_entry* entry) {
  const std::string_view name = reader_.name_of(entry);
  auto path = resolve("", below_root(name));
  const bool folder = archive_entry_filetype(entry) == AE_IFDIR;
  if (folder && (!path || path->empty())) return;
  if (!path || path->empty()) {
    members_.unread.push_back({members_.strings.keep(name), "its path leads out of the archive: refused"});
    return;
  }
  if (!folder && add_inner(*path, entry)) return;
  path = join(folder_, *path);
  if (is_excluded(wish_.excludes, *path)) return;
  // Some programs skip it, and some read it as the next member.
  const bool has_no_content =
      archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr;
  if (reader_.is_tar() && has_no_content && archive_entry_size(entry) > 0)
    members_.unread.push_back(
        {members_.strings.keep(*path), "has content although it is no file of its own"});
  const auto mode = static_cast<std::uint16_t>(archive_entry_perm(entry) & 07777);
  if (folder) {
    members_.folders.push_back({members_.strings.keep(*path), mode, attributes_of(entry), owner_of(entry)});
    return;
  }
  Member& member = members_.files.emplace_back();
  member.attributes = attributes_of(entry);
  member.owner = owner_of(entry);
  Entry& file = member.entry;
  file.path = members_.strings.keep(*path);
  file.type = type_of(entry);
  file.mode = mode;
  // A zip has the time to two seconds only, and not of which place on earth.
  if (reader_.is_tar()) file.mtime = static_cast<std::uint32_t>(archive_entry_mtime(entry));
  const std::string_view linked = text_of(archive_entry_hardlink_utf8(entry), archive_entry_hardlink(entry));
  if (!linked.empty()) {
    member.is_hard_link = true;
    const auto target = resolve("", linked);
    member.hard_link = members_.strings.keep(target ? join(folder_, *target) : std::string());
  } else if (file.type == FileType::symlink) {
    file.set_target(
        members_.strings.keep(text_of(archive_entry_symlink_utf8(entry), archive_entry_symlink(entry))));
  } else if (file.type == FileType::regular) {
    read_content(member, entry);
  }
}

void MemberWalk::take(std::string_view bytes, Entry& file) {
  content_.update(bytes);
  content_.look(bytes, false);
  file.size += bytes.size();
  unpacked_ += bytes.size();
  refuse_bomb(reader_.name(), packed_, unpacked_);
}

/// Notes what the bytes of a member say, which were all taken.
void MemberWalk::finish(Member& member) {
  content_.finish(member.entry, members_.strings);
  member.traits = members_.strings.keep(encode_traits(content_.traits()));
  member.also = members_.strings.keep(content_.also());
}

bool MemberWalk::add_inner(std::string_view path, archive_entry* entry) {
  const auto inner = inners_ == nullptr || type_of(entry) != FileType::regular ? std::nullopt : inners_(path);
  if (!inner) return false;
  // `data` of data.tar.xz, of which a package has one: some programs unpack the first, some the last.
  if (!kinds_.emplace(path.substr(0, path.find_first_of(".-"))).second)
    members_.unread.push_back({members_.strings.keep(path), "the package has a second part of this kind"});
  if (inner->is_archive())
    add_archive(*inner, path);
  else
    add_compressed(*inner, path);
  return true;
}

void MemberWalk::add_archive(const Inner& inner, std::string_view path) {
  const std::string name = reader_.name() + ": " + std::string(path);
  MemberBlocks packed(reader_);
  const auto bytes = unpack(name, packed, packed_);
  ArchiveReader reader(name, *bytes, true);
  Members more = read_members(reader, packed_, wish_, nullptr, inner.folder);
  if (bytes->holds_more_than_zeros_behind(static_cast<std::uint64_t>(archive_filter_bytes(reader.get(), 0))))
    more.unread.push_back({inner.folder.empty() ? std::string_view(".") : more.strings.keep(inner.folder),
                           "data stands behind the end of the archive"});
  members_.files.insert(members_.files.end(), more.files.begin(), more.files.end());
  members_.folders.insert(members_.folders.end(), more.folders.begin(), more.folders.end());
  members_.unread.insert(members_.unread.end(), more.unread.begin(), more.unread.end());
  members_.strings.adopt(std::move(more.strings));
}

void MemberWalk::add_compressed(const Inner& inner, std::string_view path) {
  if (is_excluded(wish_.excludes, inner.file)) return;
  MemberBlocks packed(reader_);
  const auto bytes = unpack(reader_.name() + ": " + std::string(path), packed, packed_);
  Member& member = members_.files.emplace_back();
  Entry& file = member.entry;
  file.path = members_.strings.keep(inner.file);
  file.mode = 0644;
  content_.begin(file.path, wish_.wishes(file.path));
  for (std::string_view block = bytes->next(); !block.empty(); block = bytes->next()) take(block, file);
  finish(member);
}

void MemberWalk::read_content(Member& to, archive_entry* entry) {
  Entry& file = to.entry;
  const auto full_size = static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
  content_.begin(file.path, wish_.wishes(file.path));
  std::string_view bytes;
  std::uint64_t offset = 0;
  std::string trouble;
  while (reader_.next_block(bytes, offset, trouble)) {
    if (!read_hole(file, offset)) return;
    take(bytes, file);
  }
  if (!trouble.empty()) return file.set_unread(members_.strings.keep(trouble));
  // Of a sparse file that ends in a hole, libarchive does not deliver the end.
  if (reader_.is_tar() && !read_hole(file, full_size)) return;
  finish(to);
}

/// Takes the zeros of a sparse file up to `end`; false, and the file unread, where the archive's holes become
/// too large: a few bytes can claim more zeros than can be hashed in a year.
bool MemberWalk::read_hole(Entry& to, std::uint64_t end) {
  static constexpr std::uint64_t kMost = std::uint64_t{8} << 30;
  static constexpr char kZeros[4096] = {};
  if (end <= to.size) return true;
  if (end - to.size > kMost - holes_) {
    to.set_unread("a sparse file: the archive's holes are larger than 8 GiB");
    return false;
  }
  holes_ += end - to.size;
  while (to.size < end) {
    const auto hole = std::min<std::uint64_t>(sizeof kZeros, end - to.size);
    content_.update({kZeros, hole});
    content_.look({kZeros, hole}, false);
    to.size += hole;
  }
  return true;
}

/// While it lives, this thread's characters are UTF-8: libarchive converts names that an archive keeps as
/// UTF-16 (7-Zip, ISO 9660, CAB, RAR) into what the locale says, which of a program that sets none is ASCII,
/// and leaves the others as they are.
class Utf8Locale {
 public:
  Utf8Locale() : before_(kUtf8 == nullptr ? nullptr : uselocale(kUtf8)) {}
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;
  ~Utf8Locale() {
    if (before_ != nullptr) uselocale(before_);
  }

 private:
  /// Built into glibc since 2.35; nothing where a C library has it not, and names are then as before.
  static inline const locale_t kUtf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  locale_t before_;
};

}  // namespace

ArchiveReader::ArchiveReader(const InputFile& file, bool raw)
    : name_(file.path()),
      file_(std::make_unique<FileBlocks>(file)),
      blocks_(file_.get()),
      handle_(archive_read_new(), archive_read_free) {
  if (!handle_) throw std::bad_alloc();
  archive_read_support_format_all(get());
  support_filters(get());
  if (raw) archive_read_support_format_raw(get());
  if (file.is_seekable()) let_seek();
  open_blocks();
}

ArchiveReader::ArchiveReader(std::string name, Blocks& blocks, bool only_tar)
    : name_(std::move(name)), blocks_(&blocks), handle_(archive_read_new(), archive_read_free) {
  if (!handle_) throw std::bad_alloc();
  (only_tar ? archive_read_support_format_tar : archive_read_support_format_all)(get());
  open_blocks();
}

void ArchiveReader::open_blocks() {
  const auto read = [](archive* handle, void* reader, const void** block) -> la_ssize_t {
    return give(handle, reader, block);
  };
  archive_read_set_callback_data(get(), this);
  archive_read_set_read_callback(get(), read);
  if (archive_read_open1(get()) != ARCHIVE_OK) {
    if (failure_) std::rethrow_exception(failure_);
    throw Error(fmt::format("{}: cannot be read: {}", printable(name_), error_of(get())));
  }
}

void ArchiveReader::let_seek() {
  const auto skip = [](archive*, void* reader, la_int64_t bytes) -> la_int64_t {
    auto& file = *static_cast<ArchiveReader*>(reader)->file_;
    return static_cast<la_int64_t>(file.skip(static_cast<std::uint64_t>(bytes)));
  };
  const auto seek = [](archive*, void* reader, la_int64_t offset, int whence) -> la_int64_t {
    auto& file = *static_cast<ArchiveReader*>(reader)->file_;
    const std::uint64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? file.at() : file.size();
    const la_int64_t to = static_cast<la_int64_t>(from) + offset;
    if (to < 0) return ARCHIVE_FATAL;
    file.seek(static_cast<std::uint64_t>(to));
    return to;
  };
  archive_read_set_skip_callback(get(), skip);
  archive_read_set_seek_callback(get(), seek);
}

/// What libarchive calls for more bytes.
std::int64_t ArchiveReader::give(archive* handle, void* reader, const void** block) {
  auto& self = *static_cast<ArchiveReader*>(reader);
  try {
    const std::string_view bytes = self.blocks_->next();
    *block = bytes.data();
    return static_cast<std::int64_t>(bytes.size());
  } catch (...) {  // handed on by fail
    self.failure_ = std::current_exception();
    archive_set_error(handle, EIO, "damaged");
    return ARCHIVE_FATAL;
  }
}

void ArchiveReader::fail() const {
  if (failure_) std::rethrow_exception(failure_);
  throw Error(fmt::format("{}: {}{}", printable(name_), error_of(get()),
                          last_.empty() ? std::string() : fmt::format(" (behind {})", printable(last_))));
}

int ArchiveReader::read_header(archive_entry*& entry) const {
  const Utf8Locale locale;
  return archive_read_next_header(get(), &entry);
}

archive_entry* ArchiveReader::next() {
  archive_entry* entry = nullptr;
  const int status = read_header(entry);
  if (status == ARCHIVE_EOF) return nullptr;
  if (status < ARCHIVE_WARN) fail();
  last_ = name_of(entry);
  return entry;
}

bool ArchiveReader::begins() {
  archive_entry* entry = nullptr;
  return read_header(entry) >= ARCHIVE_WARN;
}

std::string_view ArchiveReader::name_of(archive_entry* member) const {
  return text_of(archive_entry_pathname_utf8(member), archive_entry_pathname(member));
}

bool ArchiveReader::next_block(std::string_view& bytes, std::uint64_t& offset, std::string& trouble) {
  const void* block = nullptr;
  std::size_t size = 0;
  la_int64_t at = 0;
  const int status = archive_read_data_block(get(), &block, &size, &at);
  if (status == ARCHIVE_FATAL) fail();
  if (status != ARCHIVE_OK && status != ARCHIVE_EOF)
    trouble = error_of(get());  // a warning is a wrong checksum
  if (status != ARCHIVE_OK) return false;
  bytes = {static_cast<const char*>(block), size};
  offset = static_cast<std::uint64_t>(at);
  return true;
}

bool ArchiveReader::is_tar() const {
  return (archive_format(get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
}

ArchiveFile::ArchiveFile(const InputFile& file)
    : size_(static_cast<std::uint64_t>(file.status().st_size)),
      reader_(std::make_unique<ArchiveReader>(file)) {
  reader_->begins();
  const bool compressed = archive_filter_count(reader_->get()) > 1;  // one stands for the file itself
  if (compressed) {
    file_ = std::make_unique<FileBlocks>(file);
    unpacked_ = unpack(file.path(), *file_, size_);
  }
  reader_ = compressed ? std::make_unique<ArchiveReader>(file.path(), *unpacked_)
                       : std::make_unique<ArchiveReader>(file);
}

std::string_view MemberBlocks::next() {
  std::string_view bytes;
  std::uint64_t offset = 0;
  std::string trouble;
  while (reader_.next_block(bytes, offset, trouble))
    if (!bytes.empty()) return bytes;
  if (!trouble.empty()) throw Error(fmt::format("{}: {}", printable(reader_.name()), trouble));
  return {};
}

Members read_members(ArchiveReader& reader, std::uint64_t packed, const ArchiveWish& wish,
                     const Inners& inners, std::string_view folder) {
  return MemberWalk(reader, packed, wish, inners, folder).run();
}

}  // namespace stocktake
