#include "schemas/io/new_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "schemas/error.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

/// The names that `remove_unfinished_files` removes. A program writes few files at once; one that finds no
/// room here goes without.
std::array<std::atomic<const char*>, 16> unfinished;

void enlist(const char* name) {
  for (auto& slot : unfinished) {
    const char* none = nullptr;
    if (slot.compare_exchange_strong(none, name)) return;
  }
}

void strike(const char* name) {
  for (auto& slot : unfinished) {
    const char* expected = name;
    slot.compare_exchange_strong(expected, nullptr);
  }
}

std::string folder_of_file(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

/// Where /proc shows the open file, by which a file without a name can be given one (open(2), O_TMPFILE).
std::string proc_path(int fd) {
  return fmt::format("/proc/self/fd/{}", fd);
}

std::string random_name_beside(const std::string& path) {
  std::uint64_t number = 0;
  if (getrandom(&number, sizeof number, 0) != sizeof number)
    number = static_cast<std::uint64_t>(getpid());  // O_EXCL refuses a name that is taken
  return fmt::format("{}.{:016x}.tmp", path, number);
}

}  // namespace

void remove_unfinished_files() noexcept {
  for (const auto& slot : unfinished)
    if (const char* name = slot.load()) unlink(name);
}

NewFile::NewFile(const std::string& path, mode_t mode, Keep keep) : path_(path), target_(path) {
  find_target();
  keeps_ = replaces_ && keep == Keep::owner_and_mode;
  open_temporary(keeps_ ? S_IRUSR | S_IWUSR : mode);
}

NewFile::~NewFile() {
  if (temporary_.empty()) return;
  unlink(temporary_.c_str());
  strike(temporary_.c_str());
}

/// What is at the path, and where its bytes are to go.
void NewFile::find_target() {
  struct stat status = {};
  if (stat(path_.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode)) fail(S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
    replaces_ = true;
    owner_ = status.st_uid;
    group_ = status.st_gid;
    mode_ = status.st_mode & 0777;
    if (lstat(path_.c_str(), &status) != 0 || !S_ISLNK(status.st_mode)) return;
    const std::unique_ptr<char, decltype(&std::free)> real(realpath(path_.c_str(), nullptr), std::free);
    if (!real) fail(errno);
    target_ = real.get();
  } else if (errno != ENOENT) {
    fail(errno);
  } else if (lstat(path_.c_str(), &status) == 0) {
    throw Error(fmt::format("{}: cannot be written: it is a link that leads nowhere; name the file itself",
                            printable(path_)));
  }
}

void NewFile::open_temporary(mode_t mode) {
  file_ = Descriptor(open(folder_of_file(target_).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, mode));
  if (file_ && access(proc_path(file_.get()).c_str(), F_OK) == 0) return;
  temporary_ = random_name_beside(target_);
  enlist(temporary_.c_str());
  file_ = Descriptor(open(temporary_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode));
  if (file_) return;
  const int code = errno;
  strike(temporary_.c_str());
  temporary_.clear();
  fail(code);
}

void NewFile::write(std::string_view bytes) {
  if (!file_.write_all(bytes.data(), bytes.size())) fail(errno);
}

void NewFile::commit() {
  if (keeps_) {
    // Only root may give a file away; who may not keeps it.
    if (fchown(file_.get(), owner_, group_) != 0 && errno != EPERM && errno != EINVAL) fail(errno);
    if (fchmod(file_.get(), mode_) != 0) fail(errno);
  }
  // Some file systems know no fsync.
  if (fsync(file_.get()) != 0 && errno != EINVAL && errno != EROFS && errno != ENOSYS) fail(errno);
  if (temporary_.empty() && !replaces_ && link_in_place()) return;
  if (temporary_.empty()) name_temporary();
  if (rename(temporary_.c_str(), target_.c_str()) != 0) fail(errno);
  strike(temporary_.c_str());
  temporary_.clear();
}

/// Gives the bytes the target's name; false where that is taken meanwhile.
bool NewFile::link_in_place() {
  if (linkat(AT_FDCWD, proc_path(file_.get()).c_str(), AT_FDCWD, target_.c_str(), AT_SYMLINK_FOLLOW) == 0)
    return true;
  if (errno != EEXIST) fail(errno);
  return false;
}

/// A link never replaces a file, a rename does: the bytes need a name for a moment.
void NewFile::name_temporary() {
  temporary_ = random_name_beside(target_);
  enlist(temporary_.c_str());
  if (linkat(AT_FDCWD, proc_path(file_.get()).c_str(), AT_FDCWD, temporary_.c_str(), AT_SYMLINK_FOLLOW) != 0)
    fail(errno);
}

void NewFile::fail(int code) const {
  throw Error(fmt::format("{}: cannot be written: {}", printable(path_), reason_of(code)));
}

}  // namespace stocktake
