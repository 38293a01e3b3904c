#include "generator/source/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <fstream>
#include <map>
#include <memory>
#include <new>
#include <string_view>
#include <unordered_map>

#include "generator/source/attributes.h"
#include "generator/source/content.h"
#include "generator/source/unpacked.h"
#include "generator/source/zip_check.h"
#include "schemas/error.h"
#include "schemas/text/glob.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::size_t kBlock = 256 << 10;

struct CloseArchive {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<archive, CloseArchive>;

/// What libarchive says went wrong; it does not always say.
std::string_view error_of(archive* reader) {
  const char* text = archive_error_string(reader);
  return text == nullptr ? "damaged" : text;
}

Reader new_reader() {
  Reader reader(archive_read_new());
  if (!reader) throw std::bad_alloc();
  archive_read_support_format_all(reader.get());
  return reader;
}

Reader open_archive(const std::string& path, bool raw) {
  Reader reader = new_reader();
  support_filters(reader.get());
  if (raw) archive_read_support_format_raw(reader.get());
  if (archive_read_open_filename(reader.get(), path.c_str(), kBlock) != ARCHIVE_OK)
    throw Error(fmt::format("{}: cannot be read: {}", printable(path), error_of(reader.get())));
  return reader;
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

bool is_compressed(const std::string& path) {
  const Reader reader = open_archive(path, false);
  archive_entry* entry = nullptr;
  archive_read_next_header(reader.get(), &entry);
  return archive_filter_count(reader.get()) > 1;  // one stands for the file itself
}

/// Reads one archive into a tree.
class ArchiveWalk {
 public:
  ArchiveWalk(const std::string& path, const std::vector<std::string>& excludes, Wishes wishes, bool traits)
      : path_(path), excludes_(excludes), wishes_(wishes), content_(traits) {
    tree_.has_traits = traits;
    struct stat status {};
    if (stat(path.c_str(), &status) == 0) packed_bytes_ = static_cast<std::uint64_t>(status.st_size);
    if (is_compressed(path)) unpacked_ = unpack(path);
    reader_ = unpacked_ ? open_unpacked() : open_archive(path, false);
  }

  Tree run() {
    archive_entry* entry = nullptr;
    for (;;) {
      const int status = archive_read_next_header(reader_.get(), &entry);
      if (status == ARCHIVE_EOF) break;
      if (status < ARCHIVE_WARN) fail();
      add(entry);
    }
    resolve_hard_links();
    look_behind_the_end();
    tree_.finish();
    settle_attributes();
    for (const std::string_view path : tree_.conflicts())
      tree_.unread.push_back({path, "is both a file and a folder in the archive"});
    return std::move(tree_);
  }

 private:
  Reader open_unpacked();
  static la_ssize_t give_unpacked(archive* reader, void* walk, const void** block);
  void look_behind_the_end();
  bool holds_more_than_zeros_behind(std::uint64_t offset) const;
  void add(archive_entry* entry);
  void add_folder(archive_entry* entry, std::string_view path);
  void note_attributes(archive_entry* entry, std::string_view path);
  void settle_attributes();
  void read_content(Entry& to, la_int64_t full_size);
  bool read_hole(Entry& to, std::uint64_t end);
  void resolve_hard_links();
  [[noreturn]] void fail() const {
    if (failure_) std::rethrow_exception(failure_);
    throw Error(fmt::format("{}: {}{}", printable(path_), error_of(reader_.get()),
                            last_.empty() ? std::string() : fmt::format(" (behind {})", printable(last_))));
  }

  const std::string& path_;
  const std::vector<std::string>& excludes_;
  const Wishes wishes_;
  std::unique_ptr<Unpacked> unpacked_;  // none: libarchive reads the file itself, and can seek in it
  std::exception_ptr failure_;          // of `unpacked_`
  Reader reader_;
  Tree tree_;
  Content content_;
  std::uint64_t packed_bytes_ = 0, unpacked_bytes_ = 0;
  std::uint64_t holes_ = 0;  // bytes of sparse files that the archive does not hold
  std::string last_;
  std::unordered_map<std::string_view, std::size_t> seen_;
  std::vector<std::pair<std::size_t, std::string>> hard_links_;
  struct Described {
    std::string_view path;
    std::string words;
    Owner owner;
  };
  std::vector<Described> described_;
  std::map<Owner, std::uint64_t> owners_;  // how many have each
  std::vector<Tree::Folder> folders_;
};

Reader ArchiveWalk::open_unpacked() {
  Reader reader = new_reader();
  if (archive_read_open2(reader.get(), this, nullptr, give_unpacked, nullptr, nullptr) != ARCHIVE_OK) {
    if (failure_) std::rethrow_exception(failure_);
    throw Error(fmt::format("{}: cannot be read: {}", printable(path_), error_of(reader.get())));
  }
  return reader;
}

/// What libarchive calls for more bytes.
la_ssize_t ArchiveWalk::give_unpacked(archive* reader, void* walk, const void** block) {
  auto& self = *static_cast<ArchiveWalk*>(walk);
  try {
    const std::string_view bytes = self.unpacked_->next();
    *block = bytes.data();
    return static_cast<la_ssize_t>(bytes.size());
  } catch (...) {  // handed on by fail
    self.failure_ = std::current_exception();
    archive_set_error(reader, EIO, "damaged");
    return ARCHIVE_FATAL;
  }
}

/// Programs differ in where an archive ends and which of two headers they believe: what one of them would not
/// show is said.
void ArchiveWalk::look_behind_the_end() {
  const int format = archive_format(reader_.get()) & ARCHIVE_FORMAT_BASE_MASK;
  if (format == ARCHIVE_FORMAT_ZIP && !unpacked_)
    for (const ZipTrouble& trouble : check_zip(path_))
      tree_.unread.push_back({tree_.strings.keep(trouble.path), tree_.strings.keep(trouble.what)});
  if (format != ARCHIVE_FORMAT_TAR && format != ARCHIVE_FORMAT_CPIO) return;
  const auto end = static_cast<std::uint64_t>(archive_filter_bytes(reader_.get(), 0));
  if (unpacked_ ? unpacked_->holds_more_than_zeros_behind(end) : holds_more_than_zeros_behind(end))
    tree_.unread.push_back({".", "data stands behind the end of the archive"});
}

bool ArchiveWalk::holds_more_than_zeros_behind(std::uint64_t offset) const {
  std::ifstream file(path_, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(offset));
  std::string block(kBlock, '\0');
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
    const std::string_view got(block.data(), static_cast<std::size_t>(file.gcount()));
    if (got.find_first_not_of('\0') != got.npos) return true;
  }
  return false;
}

/// Where the archive says more than names and permissions. The owner that most have is settled at the end.
void ArchiveWalk::note_attributes(archive_entry* entry, std::string_view path) {
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
  Owner owner;
  if ((archive_format(reader_.get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR)
    owner = {static_cast<std::uint64_t>(archive_entry_uid(entry)),
             static_cast<std::uint64_t>(archive_entry_gid(entry))};
  ++owners_[owner];
  described_.push_back({path, std::move(words), owner});
}

void ArchiveWalk::settle_attributes() {
  const auto usual = std::max_element(owners_.begin(), owners_.end(),
                                      [](const auto& a, const auto& b) { return a.second < b.second; });
  for (Described& described : described_) {
    if (described.owner != usual->first) add_words(described.words, owner_words(described.owner));
    if (!described.words.empty())
      tree_.attributes.push_back({described.path, tree_.strings.keep(described.words)});
  }
  std::sort(folders_.begin(), folders_.end(),
            [](const Tree::Folder& a, const Tree::Folder& b) { return a.path < b.path; });
  for (std::size_t i = 0; i < folders_.size(); ++i) {
    Tree::Folder& folder = folders_[i];
    if (i + 1 < folders_.size() && folders_[i + 1].path == folder.path) continue;  // the last one counts
    const auto [first, last] = tree_.below(folder.path);
    const auto inner =
        std::lower_bound(folders_.begin(), folders_.end(), std::string(folder.path) + '/',
                         [](const Tree::Folder& a, const std::string& text) { return a.path < text; });
    const bool outer = inner != folders_.end() && inner->path.starts_with(std::string(folder.path) + '/');
    folder.empty = first == last && !outer;
    if (folder.mode == 0755 && !folder.empty)
      ++tree_.usual_folders;
    else
      tree_.folders.push_back(folder);
  }
}

void ArchiveWalk::add_folder(archive_entry* entry, std::string_view path) {
  const std::string_view kept = tree_.strings.keep(path);
  folders_.push_back({kept, static_cast<std::uint16_t>(archive_entry_perm(entry) & 07777), false});
  note_attributes(entry, kept);
}

void ArchiveWalk::add(archive_entry* entry) {
  const std::string_view name = text_of(archive_entry_pathname_utf8(entry), archive_entry_pathname(entry));
  last_ = name;
  const auto path = resolve("", name.substr(std::min(name.find_first_not_of('/'), name.size())));
  const bool folder = archive_entry_filetype(entry) == AE_IFDIR;
  if (folder && (!path || path->empty())) return;
  if (!path || path->empty()) {
    tree_.unread.push_back({tree_.strings.keep(name), "its path leads out of the archive: refused"});
    return;
  }
  if (std::any_of(excludes_.begin(), excludes_.end(),
                  [&](const auto& glob) { return glob_match(glob, *path); }))
    return;
  if (folder) return add_folder(entry, *path);
  Entry file;
  file.path = tree_.strings.keep(*path);
  note_attributes(entry, file.path);
  file.type = type_of(entry);
  file.mode = static_cast<std::uint16_t>(archive_entry_perm(entry) & 07777);
  // A zip has the time to two seconds only, and not of which place on earth.
  if ((archive_format(reader_.get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR)
    file.mtime = static_cast<std::uint32_t>(archive_entry_mtime(entry));
  const std::string_view linked = text_of(archive_entry_hardlink_utf8(entry), archive_entry_hardlink(entry));
  if (!linked.empty())
    hard_links_.emplace_back(tree_.entries.size(), resolve("", linked).value_or(""));
  else if (file.type == FileType::symlink)
    file.set_target(
        tree_.strings.keep(text_of(archive_entry_symlink_utf8(entry), archive_entry_symlink(entry))));
  else if (file.type == FileType::regular)
    read_content(file, archive_entry_size(entry));
  const auto [at, fresh] = seen_.emplace(file.path, tree_.entries.size());
  if (fresh)
    tree_.entries.push_back(file);
  else {
    tree_.entries[at->second] = file;  // unpacked later, over the first
    tree_.unread.push_back({file.path, "stands in the archive more than once; the last one counts"});
  }
}

void ArchiveWalk::read_content(Entry& to, la_int64_t full_size) {
  content_.begin(to.path, wishes_(to.path));
  const void* block = nullptr;
  std::size_t size = 0;
  la_int64_t offset = 0;
  for (;;) {
    const int status = archive_read_data_block(reader_.get(), &block, &size, &offset);
    if (status == ARCHIVE_EOF) break;
    if (status != ARCHIVE_OK) {  // a warning is a wrong checksum
      if (status == ARCHIVE_FATAL) fail();
      to.set_unread(tree_.strings.keep(error_of(reader_.get())));
      return;
    }
    if (!read_hole(to, static_cast<std::uint64_t>(offset))) return;
    const std::string_view bytes(static_cast<const char*>(block), size);
    content_.update(bytes);
    content_.look(bytes, false);
    to.size += size;
    unpacked_bytes_ += size;
    refuse_bomb(path_, packed_bytes_, unpacked_bytes_);
  }
  // Of a sparse file that ends in a hole, libarchive does not deliver the end.
  const bool is_tar = (archive_format(reader_.get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
  if (is_tar && !read_hole(to, static_cast<std::uint64_t>(std::max<la_int64_t>(full_size, 0)))) return;
  content_.finish(to, tree_.strings);
  if (seen_.contains(to.path)) tree_.traits.push_back({to.path, {}});  // those of the one before are void
  note_traits(to.path, content_.traits(), tree_.traits, tree_.strings);
}

/// Takes the zeros of a sparse file up to `end`; false, and the file unread, where the archive's holes become
/// too large: a few bytes can claim more zeros than can be hashed in a year.
bool ArchiveWalk::read_hole(Entry& to, std::uint64_t end) {
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

/// A hard link is another name of a file that stood before it: it has that file's bytes.
void ArchiveWalk::resolve_hard_links() {
  for (const auto& [index, target] : hard_links_) {
    Entry& link = tree_.entries[index];
    const auto at = seen_.find(target);
    if (at == seen_.end() || at->second == index) {
      link.set_unread("a hard link to a file that the archive does not have");
      continue;
    }
    const std::string_view path = link.path;
    link = tree_.entries[at->second];
    link.path = path;
    link.kind = link.kind == FileKind::unknown ? kind_by_name(path) : link.kind;
  }
}

}  // namespace

FileForm form_of_file(const std::string& path) {
  const Reader reader = open_archive(path, true);
  archive_entry* entry = nullptr;
  if (archive_read_next_header(reader.get(), &entry) < ARCHIVE_WARN) return FileForm::document;
  switch (archive_format(reader.get()) & ARCHIVE_FORMAT_BASE_MASK) {
    case ARCHIVE_FORMAT_RAW:
    case ARCHIVE_FORMAT_EMPTY:
    case ARCHIVE_FORMAT_MTREE:
      return FileForm::document;
    default:
      return FileForm::archive;
  }
}

Tree read_archive(const std::string& path, const std::vector<std::string>& excludes, Wishes wishes,
                  bool traits) {
  return ArchiveWalk(path, excludes, wishes, traits).run();
}

}  // namespace stocktake
