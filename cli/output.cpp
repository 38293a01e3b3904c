#include "cli/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <iterator>
#include <ostream>
#include <streambuf>

#include "cli/progress_line.h"
#include "schemas/error.h"
#include "schemas/text/ci_commands.h"
#include "schemas/text/printable.h"
#include "schemas/text/report_sign.h"

namespace stocktake {
namespace {

/// Whether the path leads to what standard output is already (`/dev/stdout`): replaced by a new file, it
/// would lose what others write there.
bool is_standard_output(const struct stat& status) {
  struct stat ours = {};
  return S_ISREG(status.st_mode) && fstat(STDOUT_FILENO, &ours) == 0 && ours.st_dev == status.st_dev &&
         ours.st_ino == status.st_ino;
}

/// Whether a file may be replaced: whoever means `-o sbom.json` and writes `-o setup.py` would lose it. What
/// documents, reports and envelopes say of themselves, of whichever program they are, stands near their
/// begin.
bool is_replaceable(const std::string& path) {
  constexpr std::string_view kMarks[] = {"CycloneDX", "cyclonedx", "stocktake",
                                         "SPDX",      "in-toto",   "sigstore"};
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NOCTTY | O_CLOEXEC));
  if (!file) return true;  // NewFile says what is wrong
  const std::string begin = file.next(64 << 10);
  const auto has = [&](std::string_view mark) { return begin.find(mark) != begin.npos; };
  const auto begins = [&](ReportSign verdict) {
    for (const std::string_view sign : {text_sign(verdict), markdown_sign(verdict)})
      if (begin.starts_with(sign) && begin.substr(sign.size(), 1) == " ") return true;
    return false;
  };
  return begin.empty() || std::any_of(std::begin(kMarks), std::end(kMarks), has) ||
         std::any_of(std::begin(kReportSigns), std::end(kReportSigns), begins);
}

/// A stream's buffer that hands on to an Output.
class OutputBuffer : public std::streambuf {
 public:
  explicit OutputBuffer(Output& output) : output_(output) {}

 protected:
  int_type overflow(int_type c) override {
    if (!traits_type::eq_int_type(c, traits_type::eof())) waiting_.push_back(traits_type::to_char_type(c));
    return traits_type::not_eof(c);
  }
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    waiting_.append(text, static_cast<std::size_t>(size));
    if (waiting_.size() >= kMost) sync();
    return size;
  }
  int sync() override {
    output_.write(waiting_);
    waiting_.clear();
    return 0;
  }

 private:
  static constexpr std::size_t kMost = 64 << 10;
  Output& output_;
  std::string waiting_;
};

}  // namespace

Output::Output(std::string path, Replace replace) : path_(std::move(path)) {
  struct stat status {};
  const bool exists = path_ != "-" && stat(path_.c_str(), &status) == 0;
  if (path_ == "-" || (exists && is_standard_output(status))) {
    direct_ = Descriptor(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
  } else if (exists && !S_ISREG(status.st_mode)) {
    direct_ = Descriptor(open(path_.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC));
  } else {
    if (exists && replace == Replace::own && !is_replaceable(path_))
      throw Error(fmt::format(
          "{}: not replaced: it is no SBOM and no report; name another file, or remove this one first",
          printable(path_)));
    file_.emplace(path_, 0666);
    return;
  }
  if (!direct_) fail(errno);
}

void Output::write(std::string_view bytes) {
  if (file_) return file_->write(bytes);
  if (unread_) return;
  if (direct_.write_all(bytes.data(), bytes.size())) return;
  unread_ = errno == EPIPE;
  if (!unread_) fail(errno);
}

void Output::commit() {
  if (file_) return file_->commit();
  if (!direct_.close()) fail(errno);
}

void Output::fail(int code) const {
  throw Error(fmt::format("{}: cannot be written: {}", path_ == "-" ? "standard output" : printable(path_),
                          reason_of(code)));
}

int with_standard_output(const std::function<int(std::ostream&)>& command) {
  Output output("-");
  OutputBuffer buffer(output);
  std::ostream stream(&buffer);
  stream.exceptions(std::ios::badbit);  // so that the Output's Error comes through
  const int status = command(stream);
  stream.flush();
  output.commit();
  return status;
}

void tell_text(std::string_view text) {
  clear_progress_line();
  write_all(STDERR_FILENO,
            lines_without_ci_commands(text));  // where it cannot be told, there is nobody to tell
}

}  // namespace stocktake
