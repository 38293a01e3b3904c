#include "schemas/inventory/program_text.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

constexpr int kMostLines = 30;
constexpr int kProse = 8;                  // lines of something else, after which no program is expected
constexpr std::size_t kLongestLine = 400;  // of which the statement's beginning tells

bool is_word(char c) {
  return is_alphanumeric(c) || c == '_' || c == '$';
}

/// What stands behind `word` and blanks, where the line begins with it as a word; else empty.
std::string_view behind(std::string_view line, std::string_view word) {
  if (!line.starts_with(word) || (line.size() > word.size() && is_word(line[word.size()]))) return {};
  line.remove_prefix(word.size());
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return line;
}

std::string_view without_word(std::string_view text) {
  const auto* const end = std::find_if_not(text.begin(), text.end(), is_word);
  return text.substr(static_cast<std::size_t>(end - text.begin()));
}

bool has(std::string_view line, std::string_view part) {
  return line.find(part) != line.npos;
}

void skip_blanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

/// `a.b as c, d`, to its end or to the next statement: no sentence goes on like that.
bool is_list_of_modules(std::string_view text) {
  const auto is_name = [](char c) { return is_alphanumeric(c) || c == '_' || c == '.'; };
  for (;;) {
    const auto length =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_name) - text.begin());
    if (length == 0) return false;
    text.remove_prefix(length);
    skip_blanks(text);
    if (const auto alias = behind(text, "as"); !alias.empty()) {
      text = without_word(alias);
      skip_blanks(text);
    }
    if (text.empty() || text.front() == ';' || text.front() == '#') return true;
    if (text.front() != ',') return false;
    text.remove_prefix(1);
    skip_blanks(text);
  }
}

bool is_python(std::string_view line) {
  if (const auto names = behind(line, "import"); !names.empty()) return is_list_of_modules(names);
  if (!behind(line, "from").empty()) return has(line, " import ");
  if (!behind(line, "def").empty() || !behind(line, "async def").empty())
    return has(line, "(") && has(line, ":");
  if (!behind(line, "class").empty()) return line.ends_with(':');
  return line.starts_with("if __name__") || line.starts_with("exec(") || has(line, "__import__(") ||
         line.starts_with("print(") || (line.starts_with("with ") && line.ends_with(':')) || line == "try:";
}

bool is_declaration(std::string_view line) {
  for (const std::string_view keyword : {"const", "let", "var"}) {
    const std::string_view name = behind(line, keyword);
    if (name.empty()) continue;
    if (name.front() == '{' || name.front() == '[') return has(name, "=");
    std::string_view rest = without_word(name);
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    return rest.size() != name.size() &&
           (rest.starts_with('=') || rest.starts_with(';') || rest.starts_with(','));
  }
  return false;
}

bool is_javascript(std::string_view line) {
  static constexpr std::string_view kStarts[] = {
      "'use strict'", "\"use strict\"", "(function",      "(()",         "(async",
      "!function",    ";(function",     "module.exports", "exports.",    "require(",
      "eval(",        "window.",        "document.",      "globalThis.", "Object.defineProperty",
      "__webpack",    "async function", "process."};
  if (is_declaration(line)) return true;
  if (const auto rest = behind(line, "function"); !rest.empty())
    return rest.starts_with('(') || (is_word(rest.front()) && without_word(rest).starts_with('('));
  if (const auto rest = behind(line, "import"); !rest.empty())
    return rest.starts_with('"') || rest.starts_with('\'') || has(rest, " from \"") || has(rest, " from '") ||
           has(rest, "from\"");
  if (const auto rest = behind(line, "export"); !rest.empty())
    return rest.starts_with("default ") || rest.starts_with("const ") || rest.starts_with("function") ||
           rest.starts_with("class ") || rest.starts_with('{') || rest.starts_with('*');
  return std::any_of(std::begin(kStarts), std::end(kStarts),
                     [&](std::string_view start) { return line.starts_with(start); });
}

bool is_perl(std::string_view line) {
  return line.starts_with("use strict;") || line.starts_with("use warnings;") || line.starts_with("my $");
}

