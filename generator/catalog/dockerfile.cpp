#include "generator/catalog/dockerfile.h"

#include <algorithm>

#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"

namespace stocktake {
namespace {

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
class DockerfileReader {
 public:
  explicit DockerfileReader(std::string_view text) : text_(text) {}

  std::vector<DockerInstruction> read() {
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
    all_.push_back({upper_ascii(plain.substr(0, end)), as_shell(trim(plain.substr(end))), number_, {}, 0});
  }

  /// With the `\` at the end that joins lines in a shell.
  std::string as_shell(std::string_view line) const {
    std::string result(line);
    const auto last = result.find_last_not_of(" \t\r");
    if (escape_ != '\\' && last != result.npos && result[last] == escape_) result[last] = '\\';
    return result;
  }

  void read_heredocs() {
    DockerInstruction& one = all_.back();
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
  std::vector<DockerInstruction> all_;
  std::uint32_t number_ = 1;
  char escape_ = '\\';
};

/// `ONBUILD RUN …` is what it is when the next image is built; an ONBUILD within one is refused there.
void unwrap_onbuild(std::vector<DockerInstruction>& all) {
  for (DockerInstruction& one : all) {
    if (one.word != "ONBUILD") continue;
    const std::string_view rest = one.rest;
    const auto end = std::min(rest.find_first_of(" \t"), rest.size());
    one.word = upper_ascii(rest.substr(0, end));
    one.rest = std::string(trim(rest.substr(end)));
  }
  std::erase_if(all, [](const DockerInstruction& one) { return one.word == "ONBUILD"; });
}

std::string_view option_of(std::string_view word, std::string_view name) {
  return word.starts_with(name) ? word.substr(name.size()) : std::string_view();
}

/// The name of an argument at the begin of `text`, behind `$` or `${`.
std::string_view argument_in(std::string_view text, bool braces) {
  return text.substr(0, braces ? text.find('}') : text.find_first_of("/:@.-$"));
}

using Source = DockerSources::Source;

/// A place of ADD: what it fetches, where it fetches something.
void take_fetched(std::string_view place, bool checked, std::vector<Source>& out) {
  while (!place.empty() && std::string_view("[\",").find(place[0]) != std::string_view::npos)
    place.remove_prefix(1);
  place = place.substr(0, place.find_first_of("\",]"));
  const bool repository = place.starts_with("git@") || place.starts_with("git://") ||
                          (place.find("://") != place.npos && place.find(".git") != place.npos);
  if (repository)
    out.push_back({Source::Kind::repository, std::string(place), checked});
  else if (place.starts_with("http://") || place.starts_with("https://"))
    out.push_back({Source::Kind::address, std::string(place), checked});
}

}  // namespace

std::vector<DockerInstruction> read_dockerfile(std::string_view text) {
  std::vector<DockerInstruction> all = DockerfileReader(text).read();
  unwrap_onbuild(all);
  return all;
}

std::vector<std::string_view> docker_words(std::string_view rest) {
  constexpr std::string_view kBlanks = " \t\r\n";
  std::vector<std::string_view> words;
  while (!rest.empty()) {
    rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
    const auto end = std::min(rest.find_first_of(kBlanks), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(end);
    const bool joins = word == "\\" && (rest.empty() || trim(rest.substr(0, rest.find('\n'))).empty());
    if (!word.empty() && !joins) words.push_back(word);
  }
  return words;
}

/// Defaults of what FROM may be built of: `ARG BASE=debian:12`.
void DockerSources::note_arguments(std::string_view rest) {
  if (seen_from_) return;
  for (std::string_view one : docker_words(rest)) {
    const std::string_view name = take_until(one, '=');
    if (one.size() > 1 && one[0] == '"' && one.back() == '"') one = one.substr(1, one.size() - 2);
    if (!one.empty()) arguments_[std::string(name)] = one;
  }
}

/// With the defaults of arguments in their places; what has none stays as it stands.
std::string DockerSources::resolved(std::string_view image) const {
  std::string result;
  while (!image.empty()) {
    if (image[0] != '$') {
      result += image[0];
      image.remove_prefix(1);
      continue;
    }
    const bool braces = image.substr(1).starts_with('{');
    const std::string_view name = argument_in(image.substr(braces ? 2 : 1), braces);
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

/// Not a stage, by its name or number.
void DockerSources::take_image(std::string_view image, std::vector<Source>& out) const {
  if (image.find_first_not_of("0123456789") == image.npos) return;
  std::string whole = resolved(image);
  if (!stages_.contains(lower_ascii(whole))) out.push_back({Source::Kind::image, std::move(whole)});
}

/// `FROM [--platform=…] IMAGE [AS STAGE]`.
void DockerSources::take_from(std::string_view rest, std::vector<Source>& out) {
  seen_from_ = true;
  std::vector<std::string_view> words = docker_words(rest);
  std::erase_if(words, [](std::string_view word) { return word.starts_with("--"); });
  if (words.empty()) return;
  take_image(words[0], out);
  if (words.size() > 2 && lower_ascii(words[1]) == "as") stages_.insert(lower_ascii(words[2]));
}

std::vector<Source> DockerSources::of(const DockerInstruction& one) {
  std::vector<Source> sources;
  if (one.word == "ARG") note_arguments(one.rest);
  if (one.word == "FROM") take_from(one.rest, sources);
  const bool add = one.word == "ADD";
  if (one.word == "COPY" || add) {
    const std::vector<std::string_view> words = docker_words(one.rest);
    const bool checked = std::any_of(words.begin(), words.end(),
                                     [](std::string_view word) { return word.starts_with("--checksum="); });
    for (const std::string_view word : words) {
      if (const std::string_view from = option_of(word, "--from="); !from.empty()) take_image(from, sources);
      if (add) take_fetched(word, checked, sources);
    }
  }
  if (one.word != "RUN") return sources;
  for (const std::string_view word : docker_words(one.rest)) {
    if (!word.starts_with("--")) break;
    for (std::string_view option = option_of(word, "--mount="); !option.empty();)
      if (const std::string_view from = option_of(take_until(option, ','), "from="); !from.empty())
        take_image(from, sources);
  }
  return sources;
}

std::string_view docker_ref(std::string_view repository) {
  const auto hash = repository.find('#');
  if (hash == repository.npos) return {};
  return repository.substr(hash + 1, repository.find(':', hash) - hash - 1);
}

}  // namespace stocktake
