#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "generator/locks/json_member.h"
#include "schemas/error.h"
#include "schemas/json/tree.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "verifier/pins/pins.h"
#include "verifier/pins/shell.h"

// Dockerfiles (Dockerfile reference): the images of FROM, COPY --from and RUN --mount=from=, what ADD
// fetches, and what RUN, CMD, ENTRYPOINT and HEALTHCHECK run, in each of their forms; ONBUILD is what stands
// behind it.
namespace stocktake {
namespace {

/// An instruction with its continued lines, and the line it begins on.
struct Instruction {
  std::string word, rest;
  std::uint32_t line = 0;
  std::string heredoc;  ///< the text of its here-documents
  std::uint32_t heredoc_line = 0;
};

/// The delimiters of here-documents in a line: `<<EOF`, `<<-"EOF"`.
std::vector<std::string> delimiters_in(std::string_view line) {
  std::vector<std::string> all;
  for (auto at = line.find("<<"); at != line.npos; at = line.find("<<", at)) {
    at += 2;
    std::string_view rest = line.substr(at);
    if (rest.starts_with('-')) rest.remove_prefix(1);
    rest = rest.substr(0, rest.find_first_of(" \t;|&<>"));
    std::string word;
    for (const char c : rest)
      if (c != '"' && c != '\'') word += c;
    if (!word.empty() && word.find_first_of("()$") == word.npos) all.push_back(std::move(word));
  }
  return all;
}

bool takes_heredoc(std::string_view word) {
  return word == "RUN" || word == "COPY" || word == "ADD" || word == "ONBUILD";
}

/// Comments within continued lines are no part of them; line ends stay, so that lines can be counted.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<Instruction> read() {
    bool open = false;
    for (number_ = 1; !text_.empty(); ++number_) {
      const std::string_view line = take_line(text_), plain = trim(line);
      const bool comment = plain.starts_with('#');
      if (comment && all_.empty()) read_directive(plain);
      if (!open && (plain.empty() || comment)) continue;
      if (!open)
        begin(plain);
      else
        all_.back().rest.append("\n").append(comment ? "\\" : as_shell(line));
      open = comment ? open : plain.ends_with(escape_);
      if (!open) read_heredocs();
    }
    return std::move(all_);
  }

 private:
  /// `# escape=` and a backquote, before any instruction.
  void read_directive(std::string_view comment) {
    std::string_view rest = trim(comment.substr(1));
    if (lower_ascii(take_until(rest, '=')).starts_with("escape") && trim(rest) == "`") escape_ = '`';
  }

  void begin(std::string_view plain) {
    const auto end = std::min(plain.find_first_of(" \t"), plain.size());
    all_.push_back({upper(plain.substr(0, end)), as_shell(trim(plain.substr(end))), number_, {}, 0});
  }

  static std::string upper(std::string_view word) {
    std::string result(word);
    for (char& c : result) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return result;
  }

  /// With the `\` at the end that joins lines in a shell.
  std::string as_shell(std::string_view line) const {
    std::string result(line);
    const auto last = result.find_last_not_of(" \t\r");
    if (escape_ != '\\' && last != result.npos && result[last] == escape_) result[last] = '\\';
    return result;
  }

  void read_heredocs() {
    Instruction& one = all_.back();
    if (!takes_heredoc(one.word)) return;
    for (const std::string& delimiter : delimiters_in(one.rest)) {
      if (one.heredoc_line == 0) one.heredoc_line = number_ + 1;
      while (!text_.empty()) {
        ++number_;
        const std::string_view line = take_line(text_);
        if (trim(line) == delimiter) break;
        one.heredoc.append(line).append("\n");
      }
    }
  }

  std::string_view text_;
  std::vector<Instruction> all_;
  std::uint32_t number_ = 1;
  char escape_ = '\\';
};

std::string_view option_of(std::string_view word, std::string_view name) {
  return word.starts_with(name) ? word.substr(name.size()) : std::string_view();
}

/// A list in JSON as the shell would have its words; the text itself where it is no such list.
std::string as_script(std::string_view text) {
  if (!trim(text).starts_with('[')) return std::string(text);
  try {
    const JsonTree tree(text, "");
    std::vector<std::string> words;
    bool all_text = tree.kind(JsonTree::kRoot) == JsonTree::Kind::array;
    for (JsonTree::Node at = JsonTree::first(JsonTree::kRoot), i = 0;
         all_text && i < tree.size(JsonTree::kRoot); ++i, at = tree.next(at)) {
      all_text = tree.kind(at) == JsonTree::Kind::string;
      if (all_text) words.emplace_back(tree.text(at));
    }
    if (all_text) return shell_quoted(words);
  } catch (const Error&) {  // what is no list is a command (Dockerfile reference, "Exec form")
  }
  return std::string(text);
}

class Dockerfile {
 public:
  Dockerfile(std::string_view path, std::string_view text, VerifyReport& report)
      : path_(path), text_(text), report_(report) {}

  void check(const Instruction& one) {
    if (one.word == "ONBUILD") return check_onbuild(one);
    if (one.word == "ARG") note_arguments(one.rest);
    if (one.word == "FROM") check_from(one);
    if (one.word == "COPY" || one.word == "ADD") check_copy(one);
    if (one.word == "RUN") check_run(one);
    if (one.word == "CMD" || one.word == "ENTRYPOINT" || one.word == "SHELL")
      check_script(path_, text_, as_script(one.rest), one.line, report_);
    if (one.word == "HEALTHCHECK")
      if (const auto cmd = one.rest.find("CMD"); cmd != std::string::npos)
        check_script(path_, text_, as_script(trim(std::string_view(one.rest).substr(cmd + 3))), one.line,
                     report_);
  }

