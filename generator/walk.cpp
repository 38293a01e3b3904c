#include "generator/walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "generator/content.h"
#include "schemas/error.h"
#include "schemas/text.h"

// The walk. One stack of work shared by all threads: folders to list, and slices of a listed folder's files
// to read. A thread takes the newest piece (so that few folders are open at a time), lists or reads, and puts
// what it found on the stack. Large files are set aside and taken largest first when the stack is empty, so
// that no thread ends alone with one. Files are opened relative to their folder's descriptor: the kernel
// resolves one name instead of a path. Threads share nothing else; each collects entries and text of its own,
// put together at the end.

namespace stocktake {
namespace {

constexpr std::size_t kBuffer = 256 << 10;
constexpr std::size_t kSlice = 64;          // files a thread reads before it looks for work again
constexpr std::uint64_t kLarge = 2u << 20;  // bytes from which a file is set aside

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

struct CloseStream {
  void operator()(DIR* stream) const { closedir(stream); }
};

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
// O_NONBLOCK: should a fifo have taken the file's place since it was listed, opening it must not wait for a
// writer.
constexpr int kFileFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

/// Opens the folder `path` below `root`, refusing every link on the way. Where the kernel can't do that in
/// one call (before Linux 5.6, or a path longer than PATH_MAX), name by name.
Descriptor open_folder(int root, const std::string& path) {
  if (path.empty()) return Descriptor(openat(root, ".", kFolderFlags));
  open_how how{};
  how.flags = kFolderFlags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const long fd = syscall(SYS_openat2, root, path.c_str(), &how, sizeof how);
  if (fd >= 0 || (errno != ENOSYS && errno != ENAMETOOLONG && errno != EPERM))
    return Descriptor(static_cast<int>(fd));
  int at = openat(root, ".", kFolderFlags);
  for (std::size_t from = 0; at >= 0 && from < path.size();) {
    const auto to = std::min(path.find('/', from), path.size());
    const Descriptor parent(at);
    at = openat(parent.get(), path.substr(from, to - from).c_str(), kFolderFlags);
    from = to + 1;
  }
  return Descriptor(at);
}

std::string reason_of(int error) {
  // strerror is not thread-safe; the descriptions are.
  const char* text = strerrordesc_np(error);
  return text != nullptr ? text : fmt::format("error {}", error);
}

/// A folder that has been listed: open as long as somebody reads its files.
struct Folder {
  std::string path;
  Descriptor descriptor;
  std::vector<std::string> files;  // names of the regular files
};

struct LargeFile {
  std::shared_ptr<const Folder> folder;
  std::size_t file;
  std::uint64_t size;
  bool operator<(const LargeFile& other) const { return size < other.size; }
};

/// A piece of work: a folder to list (`folder` empty), or the files [first, last) of one that is listed.
struct Task {
  std::string path;
  std::shared_ptr<const Folder> folder;
  std::size_t first = 0, last = 0;
};

/// The shared stack. `take` waits until there is work or all is done.
class Work {
 public:
  void put(Task task) {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    ready_.notify_one();
  }
  void put_large(LargeFile file) {
    {
      const std::lock_guard lock(mutex_);
      large_.push_back(std::move(file));
      std::push_heap(large_.begin(), large_.end());
    }
    ready_.notify_one();
  }
  /// The next piece: a task, else the largest file that was set aside. False when everything is done.
  bool take(Task& task, LargeFile& large) {
    std::unique_lock lock(mutex_);
    for (;;) {
      large.folder = nullptr;
      if (stopped_) return false;
      if (!tasks_.empty()) {
        task = std::move(tasks_.back());
        tasks_.pop_back();
        ++busy_;
        return true;
      }
      // As long as somebody lists, larger files may turn up; but waiting for them would cost more than it
      // gains.
      if (!large_.empty()) {
        std::pop_heap(large_.begin(), large_.end());
        large = std::move(large_.back());
        large_.pop_back();
        ++busy_;
        return true;
      }
      if (busy_ == 0) return false;
      ready_.wait(lock);
    }
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
  std::mutex mutex_;
  std::condition_variable ready_;
  std::vector<Task> tasks_;
  std::vector<LargeFile> large_;  // a heap
  std::size_t busy_ = 0;
  bool stopped_ = false;
};

struct Shared {
  int root;
  const WalkOptions& options;
  Progress& progress;
  Work work;
};

/// One thread's part of the walk.
class Walker {
 public:
  explicit Walker(Shared& shared) : shared_(shared), buffer_(kBuffer, '\0') {}

  void run() {
    Task task;
    LargeFile large;
    while (shared_.work.take(task, large)) {
      if (large.folder) {
        read_or_defer(large.folder, large.file, false);
      } else if (task.folder) {
        for (std::size_t i = task.first; i < task.last; ++i) read_or_defer(task.folder, i, true);
      } else {
        list(task.path);
      }
      task.folder = large.folder = nullptr;
      shared_.work.done();
    }
  }

  std::vector<Entry> entries;
  std::vector<Unread> unread;
  StringArena strings;

