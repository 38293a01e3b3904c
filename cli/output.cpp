#include "cli/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "schemas/error.h"
#include "schemas/text/text.h"

namespace stocktake {
namespace {

/// The permissions that a new file gets by the process's mask.
mode_t usual_mode() {
  const mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

}  // namespace

Output::Output(std::string path) : path_(std::move(path)) {
  struct stat status {};
  if (path_ == "-") {
    fd_ = dup(STDOUT_FILENO);
  } else if (stat(path_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    fd_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    temporary_ = path_ + ".XXXXXX";
    fd_ = mkostemp(temporary_.data(), O_CLOEXEC);
    if (fd_ < 0) temporary_.clear();
  }
  if (fd_ < 0) fail();
}

Output::~Output() {
  if (fd_ >= 0) close(fd_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void Output::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail();
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Output::commit() {
  const int fd = fd_;
  fd_ = -1;
  if (!temporary_.empty() && fchmod(fd, usual_mode()) != 0) {
    close(fd);
    fail();
  }
  if (close(fd) != 0) fail();
  if (temporary_.empty()) return;
  if (rename(temporary_.c_str(), path_.c_str()) != 0) fail();
  temporary_.clear();
}

void Output::fail() const {
  throw Error(fmt::format("{}: cannot be written: {}", path_ == "-" ? "standard output" : printable(path_),
                          std::generic_category().message(errno)));
}

}  // namespace stocktake