 private:
  void check_onbuild(const Instruction& one) {
    std::string_view rest = one.rest;
    const std::string_view word = take_until(rest, ' ');
    Instruction inner = one;
    inner.word.clear();
    for (const char c : word) inner.word += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    inner.rest = trim(rest);
    if (inner.word != "ONBUILD") check(inner);
  }

  /// Defaults of what FROM may be built of: `ARG BASE=debian:12`.
  void note_arguments(std::string_view rest) {
    if (seen_from_) return;
    while (!rest.empty()) {
      std::string_view one = take_until(rest, ' ');
      const std::string_view name = take_until(one, '=');
      if (one.size() > 1 && one[0] == '"' && one.back() == '"') one = one.substr(1, one.size() - 2);
      if (!one.empty()) arguments_[std::string(name)] = one;
    }
  }

  /// With the defaults of arguments in their places; what has none stays as it stands.
  std::string resolved(std::string_view image) const {
    std::string result;
    while (!image.empty()) {
      if (image[0] != '$') {
        result += image[0];
        image.remove_prefix(1);
        continue;
      }
      const bool braces = image.substr(1).starts_with('{');
      std::string_view name = image.substr(braces ? 2 : 1);
      const auto end = braces ? name.find('}') : name.find_first_of("/:@.-$");
      name = name.substr(0, end);
      const std::size_t whole = name.size() + (braces ? 3 : 1);
      const auto otherwise = name.find(":-");
      const auto found = arguments_.find(std::string(name.substr(0, otherwise)));
      if (found != arguments_.end())
        result += found->second;
      else if (otherwise != name.npos)
        result += name.substr(otherwise + 2);
      else
        result += image.substr(0, whole);
      image.remove_prefix(std::min(whole, image.size()));
    }
    return result;
  }

  void check_image(std::string_view image, std::uint32_t line) {
    const bool number = image.find_first_not_of("0123456789") == image.npos;
    const std::string whole = resolved(image);
    if (!number && !stages_.contains(lower_ascii(whole))) add_image(path_, line, whole, report_);
  }

  void check_from(const Instruction& from) {
    seen_from_ = true;
    std::string_view rest = from.rest, image;
    while (!rest.empty()) {
      const std::string_view word = take_until(rest, ' ');
      if (word.empty() || word.starts_with("--")) continue;
      image = word;
      break;
    }
    check_image(image, from.line);
    rest = trim(rest);
    const std::string_view as = take_until(rest, ' ');
    if (lower_ascii(as) == "as") stages_.insert(lower_ascii(trim(rest)));
  }

  void check_copy(const Instruction& copy) {
    bool checked = false;
    std::vector<std::string_view> places;
    for (std::string_view rest = copy.rest; !rest.empty();) {
      const std::string_view word = take_until(rest, ' ');
      if (const std::string_view from = option_of(word, "--from="); !from.empty())
        check_image(from, copy.line);
      checked = checked || word.starts_with("--checksum=");
      places.push_back(word);
    }
    if (copy.word != "ADD" || checked) return;
    for (const std::string_view place : places) add_fetched(place, copy.line);
  }

  /// `ADD https://…` without --checksum, and `ADD https://….git#REF` by what can be moved.
  void add_fetched(std::string_view place, std::uint32_t line) {
    while (!place.empty() && std::string_view("[\",").find(place[0]) != std::string_view::npos)
      place.remove_prefix(1);
    place = place.substr(0, place.find_first_of("\",]"));
    const bool git = place.starts_with("git@") || place.starts_with("git://") ||
                     (place.find("://") != place.npos && place.find(".git") != place.npos);
    if (git) {
      const auto hash = place.find('#');
      const std::string_view ref =
          hash == place.npos ? "" : place.substr(hash + 1, place.find(':', hash) - hash - 1);
      if (!is_commit(ref))
        add_pin(report_, "pin-branch", path_, line,
                fmt::format("{} is what is newest there, or under a name that can be moved.", place),
                "…#COMMIT");
    } else if (place.starts_with("http://") || place.starts_with("https://")) {
      add_pin(report_, "pin-hash", path_, line,
              fmt::format("{} is whatever is served there when it is fetched.", place),
              fmt::format("ADD --checksum=sha256:HEX {} …", place));
    }
  }

  void check_run(const Instruction& run) {
    std::string_view rest = run.rest;
    while (rest.starts_with("--")) {
      std::string_view option = take_until(rest, ' ');
      if (option.starts_with("--mount="))
        for (option.remove_prefix(8); !option.empty();)
          if (const std::string_view from = option_of(take_until(option, ','), "from="); !from.empty())
            check_image(from, run.line);
      rest = rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
    }
    check_script(path_, text_, as_script(rest), run.line, report_);
    if (run.heredoc.empty()) return;
    // What the text is read by: nothing, or a shell; else it is data, or another language.
    const std::vector<ShellCommand> commands = shell_commands(rest);
    const std::string_view reader = commands.empty() ? std::string_view() : commands[0].words[0];
    if (reader.starts_with("<<") || reader.ends_with("sh"))
      check_script(path_, text_, run.heredoc, run.heredoc_line, report_);
  }

  std::string_view path_, text_;
  VerifyReport& report_;
  std::set<std::string> stages_;
  std::map<std::string, std::string> arguments_;
  bool seen_from_ = false;
};

}  // namespace

void check_dockerfile(std::string_view path, std::string_view text, VerifyReport& report) {
  Dockerfile dockerfile(path, text, report);
  for (const Instruction& one : Reader(text).read()) dockerfile.check(one);
}

}  // namespace stocktake
