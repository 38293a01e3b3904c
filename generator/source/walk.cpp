#include "generator/source/walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <condition_variable>
#include <cstring>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "generator/parallel.h"
#include "generator/source/attributes.h"
#include "generator/source/content.h"
#include "generator/source/folder_opener.h"
#include "generator/source/program.h"
#include "generator/source/program_file.h"
#include "generator/source/reread.h"
#include "schemas/error.h"
#include "schemas/io/descriptor.h"
#include "schemas/text/glob.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

// The walk. One stack of work shared by all threads: folders to list, and slices of a listed folder's files
// to read. A thread takes the newest piece (so that few folders are open at a time), lists or reads, and puts
// what it found on the stack. A large file is set aside, for whoever takes work next to take it first: early,
// so that one thread is rarely left finishing it alone, and beside small files in the other lane. Files are
// opened relative to their folder's descriptor: the kernel resolves one name instead of a path. Threads share
// nothing else; each collects entries and text of its own, put together at the end.
//
// A thread reads and hashes two files at a time, in two lanes: a processor hashes two streams in little more
// time than one (schemas/identity/sha256_stream.h), and hashing is half of what a scan costs. Where MD5 is
// wanted too it has sixteen, for the same reason (schemas/identity/md5_stream.h).

namespace stocktake {
namespace {

constexpr std::size_t kBuffers = 512 << 10;  // bytes of all lanes of a thread: with more they leave its cache
constexpr std::size_t kListing = 64 << 10;
constexpr std::size_t kSlice = 64;  // files a thread reads before it looks for work again
constexpr std::size_t kRun = 8192;  // entries a thread sorts together
constexpr std::size_t kManyEntries = 64 << 10;
constexpr std::uint64_t kLarge = 2u << 20;  // bytes from which a file is set aside

// O_NONBLOCK: should a fifo have taken the file's place since it was listed, opening it must not wait for a
// writer.
constexpr int kFileFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

/// fstat, as the system call of that name where there is one: the C library asks for the status of an empty
/// path relative to the descriptor, at nearly twice the cost, and this is done twice for every file.
int status_of(int file, struct stat& status) {
#if defined(__x86_64__) && defined(SYS_fstat)
  return static_cast<int>(syscall(SYS_fstat, file, &status));
#else
  return fstat(file, &status);
#endif
}

/// A folder that has been listed: open as long as somebody reads its files.
struct Folder {
  std::string path;
  Descriptor descriptor;
  std::string names;                 // of the regular files, each with its '\0'
  std::vector<std::uint32_t> files;  // where each name begins
  const char* name(std::size_t file) const { return names.data() + files[file]; }
};

/// A piece of work: a folder to list (`folder` empty), or the files [first, last) of one that is listed.
struct Task {
  std::string path;
  std::shared_ptr<const Folder> folder;
  std::size_t first = 0, last = 0;
  std::uint64_t size = 0;  // of the only file, where it was set aside for being large
};

/// The shared stack. A thread that took a piece owes a `done` once nothing more can come of it.
class Work {
 public:
  enum class Take { taken, nothing_yet, finished };

  void put(Task task) {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    ready_.notify_one();
  }
  void put_large(Task file) {
    {
      const std::lock_guard lock(mutex_);
      large_.push_back(std::move(file));
      std::push_heap(large_.begin(), large_.end(), smaller);
    }
    ready_.notify_one();
  }
  /// The next piece: the largest file that was set aside, else the newest. Waits for one where `wait` holds.
  Take take(Task& task, bool wait) {
    std::unique_lock lock(mutex_);
    for (;;) {
      if (stopped_) return Take::finished;
      if (!tasks_.empty() || !large_.empty()) break;
      if (busy_ == 0) return Take::finished;
      if (!wait) return Take::nothing_yet;
      ready_.wait(lock);
    }
    if (!large_.empty()) std::pop_heap(large_.begin(), large_.end(), smaller);
    auto& pieces = large_.empty() ? tasks_ : large_;
    task = std::move(pieces.back());
    pieces.pop_back();
    ++busy_;
    return Take::taken;
  }
  void done() {
    const std::lock_guard lock(mutex_);
    if (--busy_ == 0) ready_.notify_all();
  }
  /// Makes every thread end at its next piece.
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    ready_.notify_all();
  }

