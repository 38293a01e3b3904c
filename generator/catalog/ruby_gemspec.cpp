#include "generator/catalog/ruby_gemspec.h"

#include <algorithm>
#include <iterator>

#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"

namespace stocktake {
namespace {

bool is_word(char c) {
  return is_alphanumeric(c) || c == '_';
}

std::string_view take_word(std::string_view& text) {
  const auto end =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_word) - text.begin());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

/// Takes the rest of a text in double quotes; false where it has no end, or computes a part of itself.
bool take_quoted(std::string_view& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '#' && i + 1 < text.size() && std::string_view("{$@").find(text[i + 1]) != text.npos)
      return false;
    else if (text[i] == '"')
      return text.remove_prefix(i + 1), true;
  }
  return false;
}

/// `%q<…>`, `%q{…}`: as far as RubyGems writes it, without the closing character inside.
bool take_percent(std::string_view& text) {
  constexpr std::string_view kOpen = "<{([", kClose = ">})]";
  if (text.empty()) return false;
  const auto kind = kOpen.find(text.front());
  if (kind == kOpen.npos) return false;
  const auto end = text.find(kClose[kind]);
  if (end == text.npos) return false;
  text.remove_prefix(end + 1);
  return true;
}

/// Whether the text is made of literals and the classes that hold them, and calls nothing else.
bool is_values(std::string_view text) {
  constexpr std::string_view kBetween = " ,[](){}=>-+.:";
  constexpr std::string_view kCalls[] = {"Gem::Requirement.new(", "Gem::Version.new(", "Gem::Platform.new(",
                                         "Time.utc("};
  constexpr std::string_view kWords[] = {"true", "false", "nil", "freeze"};
  while (!text.empty()) {
    if (take_prefix(text, "\"")) {
      if (!take_quoted(text)) return false;
    } else if (take_prefix(text, "%q")) {
      if (!take_percent(text)) return false;
    } else if (std::any_of(std::begin(kCalls), std::end(kCalls),
                           [&](std::string_view call) { return take_prefix(text, call); })) {
      continue;
    } else if (is_word(text.front())) {
      const std::string_view word = take_word(text);
      if (!is_digit(word.front()) &&
          std::find(std::begin(kWords), std::end(kWords), word) == std::end(kWords))
        return false;
    } else if (take_prefix(text, ":")) {
      take_word(text);  // a symbol
    } else if (kBetween.find(text.front()) != kBetween.npos) {
      text.remove_prefix(1);
    } else {
      return false;
    }
  }
  return true;
}

/// `s.respond_to? :required_rubygems_version=`
bool is_question(std::string_view text) {
  if (!take_prefix(text, "s.respond_to?") || !(take_prefix(text, " :") || take_prefix(text, "(:")))
    return false;
  take_word(text);
  take_prefix(text, "=");
  take_prefix(text, ")");
  return text.empty();
}

bool is_statement(std::string_view line) {
  if (const auto condition = line.rfind(" if ");
      condition != line.npos && is_question(line.substr(condition + 4)))
    line = line.substr(0, condition);
  if (!take_prefix(line, "s.")) return false;
  const std::string_view key = take_word(line);
  if (take_prefix(line, " = ")) return is_values(line);
  const bool needs =
      key == "add_dependency" || key == "add_runtime_dependency" || key == "add_development_dependency";
  return needs && line.starts_with('(') && is_values(line);
}

/// What stands around the statements. Older versions asked the version of RubyGems before each dependency.
bool is_frame(std::string_view line) {
  constexpr std::string_view kLines[] = {"Gem::Specification.new do |s|", "else", "end"};
  if (line.empty() || line.front() == '#') return true;
  if (std::find(std::begin(kLines), std::end(kLines), line) != std::end(kLines)) return true;
  if (!take_prefix(line, "if ")) return false;
  if (line.ends_with(" then")) line.remove_suffix(5);
  return is_question(line) || line == "Gem::Version.new(Gem::VERSION) >= Gem::Version.new('1.2.0')" ||
         line == "Gem::Version.new(Gem::RubyGemsVersion) >= Gem::Version.new('1.2.0')";
}

}  // namespace

std::string_view foreign_line(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = trim(take_line(text));
    if (!is_frame(line) && !is_statement(line)) return line;
  }
  return {};
}

}  // namespace stocktake
