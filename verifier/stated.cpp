#include "verifier/stated.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>

#include "generator/catalog/debian/control.h"
#include "generator/source/folder_opener.h"
#include "schemas/io/descriptor.h"
#include "schemas/text/lines.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostPaths = 1'000'000;
constexpr std::uint64_t kLargestSums = std::uint64_t{16} << 20;  // bytes; a kernel's modules are 1 MB
constexpr std::string_view kUsr = "usr/";

/// A regular file in an open folder; empty where it is none, too large, or cannot be read.
std::string read_file_in(const Descriptor& folder, const char* name) {
  const Descriptor file(
      openat(folder.get(), name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat status {};
  if (!file || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  if (static_cast<std::uint64_t>(status.st_size) > kLargestSums) return {};
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  return file.read_all(bytes.data(), bytes.size()) ? bytes : std::string();
}

}  // namespace

StatedByMd5::StatedByMd5(const std::string& root) {
  const Descriptor top(open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!top) return;
  const Descriptor folder = FolderOpener(top.get()).open("var/lib/dpkg/info");
  if (!folder) return;
  const int copy = fcntl(folder.get(), F_DUPFD_CLOEXEC, 0);  // the stream closes what it reads from
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(copy < 0 ? nullptr : fdopendir(copy), closedir);
  if (!listing) {
    if (copy >= 0) close(copy);
    return;
  }
  while (const dirent* entry = readdir(listing.get()))
    if (std::string_view(entry->d_name).ends_with(".md5sums")) read(read_file_in(folder, entry->d_name));
}

void StatedByMd5::read(std::string_view md5sums) {
  while (!md5sums.empty() && paths_.size() < kMostPaths)
    paths_.emplace(read_md5_line(take_line(md5sums)).path);
}

/// Where `/usr` is merged, a package may name its file without it.
bool StatedByMd5::has(std::string_view path) const {
  return paths_.contains(path) || (path.starts_with(kUsr) && paths_.contains(path.substr(kUsr.size())));
}

}  // namespace stocktake