 private:
  static bool smaller(const Task& a, const Task& b) { return a.size < b.size; }

  std::mutex mutex_;
  std::condition_variable ready_;
  std::vector<Task> tasks_;
  std::vector<Task> large_;  // a heap
  std::size_t busy_ = 0;
  bool stopped_ = false;
};

bool is_type(int root, const char* path, mode_t type) {
  struct stat status {};
  return fstatat(root, path, &status, AT_SYMLINK_NOFOLLOW) == 0 && (status.st_mode & S_IFMT) == type;
}

/// The first bytes of a regular file below `root`; empty where it is none.
std::string beginning_of_file(int root, const char* path) {
  const Descriptor file(openat(root, path, kFileFlags));
  struct stat status {};
  if (!file || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  return file.next(PATH_MAX);
}

/// Whether git would read this HEAD (validate_headref in its path.c): a reference, or a commit.
bool is_git_head(std::string_view head) {
  if (head.starts_with("ref:")) return trim(head.substr(4)).starts_with("refs/");
  head = trim(head);
  return (head.size() == 40 || head.size() == 64) &&
         head.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// Whether `.git` is the file that stands for a repository elsewhere, as in a worktree or a submodule.
bool is_git_link(int root) {
  const std::string link = beginning_of_file(root, ".git");
  constexpr std::string_view kGitDir = "gitdir: ";
  if (!link.starts_with(kGitDir)) return false;
  const std::string folder(trim(std::string_view(link).substr(kGitDir.size())));
  return folder.find('\n') == folder.npos && is_git_head(beginning_of_file(root, (folder + "/HEAD").c_str()));
}

/// The root's own repositories, by what their program asks of one (for git: is_git_directory in setup.c).
std::vector<std::string> repositories_of(int root) {
  std::vector<std::string> found;
  const bool git = is_type(root, ".git", S_IFDIR) && is_type(root, ".git/objects", S_IFDIR) &&
                   is_type(root, ".git/refs", S_IFDIR) && is_git_head(beginning_of_file(root, ".git/HEAD"));
  if (git || is_git_link(root)) found.emplace_back(".git");
  if (is_type(root, ".hg", S_IFDIR) && is_type(root, ".hg/requires", S_IFREG) &&
      is_type(root, ".hg/store", S_IFDIR))
    found.emplace_back(".hg");
  if (is_type(root, ".svn", S_IFDIR) && is_type(root, ".svn/pristine", S_IFDIR) &&
      beginning_of_file(root, ".svn/wc.db").starts_with("SQLite format 3"))
    found.emplace_back(".svn");
  return found;
}

struct Shared {
  int root;
  const WalkOptions& options;
  Progress& progress;
  std::vector<std::string> left_out;
  Owner owner;  ///< of the root, and so the usual one
  Work work;
};

/// A file on its way through a thread: opened, read in pieces, hashed, entered.
struct Lane {
  Lane(LookFor look_for, std::size_t piece) : content(look_for, true), buffer(piece, '\0') {}

  Descriptor file;  // none: the lane is free
  struct stat status = {};
  Entry entry;
  Content content;
  std::string buffer;
  std::string_view left;    // read and not yet hashed
  std::uint64_t bytes = 0;  // read so far
  int attempts = 0;         // begun
  bool ended = false;       // the last piece was read
};

/// One thread's part of the walk.
class Walker {
 public:
  explicit Walker(Shared& shared) : shared_(shared), opener_(shared.root), listing_(kListing, '\0') {
    const std::size_t lanes = Content::lanes(shared.options.look_for);
    lanes_.reserve(lanes);
    for (std::size_t i = 0; i < lanes; ++i) lanes_.emplace_back(shared.options.look_for, kBuffers / lanes);
  }

  void run();

  /// What was found, in runs that are each sorted once `run` has returned: no table is ever copied to grow.
  std::vector<std::vector<Entry>> entries;
  std::vector<Unread> unread;
  CachedFiles found;  ///< for the cache, where there is one
  std::vector<Tree::Text> attributes;
  std::vector<Tree::Text> traits, also;
  std::vector<Tree::Folder> folders;
  std::uint64_t usual_folders = 0;
  StringArena strings;

 private:
  bool fill(Lane& lane);
  bool next_slice();
  void open_file(Lane& lane, std::size_t index);
  void begin(Lane& lane);
  void read_piece(Lane& lane);
  void end(Lane& lane);
  void enter(Lane& lane);
  void enter(Entry& entry, const struct stat& status);
  void keep(const Entry& entry);
  void sort_last_run();
  void cannot_open(const char* name, int error);
  void list(const std::string& path);
  bool list_names(Folder& folder);
  void describe(const Folder& folder, bool empty);
  void note_attributes(std::string_view path, const struct stat& status, std::string_view capabilities);
  void list_name(Folder& folder, const char* name, unsigned char type);
  void add_special(const Folder& folder, const char* name, FileType type);
  bool take_from_cache(const char* name);
  bool take_program(const char* name, Entry& entry);
  void look_into(const Descriptor& file, Entry& entry);
  bool take_head(const char* name, const Sha256& code, Entry& entry);
  bool excluded(const std::string& path) const;
  std::string_view path_of(const Folder& folder, std::string_view name);

  Shared& shared_;
  FolderOpener opener_;
  Task slice_;            // the files to read next
  bool working_ = false;  // `slice_` was taken from the shared work, which is owed a `done`
  std::vector<Lane> lanes_;
  DigestCache::Place place_ = 0;
  std::string listing_;
  std::string scratch_;
};

/// The hot loop. All lanes hold bytes to hash as long as there are files; what all hold is hashed side by
/// side, the end of a file alone.
void Walker::run() {
  std::vector<Content::Share> shares;
  for (;;) {
    shares.clear();
    for (Lane& lane : lanes_)
      if (fill(lane)) shares.push_back({&lane.content, &lane.left});
    if (shares.empty()) return sort_last_run();
    Content::update_all(shares);
  }
}

/// Gives the lane bytes to hash: the next piece of its file, or the first of the next. False where there is
/// no file left; while another lane has one, also where there is none at the moment.
bool Walker::fill(Lane& lane) {
  while (lane.left.empty()) {
    if (lane.file && lane.ended)
      end(lane);
    else if (lane.file)
      read_piece(lane);
    else if (slice_.first != slice_.last || next_slice())
      open_file(lane, slice_.first++);
    else
      return false;
  }
  return true;
}

/// Takes work until `slice_` names files to read; waits for it where there is nothing else to do.
bool Walker::next_slice() {
  const bool idle = std::none_of(lanes_.begin(), lanes_.end(),
                                 [](const Lane& lane) { return static_cast<bool>(lane.file); });
  while (slice_.first == slice_.last) {
    // All of the slice is open or set aside: no more work can come of it.
    if (std::exchange(working_, false)) shared_.work.done();
    slice_.folder = nullptr;
    if (shared_.work.take(slice_, idle) != Work::Take::taken) return false;
    working_ = true;
    if (!slice_.folder) list(slice_.path);
  }
  return true;
}

bool Walker::excluded(const std::string& path) const {
  const auto& excludes = shared_.options.excludes;
  return std::find(shared_.left_out.begin(), shared_.left_out.end(), path) != shared_.left_out.end() ||
         std::any_of(excludes.begin(), excludes.end(),
                     [&](const std::string& glob) { return glob_match(glob, path); });
}

std::string_view Walker::path_of(const Folder& folder, std::string_view name) {
  if (folder.path.empty()) return strings.keep(name);
  scratch_.assign(folder.path).push_back('/');
  return strings.keep(scratch_, name);
}

void Walker::list(const std::string& path) {
  const auto folder = std::make_shared<Folder>(Folder{path, opener_.open(path), {}, {}});
  const int code = errno;
  --shared_.progress.folders_left;
  if (!folder->descriptor)
    unread.push_back({strings.keep(path), strings.keep(reason_of(code))});
  else
    describe(*folder, list_names(*folder));
  const std::size_t count = folder->files.size();
  for (std::size_t first = kSlice; first < count; first += kSlice)
    shared_.work.put({{}, folder, first, std::min(first + kSlice, count)});
  slice_ = {{}, folder, 0, std::min(kSlice, count)};
}

/// Keeps of a folder what is not the ordinary.
void Walker::describe(const Folder& folder, bool empty) {
  struct stat status {};
  if (folder.path.empty() || status_of(folder.descriptor.get(), status) != 0) return;
  const auto mode = static_cast<std::uint16_t>(status.st_mode & 07777);
  if (mode == 0755 && !empty)
    ++usual_folders;
  else
    folders.push_back({strings.keep(folder.path), mode, empty});
  if (Owner(status.st_uid, status.st_gid) != shared_.owner)
    note_attributes(strings.keep(folder.path), status, {});
}

void Walker::note_attributes(std::string_view path, const struct stat& status,
                             std::string_view capabilities) {
  std::string words(capabilities);
  if (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode))
    add_words(words, device_words(major(status.st_rdev), minor(status.st_rdev)));
  const Owner owner(status.st_uid, status.st_gid);
  if (owner != shared_.owner) add_words(words, owner_words(owner));
  if (!words.empty()) attributes.push_back({path, strings.keep(words)});
}

/// Lists by the system call, into a buffer that all folders share: readdir would open every folder a second
/// time, for its stream closes what it reads from.
/// True where there is no name in it.
bool Walker::list_names(Folder& folder) {
  bool empty = true;
  for (;;) {
    const long got = syscall(SYS_getdents64, folder.descriptor.get(), listing_.data(), listing_.size());
    if (got < 0) unread.push_back({strings.keep(folder.path), strings.keep(reason_of(errno))});
    if (got <= 0) return empty && got == 0;
    for (long at = 0; at < got;) {
      // struct linux_dirent64 (getdents64(2)): inode 8 bytes, offset 8, length of the record 2, type 1, name.
      const char* record = listing_.data() + at;
      std::uint16_t length = 0;
      std::memcpy(&length, record + 16, sizeof length);
      const std::string_view name = record + 19;
      at += length;
      if (name == "." || name == "..") continue;
      empty = false;
      list_name(folder, name.data(), static_cast<unsigned char>(record[18]));
    }
  }
}

void Walker::list_name(Folder& folder, const char* name, unsigned char type) {
  if (!shared_.options.excludes.empty() || folder.path.empty())
    if (excluded(join(folder.path, name))) return;
  if (type == DT_UNKNOWN) {  // some file systems do not say
    struct stat status {};
    if (fstatat(folder.descriptor.get(), name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno != ENOENT) unread.push_back({path_of(folder, name), strings.keep(reason_of(errno))});
      return;
    }
    type = static_cast<unsigned char>(IFTODT(status.st_mode));
  }
  switch (type) {
    case DT_REG:
      folder.files.push_back(static_cast<std::uint32_t>(folder.names.size()));
      folder.names.append(name, std::strlen(name) + 1);
      break;
    case DT_DIR:
      ++shared_.progress.folders_left;
      shared_.work.put({join(folder.path, name), nullptr, 0, 0});
      break;
    case DT_LNK:
      add_special(folder, name, FileType::symlink);
      break;
    case DT_FIFO:
      add_special(folder, name, FileType::fifo);
      break;
    case DT_SOCK:
      add_special(folder, name, FileType::socket);
      break;
    default:
      add_special(folder, name, FileType::device);
  }
}

/// Lists what is never opened.
void Walker::add_special(const Folder& folder, const char* name, FileType type) {
  Entry entry;
  entry.path = path_of(folder, name);
  entry.type = type;
  struct stat status {};
  if (fstatat(folder.descriptor.get(), name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
    entry.mode = static_cast<std::uint16_t>(status.st_mode & 07777);
    note_attributes(entry.path, status, {});
  }
  if (type == FileType::symlink) {
    std::array<char, PATH_MAX> target{};
    const ssize_t length = readlinkat(folder.descriptor.get(), name, target.data(), target.size());
    if (length < 0)
      entry.set_unread(strings.keep(reason_of(errno)));
    else
      entry.set_target(strings.keep(std::string_view(target.data(), static_cast<std::size_t>(length))));
  }
  keep(entry);
  ++shared_.progress.files;
}

/// Opens the slice's file `index` in the lane; sets it aside where it is large.
void Walker::open_file(Lane& lane, std::size_t index) {
  const Folder& folder = *slice_.folder;
  const char* name = folder.name(index);
  if (shared_.options.cache != nullptr && take_from_cache(name)) return;
  Descriptor file(openat(folder.descriptor.get(), name, kFileFlags));
  if (!file || status_of(file.get(), lane.status) != 0) return cannot_open(name, errno);
  if (!S_ISREG(lane.status.st_mode)) return cannot_open(name, ELOOP);
  const auto size = static_cast<std::uint64_t>(lane.status.st_size);
  if (size >= kLarge && slice_.size == 0)
    return shared_.work.put_large({{}, slice_.folder, index, index + 1, size});
  lane.file = std::move(file);
  lane.entry = Entry();
  lane.entry.path = path_of(folder, name);
  lane.attempts = 0;
  begin(lane);
}

/// Enters the file without reading it, where the cache knows its digest and its content is not wanted.
bool Walker::take_from_cache(const char* name) {
  if (shared_.options.look_for.also) return false;
  struct stat status = {};
  if (fstatat(slice_.folder->descriptor.get(), name, &status, AT_SYMLINK_NOFOLLOW) != 0) return false;
  const CachedFile* known = S_ISREG(status.st_mode) ? shared_.options.cache->find(status, place_) : nullptr;
  if (known == nullptr) return false;
  Entry entry;
  entry.path = path_of(*slice_.folder, name);
  const Wish wish = shared_.options.wishes(entry.path);
  if (wish == Wish::all || wish == Wish::inside || wish == Wish::banner ||
      (wish == Wish::script && known->kind != FileKind::elf))
    return false;
  // Under another name the code may be that of another language.
  if (shared_.options.look_for.traits &&
      known->looked_at != looked_at(language_of(entry.path, kind_of(entry.path, known->kind))))
    return false;
  if (wish == Wish::bytecode) {
    // A file that had another name then was not looked at as bytecode.
    const bool looked_at = known->code != Sha256() || known->size <= Entry::kHead;
    if (!looked_at || !take_head(name, known->code, entry)) return false;
  }
  if (shared_.options.look_for.programs && is_program(known->kind) && entry.holds_nothing() &&
      !take_program(name, entry))
    return false;
  entry.sha256 = known->sha256;
  entry.kind = kind_of(entry.path, known->kind);
  const Traits* known_traits = shared_.options.cache->traits_of(*known);
  found.add(*known, known_traits);
  if (shared_.options.look_for.traits && known_traits != nullptr)
    note_traits(entry.path, *known_traits, traits, strings);
  // The kernel asks for capabilities only of what may be run.
  const bool runs = (status.st_mode & 0111) != 0;
  note_attributes(entry.path, status,
                  runs ? capability_words_of(slice_.folder->descriptor.get(), name) : std::string());
  enter(entry, status);
  return true;
}

/// Reads the first bytes of bytecode only.
bool Walker::take_head(const char* name, const Sha256& code, Entry& entry) {
  const Descriptor file(openat(slice_.folder->descriptor.get(), name, kFileFlags));
  std::array<char, Entry::kHead> head{};
  const ssize_t got = file ? pread(file.get(), head.data(), head.size(), 0) : -1;
  if (got < 0) return false;
  Content::set_bytecode(entry, std::string_view(head.data(), static_cast<std::size_t>(got)), code, strings);
  return true;
}

/// Reads only what the program says of itself.
bool Walker::take_program(const char* name, Entry& entry) {
  const Descriptor file(openat(slice_.folder->descriptor.get(), name, kFileFlags));
  if (file) look_into(file, entry);
  return static_cast<bool>(file);
}

/// Reads what the program says of itself.
void Walker::look_into(const Descriptor& file, Entry& entry) {
  if (const std::string items = look_into_program(file); !items.empty())
    entry.set_program(strings.keep(items));
}

/// A file that was listed and cannot be opened: it is gone, it became something else, or we may not.
void Walker::cannot_open(const char* name, int error) {
  const std::string_view path = path_of(*slice_.folder, name);
  if (error == ENOENT) {
    unread.push_back({path, "vanished while the tree was scanned"});
    return;
  }
  Entry entry;
  entry.path = path;
  entry.mode = kUnknownMode;
  entry.set_unread(error == ELOOP ? "became a link or a special file while the tree was scanned"
                                  : strings.keep(reason_of(error)));
  keep(entry);
}

void Walker::begin(Lane& lane) {
  const Wish wish = shared_.options.wishes(lane.entry.path);
  const auto& states_also = shared_.options.states_also;
  const bool unseen = wish == Wish::nothing || wish == Wish::script;
  auto digests = Content::Digests::all;
  if (states_also && !states_also(lane.entry.path))
    digests = Content::Digests::sha256;
  else if (states_also && unseen)
    digests = Content::Digests::also;
  lane.content.begin(lane.entry.path, wish, digests);
  lane.bytes = 0;
  lane.ended = false;
  ++lane.attempts;
}

void Walker::read_piece(Lane& lane) {
  const auto size = static_cast<std::uint64_t>(lane.status.st_size);
  const ssize_t got = lane.file.read(lane.buffer.data(), lane.buffer.size());
  if (got < 0) lane.entry.set_unread(strings.keep(reason_of(errno)));
  const auto bytes = static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  lane.left = {lane.buffer.data(), bytes};
  lane.bytes += bytes;
  // A short read that reaches the size is the end: no second call to be told so. A file that grows as it is
  // read is given up.
  lane.ended =
      bytes == 0 || (bytes < lane.buffer.size() && lane.bytes >= size) || lane.bytes > size + kBuffers;
  lane.content.look(lane.left, lane.ended);
}

/// Ends the lane's file. Its size and time before and after tell whether the bytes belong together; if not,
/// it is read once more. `status` is then that of the bytes.
void Walker::end(Lane& lane) {
  struct stat after = {};
  if (!lane.entry.unread().empty()) return enter(lane);
  if (status_of(lane.file.get(), after) == 0 &&
      lane.bytes == static_cast<std::uint64_t>(lane.status.st_size) && after.st_size == lane.status.st_size &&
      after.st_mtim.tv_sec == lane.status.st_mtim.tv_sec &&
      after.st_mtim.tv_nsec == lane.status.st_mtim.tv_nsec) {
    lane.content.finish(lane.entry, strings);
    if (shared_.options.look_for.programs && is_program(lane.content.bytes_kind()) &&
        lane.entry.holds_nothing())
      look_into(lane.file, lane.entry);
    note_traits(lane.entry.path, lane.content.traits(), traits, strings);
    note_also(lane.entry.path, lane.content.also(), also, strings);
    return enter(lane);
  }
  if (lane.attempts < 2 && lseek(lane.file.get(), 0, SEEK_SET) == 0 &&
      status_of(lane.file.get(), lane.status) == 0)
    return begin(lane);
  lane.entry.set_unread("changed while it was read, twice");
  enter(lane);
}

void Walker::enter(Lane& lane) {
  if (shared_.options.cache != nullptr && lane.entry.unread().empty() && !lane.entry.lacks_sha256) {
    CachedFile file =
        cached_file(lane.status, lane.entry.sha256, lane.content.code(), lane.content.bytes_kind());
    if (lane.content.finds_traits()) file.looked_at = looked_at(lane.content.language());
    found.add(file, lane.content.traits() == Traits() ? nullptr : &lane.content.traits());
  }
  const bool runs = (lane.status.st_mode & 0111) != 0;
  note_attributes(lane.entry.path, lane.status, runs ? capability_words_of(lane.file.get()) : std::string());
  enter(lane.entry, lane.status);
  lane.file.reset();
}

void Walker::enter(Entry& entry, const struct stat& status) {
  entry.size = static_cast<std::uint64_t>(status.st_size);
  entry.mode = static_cast<std::uint16_t>(status.st_mode & 07777);
  entry.mtime = static_cast<std::uint32_t>(status.st_mtim.tv_sec);
  keep(entry);
  shared_.progress.files.fetch_add(1, std::memory_order_relaxed);
  shared_.progress.bytes.fetch_add(entry.size, std::memory_order_relaxed);
}

void Walker::keep(const Entry& entry) {
  if (entries.empty() || entries.back().size() == kRun) {
    sort_last_run();
    entries.emplace_back();
    if (entries.size() > 1) entries.back().reserve(kRun);
  }
  entries.back().push_back(entry);
}

void Walker::sort_last_run() {
  if (entries.empty()) return;
  std::sort(entries.back().begin(), entries.back().end(),
            [](const Entry& a, const Entry& b) { return a.path < b.path; });
}

/// Merges the sorted runs of all threads. A thread lists whole folders, so that long stretches come from one
/// run.
std::vector<Entry> merge_runs(const std::vector<Walker>& walkers) {
  struct Rest {
    const Entry *next, *end;
  };
  const auto behind = [](const Rest& a, const Rest& b) { return b.next->path < a.next->path; };
  std::vector<Rest> rests;  // a heap: the one whose next path comes first stands in front
  std::size_t count = 0;
  for (const Walker& walker : walkers) {
    for (const auto& run : walker.entries) {
      rests.push_back({run.data(), run.data() + run.size()});
      count += run.size();
    }
  }
  std::make_heap(rests.begin(), rests.end(), behind);
  std::vector<Entry> merged;
  merged.reserve(count);
  while (!rests.empty()) {
    std::pop_heap(rests.begin(), rests.end(), behind);
    Rest& first = rests.back();
    const Entry* stop = first.next + 1;
    while (stop != first.end && (rests.size() == 1 || stop->path < rests.front().next->path)) ++stop;
    merged.insert(merged.end(), first.next, stop);
    first.next = stop;
    if (stop == first.end)
      rests.pop_back();
    else
      std::push_heap(rests.begin(), rests.end(), behind);
  }
  return merged;
}

/// Puts together what the threads found.
Tree put_together(std::vector<Walker>& walkers) {
  Tree tree;
  tree.entries = merge_runs(walkers);
  for (Walker& walker : walkers) {
    walker.entries = {};
    tree.unread.insert(tree.unread.end(), walker.unread.begin(), walker.unread.end());
    tree.attributes.insert(tree.attributes.end(), walker.attributes.begin(), walker.attributes.end());
    tree.traits.insert(tree.traits.end(), walker.traits.begin(), walker.traits.end());
    tree.also.insert(tree.also.end(), walker.also.begin(), walker.also.end());
    tree.folders.insert(tree.folders.end(), walker.folders.begin(), walker.folders.end());
    tree.usual_folders += walker.usual_folders;
    tree.strings.adopt(std::move(walker.strings));
  }
  // The runs were a sixth of all memory, in pieces too small for the tables that follow. In a small tree that
  // is little, and fresh pages cost more time than it is worth.
  if (tree.entries.size() >= kManyEntries) malloc_trim(0);
  tree.finish();
  return tree;
}

}  // namespace

Tree walk_directory(const std::string& root, const WalkOptions& options) {
  // The root itself may be a link: the user named it.
  const Descriptor descriptor(open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor)
    throw Error(fmt::format("{}: cannot be scanned: {}", printable(root),
                            errno == ENOTDIR ? "it is not a folder" : reason_of(errno)));
  Progress unseen;
  struct stat status {};
  const bool known = status_of(descriptor.get(), status) == 0;
  Shared shared{descriptor.get(),
                options,
                options.progress != nullptr ? *options.progress : unseen,
                {},
                known ? Owner(status.st_uid, status.st_gid) : Owner(),
                {}};
  if (options.skip_version_control) shared.left_out = repositories_of(shared.root);
  ++shared.progress.folders_left;
  shared.work.put({});

  const unsigned threads = options.threads != 0 ? options.threads : available_cores();
  std::vector<Walker> walkers;
  walkers.reserve(threads);
  for (unsigned i = 0; i < threads; ++i) walkers.emplace_back(shared);
  std::vector<std::exception_ptr> failures(threads);
  const auto run = [&](unsigned i) {
    try {
      walkers[i].run();
    } catch (...) {  // handed to the caller below
      failures[i] = std::current_exception();
      shared.work.stop();
    }
  };
  run_side_by_side(threads, run);
  for (const auto& failure : failures)
    if (failure) std::rethrow_exception(failure);
  if (options.cache != nullptr)
    for (Walker& walker : walkers) options.cache->remember(std::move(walker.found));
  Tree tree = put_together(walkers);
  tree.has_traits = options.look_for.traits;
  tree.late_sha256 = [root](std::string_view path) {
    return parse_sha256(digest_from_folder(root, path, HashAlgorithm::sha256)).value_or(Sha256());
  };
  tree.left_out = std::move(shared.left_out);
  return tree;
}

}  // namespace stocktake
