#include "verifier/archives/patch.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "schemas/error.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostHunks = 20'000;

/// The next line with its end, which the last may lack.
std::string_view take_whole_line(std::string_view& rest) {
  const auto end = std::min(rest.find('\n'), rest.size() - 1) + 1;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end);
  return line;
}

std::vector<std::string_view> whole_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) lines.push_back(take_whole_line(text));
  return lines;
}

class PatchReader {
 public:
  explicit PatchReader(std::string_view text) : rest_(text) {}

  std::vector<FilePatch> read() {
    while (!rest_.empty()) {
      const std::string_view line = next();
      refuse_special(line);
      if (line.starts_with("--- ") && rest_.starts_with("+++ ")) read_file(line);
    }
    if (files_.empty()) fail("changes no file");
    return std::move(files_);
  }

 private:
  [[noreturn]] void fail(std::string_view what) const {
    throw Error(fmt::format("line {}: {}", line_, what));
  }

  std::string_view next() {
    ++line_;
    return take_whole_line(rest_);
  }

  void refuse_special(std::string_view line) const {
    constexpr std::string_view kSpecial[] = {"rename from ", "copy from ", "GIT binary patch",
                                             "Binary files "};
    for (const std::string_view special : kSpecial)
      if (line.starts_with(special)) fail("a rename, a copy or binary content, which is not applied");
  }

  std::string path_in(std::string_view line) const {
    std::string_view path = line.substr(4);
    path = path.substr(0, path.find_first_of("\t\r\n"));
    if (path == "/dev/null") return {};
    const auto slash = path.find('/');
    if (slash == path.npos || path.starts_with('"'))
      fail("a path that does not begin with a folder (a/, b/)");
    const auto inner = resolve("", path.substr(slash + 1));
    if (!inner || inner->empty()) fail("a path that leads out");
    return *inner;
  }

  void read_file(std::string_view before) {
    FilePatch& file = files_.emplace_back();
    file.before = path_in(before);
    file.after = path_in(next());
    if (file.before.empty() && file.after.empty()) fail("neither an old nor a new file");
    if (!file.before.empty() && !file.after.empty() && file.before != file.after) fail("a file of two names");
    while (rest_.starts_with("@@ -")) read_hunk(file);
    if (file.hunks.empty()) fail("a file without a hunk");
  }

  /// `START[,COUNT]`, of which no count means 1.
  std::pair<std::size_t, std::size_t> range_in(std::string_view& head) const {
    std::size_t start = 0, count = 1;
    const auto number = [&](std::size_t& to) {
      const auto [end, error] = std::from_chars(head.data(), head.data() + head.size(), to);
      if (error != std::errc()) fail("a hunk without line numbers");
      head.remove_prefix(static_cast<std::size_t>(end - head.data()));
    };
    number(start);
    if (head.starts_with(',')) {
      head.remove_prefix(1);
      number(count);
    }
    return {start, count};
  }

  void read_hunk(FilePatch& file) {
    if (++hunks_ > kMostHunks) fail("more hunks than can be applied");
    std::string_view head = next().substr(4);
    const auto [start, before] = range_in(head);
    if (!head.starts_with(" +")) fail("a hunk without line numbers");
    head.remove_prefix(2);
    const auto [ignored, after] = range_in(head);
    if (!head.starts_with(" @@")) fail("a hunk without line numbers");
    PatchHunk& hunk = file.hunks.emplace_back();
    // Of no lines, the number is that of the line before them.
    if (before != 0 && start == 0) fail("a hunk before the first line");
    hunk.first = before == 0 ? start : start - 1;
    while (hunk.before.size() < before || hunk.after.size() < after) read_hunk_line(hunk);
    if (hunk.before.size() != before || hunk.after.size() != after)
      fail("a hunk of other lines than it counts");
    if (rest_.starts_with("\\")) drop_line_end(hunk);
  }

  void read_hunk_line(PatchHunk& hunk) {
    if (rest_.empty()) fail("a hunk that ends too soon");
    if (rest_.starts_with("\\")) return drop_line_end(hunk);
    const std::string_view line = next();
    const char sign = line.front();
    // Mailers take the blank from an empty line.
    const std::string_view text = sign == '\n' ? line : line.substr(1);
    if (sign != ' ' && sign != '-' && sign != '+' && sign != '\n') fail("a hunk that ends too soon");
    if (sign != '+') hunk.before.push_back(text);
    if (sign != '-') hunk.after.push_back(text);
    last_ = sign;
  }

  /// `\ No newline at end of file`: of the line before.
  void drop_line_end(PatchHunk& hunk) {
    next();
    const auto drop = [](std::vector<std::string_view>& lines) {
      if (!lines.empty() && lines.back().ends_with('\n')) lines.back().remove_suffix(1);
    };
    if (last_ != '+') drop(hunk.before);
    if (last_ != '-') drop(hunk.after);
  }

  std::string_view rest_;
  std::size_t line_ = 0, hunks_ = 0;
  char last_ = ' ';
  std::vector<FilePatch> files_;
};

}  // namespace

std::vector<FilePatch> read_patch(std::string_view text) {
  if (text.size() > kLargestPatch) throw Error("is larger than what can be applied");
  return PatchReader(text).read();
}

std::string apply_patch(const FilePatch& patch, std::string_view text) {
  const std::vector<std::string_view> lines = whole_lines(text);
  std::string result;
  std::size_t at = 0;
  const auto keep_until = [&](std::size_t end) {
    for (; at < end; ++at) result += lines[at];
  };
  for (const PatchHunk& hunk : patch.hunks) {
    if (hunk.first < at || hunk.first > lines.size())
      throw Error(fmt::format("a hunk for line {}, which is not there", hunk.first + 1));
    keep_until(hunk.first);
    for (const std::string_view line : hunk.before) {
      if (at == lines.size() || lines[at] != line) throw Error(fmt::format("line {} is another", at + 1));
      ++at;
    }
    for (const std::string_view line : hunk.after) result += line;
  }
  keep_until(lines.size());
  return result;
}

}  // namespace stocktake
