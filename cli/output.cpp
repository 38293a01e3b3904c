#include "cli/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "schemas/error.h"
#include "schemas/text/printable.h"

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
    file_ = Descriptor(dup(STDOUT_FILENO));
  } else if (stat(path_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    file_ = Descriptor(open(path_.c_str(), O_WRONLY | O_CLOEXEC));
  } else {
    temporary_ = path_ + ".XXXXXX";
    file_ = Descriptor(mkostemp(temporary_.data(), O_CLOEXEC));
    if (!file_) temporary_.clear();
  }
  if (!file_) fail();
}

Output::~Output() {
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void Output::write(std::string_view bytes) {
  if (!file_.write_all(bytes.data(), bytes.size())) fail();
}

void Output::commit() {
  if (!temporary_.empty() && fchmod(file_.get(), usual_mode()) != 0) fail();
  if (!file_.close()) fail();
  if (temporary_.empty()) return;
  if (rename(temporary_.c_str(), path_.c_str()) != 0) fail();
  temporary_.clear();
}

void Output::fail() const {
  throw Error(fmt::format("{}: cannot be written: {}", path_ == "-" ? "standard output" : printable(path_),
                          reason_of(errno)));
}

}  // namespace stocktake