bool is_shell(std::string_view line) {
  return line.starts_with("set -e") || line.starts_with("curl ") || line.starts_with("wget ") ||
         (line.starts_with("if [ ") && has(line, "]"));
}

/// Comments of all these languages, and lines of brackets only: they say nothing either way.
bool says_nothing(std::string_view line) {
  return line.empty() || line.starts_with('#') || line.starts_with("//") || line.starts_with("/*") ||
         line.starts_with('*') || line.starts_with("\"\"\"") ||
         line.find_first_not_of("(){}[];,. \t") == line.npos;
}

/// Code of some language or other: it says that there is a program, not in which language.
bool is_like_code(std::string_view line) {
  return line.ends_with(';') || line.ends_with('{') || line.ends_with('}') || line.ends_with(')') ||
         has(line, " = ");
}

/// What a name lets one expect.
enum class Promise : std::uint8_t { nothing, data, another };

Promise promise_of(std::string_view path) {
  switch (const FileKind kind = kind_by_name(path); kind) {
    case FileKind::unknown:
      return Promise::nothing;
    case FileKind::text:
    case FileKind::json:
    case FileKind::csv:
    case FileKind::xml:
    case FileKind::source_map:
    // Programs stand in these as examples, between prose.
    case FileKind::markdown:
    case FileKind::rst:
    case FileKind::html:
      return Promise::data;
    default:
      // A picture, an archive or machine code would begin with other bytes.
      return family(kind) == KindFamily::media || family(kind) == KindFamily::archive ||
                     family(kind) == KindFamily::native
                 ? Promise::nothing
                 : Promise::another;
  }
}

struct Language {
  FileKind kind;
  bool (*is_statement)(std::string_view line);
};
constexpr Language kLanguages[] = {{FileKind::python, is_python},
                                   {FileKind::javascript, is_javascript},
                                   {FileKind::perl, is_perl},
                                   {FileKind::shell, is_shell}};

}  // namespace

FileKind kind_by_text(std::string_view path, std::string_view head) {
  const Promise promise = promise_of(path);
  if (promise == Promise::another) return FileKind::unknown;
  head = without_byte_order_mark(head);
  // Most files are told by their first bytes: no program begins as JSON, XML and tables do.
  const auto begin = head.find_first_not_of(" \t\r\n");
  if (promise == Promise::data &&
      (begin == head.npos || head.find_first_of("{[<\"-0123456789", begin) == begin))
    return FileKind::unknown;
  if (head.find('\0') != head.npos) return FileKind::unknown;
  if (has(head, "<?php") || has(head, "<?=")) return FileKind::php;
  int looked = 0, lines = 0, found = 0;
  int statements[std::size(kLanguages)] = {};
  while (!head.empty() && looked < kMostLines) {
    std::string_view line = take_line(head);
    line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r' || line.back() == '\t'))
      line.remove_suffix(1);
    line = line.substr(0, kLongestLine);
    if (says_nothing(line)) continue;
    ++looked;
    bool any = false;
    for (std::size_t i = 0; i < std::size(kLanguages); ++i) {
      const bool is = kLanguages[i].is_statement(line);
      statements[i] += is ? 1 : 0;
      any = any || is;
    }
    lines += any || !is_like_code(line) ? 1 : 0;
    found += any ? 1 : 0;
    if (lines == kProse && found == 0) return FileKind::unknown;
  }
  const auto* const most = std::max_element(std::begin(statements), std::end(statements));
  // Programs go on in lines that are no statements of these kinds; prose never has one line in four of them,
  // and what is called a text must be nothing else.
  if (*most == 0 || *most * (promise == Promise::data ? 1 : 4) < lines) return FileKind::unknown;
  return kLanguages[most - std::begin(statements)].kind;
}

FileKind kind_of_bytes(std::string_view path, std::string_view head) {
  head = head.substr(0, 2048);
  const FileKind kind = kind_by_content(head);
  return kind == FileKind::unknown ? kind_by_text(path, head) : kind;
}

}  // namespace stocktake
