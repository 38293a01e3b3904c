#include "generator/source/folder_opener.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace stocktake {
namespace {

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

/// Opens `path`, shorter than PATH_MAX, below the folder `at`; name by name where the kernel cannot refuse
/// links on the way (before Linux 5.6).
Descriptor open_below(int at, const std::string& path) {
  open_how how{};
  how.flags = kFolderFlags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const long fd = syscall(SYS_openat2, at, path.c_str(), &how, sizeof how);
  if (fd >= 0 || (errno != ENOSYS && errno != EPERM)) return Descriptor(static_cast<int>(fd));
  Descriptor folder;
  for (std::size_t from = 0; from < path.size();) {
    const auto to = std::min(path.find('/', from), path.size());
    folder =
        Descriptor(openat(folder ? folder.get() : at, path.substr(from, to - from).c_str(), kFolderFlags));
    if (!folder) break;
    from = to + 1;
  }
  return folder;
}

}  // namespace

Descriptor FolderOpener::open(const std::string& path) {
  if (path.empty()) return Descriptor(openat(root_, ".", kFolderFlags));
  if (path.size() <= kStep) return open_below(root_, path);
  if (path.size() <= kLongest) return open_deep(path);
  errno = ENAMETOOLONG;
  return Descriptor();
}

void FolderOpener::forget_other_ways(std::string_view path) {
  const auto differ = std::mismatch(way_.begin(), way_.end(), path.begin(), path.end()).first;
  const auto common = static_cast<std::size_t>(differ - way_.begin());
  // A step ends before a slash: the path must have one there too.
  while (!kept_.empty() && (kept_.back().length > common || path[kept_.back().length] != '/'))
    kept_.pop_back();
  way_ = path;
}

Descriptor FolderOpener::open_deep(const std::string& path) {
  forget_other_ways(path);
  for (;;) {
    const int at = kept_.empty() ? root_ : kept_.back().folder.get();
    const std::size_t from = kept_.empty() ? 0 : kept_.back().length + 1;
    if (path.size() - from <= kStep) return open_below(at, path.substr(from));
    const std::size_t to = path.rfind('/', from + kStep);  // a name has at most 255 bytes
    Descriptor folder = open_below(at, path.substr(from, to - from));
    if (!folder) return folder;
    kept_.push_back({to, std::move(folder)});
  }
}

}  // namespace stocktake