 private:
  void list(const std::string& path);
  void list_name(Folder& folder, const char* name, unsigned char type);
  void add_special(const Folder& folder, const char* name, FileType type);
  struct ReadResult {
    std::uint64_t bytes = 0;
    int error = 0;
  };
  void read_or_defer(const std::shared_ptr<const Folder>& folder, std::size_t index, bool defer);
  void cannot_open(const Folder& folder, const std::string& name, int error);
  void read_file(int file, struct stat& status, Entry& entry);
  ReadResult read_once(int file, std::string_view path, std::uint64_t size);
  bool excluded(const std::string& path) const;
  std::string_view path_of(const Folder& folder, std::string_view name);

  Shared& shared_;
  Content content_;
  std::string buffer_;
  std::string scratch_;
};

bool Walker::excluded(const std::string& path) const {
  const auto& options = shared_.options;
  if (options.skip_version_control && (path == ".git" || path == ".hg" || path == ".svn")) return true;
  return std::any_of(options.excludes.begin(), options.excludes.end(),
                     [&](const std::string& glob) { return glob_match(glob, path); });
}

std::string_view Walker::path_of(const Folder& folder, std::string_view name) {
  if (folder.path.empty()) return strings.keep(name);
  scratch_.assign(folder.path).push_back('/');
  return strings.keep(scratch_, name);
}

void Walker::list(const std::string& path) {
  auto folder = std::make_shared<Folder>(Folder{path, open_folder(shared_.root, path), {}});
  --shared_.progress.folders_left;
  const auto fail = [&](int error) {
    unread.push_back({strings.keep(path), strings.keep(reason_of(error))});
  };
  if (!folder->descriptor) return fail(errno);
  // The directory stream closes its descriptor, and the files are opened relative to ours: hence a second
  // one.
  const int listing = dup(folder->descriptor.get());
  const std::unique_ptr<DIR, CloseStream> stream(listing < 0 ? nullptr : fdopendir(listing));
  if (!stream) {
    const int error = errno;
    if (listing >= 0) close(listing);
    return fail(error);
  }
  errno = 0;
  while (const dirent* entry = readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") list_name(*folder, entry->d_name, entry->d_type);
    errno = 0;
  }
  if (errno != 0) fail(errno);
  const std::size_t count = folder->files.size();
  const std::shared_ptr<const Folder> listed = std::move(folder);
  for (std::size_t first = kSlice; first < count; first += kSlice)
    shared_.work.put({{}, listed, first, std::min(first + kSlice, count)});
  for (std::size_t i = 0; i < std::min(kSlice, count); ++i) read_or_defer(listed, i, true);
}

void Walker::list_name(Folder& folder, const char* name, unsigned char type) {
  if (!shared_.options.excludes.empty() || folder.path.empty())
    if (excluded(join(folder.path, name))) return;
  if (type == DT_UNKNOWN) {  // some file systems do not say
    struct stat status;
    if (fstatat(folder.descriptor.get(), name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno != ENOENT) unread.push_back({path_of(folder, name), strings.keep(reason_of(errno))});
      return;
    }
    type = static_cast<unsigned char>(IFTODT(status.st_mode));
  }
  switch (type) {
    case DT_REG:
      folder.files.emplace_back(name);
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
  struct stat status;
  if (fstatat(folder.descriptor.get(), name, &status, AT_SYMLINK_NOFOLLOW) == 0)
    entry.mode = static_cast<std::uint16_t>(status.st_mode & 07777);
  if (type == FileType::symlink) {
    const ssize_t length = readlinkat(folder.descriptor.get(), name, buffer_.data(), buffer_.size());
    if (length < 0)
      entry.unread = strings.keep(reason_of(errno));
    else
      entry.target = strings.keep(std::string_view(buffer_.data(), static_cast<std::size_t>(length)));
  }
  entries.push_back(entry);
  ++shared_.progress.files;
}

/// Reads the file, or sets it aside where it is large and `defer` holds.
void Walker::read_or_defer(const std::shared_ptr<const Folder>& folder, std::size_t index, bool defer) {
  const std::string& name = folder->files[index];
  const Descriptor file(openat(folder->descriptor.get(), name.c_str(), kFileFlags));
  struct stat status;
  if (!file || fstat(file.get(), &status) != 0) return cannot_open(*folder, name, errno);
  if (!S_ISREG(status.st_mode)) return cannot_open(*folder, name, ELOOP);
  if (defer && static_cast<std::uint64_t>(status.st_size) >= kLarge)
    return shared_.work.put_large({folder, index, static_cast<std::uint64_t>(status.st_size)});
  Entry entry;
  entry.path = path_of(*folder, name);
  read_file(file.get(), status, entry);
  entry.size = static_cast<std::uint64_t>(status.st_size);
  entry.mode = static_cast<std::uint16_t>(status.st_mode & 07777);
  entries.push_back(entry);
  shared_.progress.files.fetch_add(1, std::memory_order_relaxed);
  shared_.progress.bytes.fetch_add(entry.size, std::memory_order_relaxed);
}

/// A file that was listed and cannot be opened: it is gone, it became something else, or we may not.
void Walker::cannot_open(const Folder& folder, const std::string& name, int error) {
  const std::string_view path = path_of(folder, name);
  if (error == ENOENT) {
    unread.push_back({path, "vanished while the tree was scanned"});
    return;
  }
  Entry entry;
  entry.path = path;
  entry.mode = kUnknownMode;
  entry.unread = error == ELOOP ? "became a link or a special file while the tree was scanned"
                                : strings.keep(reason_of(error));
  entries.push_back(entry);
}

/// Reads and hashes the open file. Its size and time before and after tell whether the bytes belong together;
/// if not, it is read once more. `status` is then that of the bytes.
void Walker::read_file(int file, struct stat& status, Entry& entry) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (attempt > 0 && (lseek(file, 0, SEEK_SET) != 0 || fstat(file, &status) != 0)) break;
    const ReadResult result = read_once(file, entry.path, static_cast<std::uint64_t>(status.st_size));
    if (result.error != 0) {
      entry.unread = strings.keep(reason_of(result.error));
      return;
    }
    struct stat after;
    if (fstat(file, &after) == 0 && result.bytes == static_cast<std::uint64_t>(status.st_size) &&
        after.st_size == status.st_size && after.st_mtim.tv_sec == status.st_mtim.tv_sec &&
        after.st_mtim.tv_nsec == status.st_mtim.tv_nsec) {
      content_.finish(entry, strings);
      return;
    }
  }
  entry.unread = "changed while it was read, twice";
}

Walker::ReadResult Walker::read_once(int file, std::string_view path, std::uint64_t size) {
  content_.begin(path);
  ReadResult result;
  for (;;) {
    const ssize_t got = read(file, buffer_.data(), buffer_.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) result.error = errno;
    if (got <= 0) return result;
    content_.update(std::string_view(buffer_.data(), static_cast<std::size_t>(got)));
    result.bytes += static_cast<std::uint64_t>(got);
    // A short read that reaches the size is the end: no second call to be told so.
    if (static_cast<std::size_t>(got) < buffer_.size() && result.bytes >= size) return result;
    if (result.bytes > size && result.bytes - size > kBuffer) return result;  // grows as we read: changed
  }
}

struct CloseFile {
  void operator()(FILE* file) const { std::fclose(file); }
};

/// How many cores a cgroup's quota allows; 0 where it sets none.
unsigned cgroup_cores() {
  const auto read_numbers = [](const char* path, double& a, double& b) {
    const std::unique_ptr<FILE, CloseFile> file(std::fopen(path, "re"));
    char text[64] = {};
    if (!file || std::fgets(text, sizeof text, file.get()) == nullptr) return 0;
    char* end = nullptr;
    a = std::strtod(text, &end);
    if (end == text) return 0;  // "max"
    char* second = end;
    b = std::strtod(second, &end);
    return end == second ? 1 : 2;
  };
  double quota = 0, period = 0, ignored = 0;
  if (read_numbers("/sys/fs/cgroup/cpu.max", quota, period) != 2 &&
      (read_numbers("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", quota, ignored) == 0 ||
       read_numbers("/sys/fs/cgroup/cpu/cpu.cfs_period_us", period, ignored) == 0))
    return 0;
  return quota > 0 && period > 0 ? std::max(1U, static_cast<unsigned>(quota / period + 0.5)) : 0;
}

/// Sums up what the threads found.
Tree put_together(std::vector<Walker>& walkers) {
  Tree tree;
  std::size_t count = 0;
  for (const Walker& walker : walkers) count += walker.entries.size();
  tree.entries.reserve(count);
  for (Walker& walker : walkers) {
    tree.entries.insert(tree.entries.end(), walker.entries.begin(), walker.entries.end());
    tree.unread.insert(tree.unread.end(), walker.unread.begin(), walker.unread.end());
    tree.strings.adopt(std::move(walker.strings));
    walker.entries = {};
  }
  tree.finish();
  return tree;
}

}  // namespace

unsigned available_cores() {
  cpu_set_t set;
  unsigned cores = std::thread::hardware_concurrency();
  if (sched_getaffinity(0, sizeof set, &set) == 0) cores = static_cast<unsigned>(CPU_COUNT(&set));
  const unsigned quota = cgroup_cores();
  return std::max(1U, quota == 0 ? cores : std::min(cores, quota));
}

Tree walk_directory(const std::string& root, const WalkOptions& options) {
  // The root itself may be a link: the user named it.
  const Descriptor descriptor(open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor)
    throw Error(fmt::format("{}: cannot be scanned: {}", printable(root),
                            errno == ENOTDIR ? "it is not a folder" : reason_of(errno)));
  Progress unseen;
  Shared shared{descriptor.get(), options, options.progress != nullptr ? *options.progress : unseen, {}};
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
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back(run, i);
    run(0);
  }
  for (const auto& failure : failures)
    if (failure) std::rethrow_exception(failure);
  return put_together(walkers);
}

}  // namespace stocktake
