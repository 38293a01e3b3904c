#include "generator/traits/finder.h"

#include <algorithm>
#include <limits>
#include <memory>

#include <string>
#include <tuple>
#include <utility>

#include "schemas/made_once.h"
#include "schemas/text/ascii.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostBlanks = 512;  // between two parts of a token: more is no way to hide it
constexpr std::size_t kMostComment = 16;  // that stands there: a longer one hides nothing from who reads it
constexpr std::size_t kLeastNumbers = 8;
constexpr std::size_t kMostWays = 8;  // to tell one token
constexpr std::string_view kQuotes = "'\"`";

/// No letter beyond ASCII is one here: of those most are blanks of some kind where a token stands beside
/// them.
bool is_name(char c) {
  return is_alphanumeric(c) || c == '_' || c == '$';
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Whether a blank may stand between two neighbours in a token of code: nowhere within a name, and not
/// between a quote and a name, where it would belong to the text.
bool may_part(char before, char after) {
  const auto whole = [](char c) { return is_name(c) || is_quote(c); };
  return !(whole(before) && whole(after));
}

/// A place in a text, with the ways to go on from it.
class Cursor {
 public:
  Cursor(std::string_view text, bool any_case, std::uint64_t& steps)
      : text_(text), any_case_(any_case), steps_(steps) {}

  /// The end of the token's rest that begins at `at`; nothing where it does not stand there.
  bool forward(std::string_view token, std::size_t from, std::size_t& at, bool exact) const {
    for (std::size_t i = from; i < token.size(); ++i, ++at) {
      ++steps_;
      if (!exact && token[i] == ' ') {
        const std::size_t behind = behind_blanks(at);
        if (behind == at && !(parts_anyhow(token, i))) return false;
        at = behind - 1;
        continue;
      }
      if (!exact && i > 0 && token[i - 1] != ' ' && may_part(token[i - 1], token[i])) at = behind_blanks(at);
      if (at >= text_.size() || !same(token[i], text_[at], exact)) return false;
    }
    return true;
  }

  /// Goes back from `at`, before which the first `count` characters of the token must stand, to their begin.
  bool backward(std::string_view token, std::size_t count, std::size_t& at, bool exact) const {
    for (std::size_t i = count; i > 0; --i) {
      ++steps_;
      const char c = token[i - 1];
      if (!exact && c == ' ') {
        const std::size_t before = before_blanks(at);
        if (before == at && !parts_anyhow(token, i - 1)) return false;
        at = before;
        continue;
      }
      if (!exact && i < token.size() && token[i] != ' ' && may_part(c, token[i])) at = before_blanks(at);
      if (at == 0 || !same(c, text_[at - 1], exact)) return false;
      --at;
    }
    return true;
  }

  /// Behind blanks and comments within a line or over several, as the languages like C have them: elsewhere
  /// they stand in no program.
  std::size_t behind_blanks(std::size_t at) const {
    const std::size_t most = std::min(text_.size(), at + kMostBlanks);
    for (; at < most; ++at, ++steps_) {
      if (is_blank(text_[at]) || continues_at(at)) continue;
      if (text_[at] != '/' || text_.substr(at, 2) != "/*") break;
      const std::string_view comment = text_.substr(at, kMostComment);
      const std::size_t end = comment.find("*/", 2);
      steps_ += std::min(end, comment.size());
      if (end == text_.npos) break;
      at += end + 1;
    }
    return std::min(at, text_.size());
  }
  std::size_t before_blanks(std::size_t at) const {
    const std::size_t least = at > kMostBlanks ? at - kMostBlanks : 0;
    for (; at > least && at > 0; --at, ++steps_) {
      if (is_blank(text_[at - 1]) || continues_at(at - 1)) continue;
      if (text_[at - 1] != '/' || at < 4 || text_[at - 2] != '*') break;
      const std::size_t from = at > kMostComment ? at - kMostComment : 0;
      const std::string_view comment = text_.substr(from, at - 2 - from);
      const std::size_t begin = comment.rfind("/*");
      steps_ += begin == text_.npos ? comment.size() : comment.size() - begin;
      if (begin == text_.npos) break;
      at = from + begin + 1;
    }
    return at;
  }

  /// Counts steps that were taken elsewhere.
  void took(std::size_t steps) const { steps_ += steps; }

 private:
  /// A backslash at a line's end joins it with the next, in Python, C and shells; elsewhere it stands there
  /// in no program.
  bool continues_at(std::size_t at) const {
    return text_[at] == '\\' && at + 1 < text_.size() && (text_[at + 1] == '\n' || text_[at + 1] == '\r');
  }
  /// The blank at `i` of a token stands beside what needs none: `} = process`.
  static bool parts_anyhow(std::string_view token, std::size_t i) {
    return i > 0 && i + 1 < token.size() && !(is_name(token[i - 1]) && is_name(token[i + 1])) &&
           token[i - 1] != '-' && token[i + 1] != '-';
  }
  bool same(char wanted, char found, bool exact) const {
    return wanted == found || (any_case_ && lower_ascii(wanted) == lower_ascii(found)) ||
           (!exact && wanted == '\'' && is_quote(found));
  }

  std::string_view text_;
  bool any_case_;
  std::uint64_t& steps_;
};

/// The name that ends before `at`.
std::string_view name_before(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && at - begin < 16 && is_name(text[begin - 1])) --begin;
  return text.substr(begin, at - begin);
}

/// Whether what stands at `begin` is a function of its own, not a method of something.
bool is_free(std::string_view text, std::size_t begin, const Cursor& cursor) {
  const std::size_t before = cursor.before_blanks(begin);
  if (before == 0) return true;
  const char c = text[before - 1];
  if (c == '.' || c == '-' || c == '@') return false;
  if (before >= 2 && (text.substr(before - 2, 2) == "->" || text.substr(before - 2, 2) == "::")) return false;
  return before != begin || (!is_quote(c) && c != '$');
}

/// Whether `word` is one of those in `list`, which has blanks between them.
bool is_one_of(std::string_view list, std::string_view word) {
  while (!word.empty() && !list.empty()) {
    const std::string_view one = list.substr(0, list.find(' '));
    if (one == word) return true;
    list.remove_prefix(std::min(list.size(), one.size() + 1));
  }
  return false;
}

/// Whether one of the words stands before `begin`, with blanks between. On the line before it may be a name,
/// and a statement of its own.
bool is_behind_word(std::string_view text, std::size_t begin, std::string_view words, const Cursor& cursor) {
  const std::size_t before = cursor.before_blanks(begin);
  return before != begin && text.substr(before, begin - before).find_first_not_of(" \t") == text.npos &&
         is_one_of(words, name_before(text, before));
}

/// Where the brackets end that were opened before `at`; npos where that is not near, or where something
/// stands in them that may hold a bracket which is none: texts, patterns, comments.
std::size_t end_of_brackets(std::string_view text, std::size_t at, const Cursor& cursor) {
  constexpr std::size_t kMost = 120;
  int depth = 1;
  const std::size_t most = std::min(text.size(), at + kMost);
  for (const std::size_t from = at; at < most; ++at) {
    const char c = text[at];
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    const bool ends = depth == 0, is_unclear = is_quote(c) || c == '/';
    if (ends || is_unclear) cursor.took(at - from);
    if (ends) return at + 1;
    if (is_unclear) return text.npos;
  }
  cursor.took(kMost);
  return text.npos;
}

/// Whether a statement begins at `begin` for certain: behind a bracket or semicolon that is in no comment.
bool begins_statement(std::string_view text, std::size_t begin, const Cursor& cursor) {
  constexpr std::size_t kMost = 120;
  const std::size_t before = cursor.before_blanks(begin);
  if (before == 0 || std::string_view("{};").find(text[before - 1]) == std::string_view::npos) return false;
  const std::size_t least = before > kMost ? before - kMost : 0;
  const std::size_t newline = text.substr(0, before).rfind('\n');
  const std::size_t line = newline == text.npos ? 0 : newline + 1;
  cursor.took(before - std::max(line, least));
  if (line < least) return false;
  const std::string_view rest = text.substr(line, before - line);
  return rest.find("//") == rest.npos && rest.find("--") == rest.npos;
}

/// Whether what is called at the hit, whose token ends with the bracket, is a method that is defined there.
/// `name(a) {` on one line is nothing else in JavaScript; on two it is a call and a block. `name(a): b` may
/// be the end of `c ? name(a): b`, but not where a statement begins.
bool is_method(std::string_view text, const Finder::Hit& hit, const Cursor& cursor) {
  std::size_t at = end_of_brackets(text, hit.end, cursor);
  if (at == text.npos) return false;
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at, cursor.took(1);
  if (at == text.size()) return false;
  return text[at] == '{' || (text[at] == ':' && begins_statement(text, hit.begin, cursor));
}

/// Whether the hit is the declaration of a function: the name of a type stands before it, and the keyword of
/// one begins its parameters, as it can begin no value.
bool is_prototype(std::string_view text, const Finder::Hit& hit, const Cursor& cursor) {
  constexpr std::string_view kTypes = "const void char int unsigned long short struct";
  constexpr std::string_view kBeforeCalls =
      "return else do case goto throw co_return co_await co_yield not and or";
  const std::size_t at = cursor.behind_blanks(hit.end);
  std::size_t end = at;
  while (end < text.size() && end - at < 16 && is_name(text[end])) ++end;
  if (!is_one_of(kTypes, text.substr(at, end - at))) return false;
  const std::size_t next = cursor.behind_blanks(end);
  if (next == text.size() || text[next] == '(' || text[next] == '{') return false;  // `int(x)`
  std::size_t before = hit.begin;
  const auto is_blank_or_star = [](char c) { return c == ' ' || c == '\t' || c == '*'; };
  while (before > 0 && hit.begin - before < 16 && is_blank_or_star(text[before - 1])) --before;
  const std::string_view type = name_before(text, before);
  return before != hit.begin && !type.empty() && !is_digit(type.front()) && !is_one_of(kBeforeCalls, type);
}

/// Whether the text at `begin`, behind a quote, is the name of a module that is loaded.
bool is_loaded(std::string_view text, std::size_t begin, const Cursor& cursor) {
  if (begin == 0) return false;
  std::size_t at = cursor.before_blanks(begin - 1);
  if (at > 0 && text[at - 1] == '(') at = cursor.before_blanks(at - 1);
  const std::string_view name = name_before(text, at);
  return name == "require" || name == "import" || name == "from" || name == "getBuiltinModule";
}

/// Whether a line that begins with `import` names what stands at `begin` as one of several.
bool is_listed(std::string_view text, std::size_t begin, const Cursor& cursor) {
  constexpr std::size_t kMost = 200;
  std::size_t line = begin;
  while (line > 0 && begin - line < kMost && text[line - 1] != '\n' && text[line - 1] != ';') --line;
  cursor.took(begin - line);
  std::string_view before = text.substr(line, begin - line);
  before.remove_prefix(std::min(before.find_first_not_of(" \t"), before.size()));
  return before.starts_with("import ") || before.starts_with("import\t");
}

/// Whether the text at `begin`, behind a quote, is given another name: Go's `h "net/http"` and `. "os"`.
bool is_aliased(std::string_view text, std::size_t begin) {
  std::size_t before = begin - 1;
  const auto is_blank_in_line = [](char c) { return c == ' ' || c == '\t'; };
  while (before > 0 && begin - before < 32 && is_blank_in_line(text[before - 1])) --before;
  if (before == 0 || before == begin - 1) return false;
  const std::string_view name = name_before(text, before);
  return text[before - 1] == '.' || (!name.empty() && name != "import" && name != "_" && name != "return" &&
                                     name != "case" && name != "range");
}

/// Whether whole numbers with commas between stand at `at`, enough of them.
bool are_numbers(std::string_view text, std::size_t at, const Cursor& cursor) {
  for (std::size_t count = 0; count < kLeastNumbers; ++count) {
    at = cursor.behind_blanks(at);
    const std::size_t begin = at;
    while (at < text.size() && at - begin < 8 && (is_alphanumeric(text[at]))) ++at;
    if (at == begin || !is_digit(text[begin])) return false;
    at = cursor.behind_blanks(at);
    if (at == text.size() || text[at] != ',') return count + 1 == kLeastNumbers;
    ++at;
  }
  return true;
}

/// Whether an IPv4 address stands at `at` that is reached from everywhere: not of the blocks that RFC 6890
/// keeps for special use, which tests and documents name.
bool is_public_address(std::string_view text, std::size_t at) {
  std::array<unsigned, 4> part{};
  for (std::size_t i = 0; i < part.size(); ++i) {
    std::size_t digits = 0;
    for (; at < text.size() && is_digit(text[at]) && digits < 4; ++at, ++digits)
      part[i] = part[i] * 10 + static_cast<unsigned>(text[at] - '0');
    if (digits == 0 || digits > 3 || part[i] > 255) return false;
    if (i < 3 && (at == text.size() || text[at++] != '.')) return false;
  }
  if (at < text.size() && (is_name(text[at]) || text[at] == '.')) return false;
  const auto [a, b, c, d] = part;
  const bool special = a == 0 || a == 10 || a == 127 || a >= 224 || (a == 100 && b >= 64 && b < 128) ||
                       (a == 169 && b == 254) || (a == 172 && b >= 16 && b < 32) || (a == 192 && b == 168) ||
                       (a == 192 && b == 0) || (a == 198 && (b == 18 || b == 19)) ||
                       (a == 198 && b == 51 && c == 100) || (a == 203 && b == 0 && c == 113);
  // 1.2.3.4 and its kin stand for any address.
  return !special && !(a == b && b == c) && !(b == a + 1 && c == a + 2);
}

bool is_quoted(Edge edge) {
  return edge == Edge::quoted || edge == Edge::module || edge == Edge::aliased;
}

bool is_exact(Edge edge) {
  return edge == Edge::text || edge == Edge::address || is_quoted(edge);
}

/// Whether `unless` of the row holds behind the token.
bool is_excused(std::string_view text, std::size_t end, const TraitRow& row, const Cursor& cursor) {
  std::string_view rest = row.unless;
  if (rest.empty()) return false;
  const std::size_t next = cursor.behind_blanks(end);
  while (!rest.empty()) {
    std::string_view one = rest.substr(0, rest.find('|'));
    rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    const bool ends_statement = one.ends_with('$');
    if (ends_statement) one.remove_suffix(1);
    std::size_t at = next;
    if (!cursor.forward(one, 0, at, false)) continue;
    if (is_name(one.back()) && at < text.size() && is_name(text[at])) continue;
    if (!ends_statement) return true;
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at, cursor.took(1);
    if (at == text.size() || std::string_view("\r\n;#").find(text[at]) != std::string_view::npos) return true;
  }
  return false;
}

/// Whether the edges of the row are kept around [begin, end).
bool has_edges(std::string_view text, const Finder::Hit& hit, const TraitRow& row, const Cursor& cursor) {
  const auto [index, begin, end] = hit;
  const std::string_view token = row.token;
  if (is_quoted(row.edge))
    return begin > 0 && end < text.size() && is_quote(text[begin - 1]) && is_quote(text[end]) &&
           (row.edge != Edge::module || is_loaded(text, begin, cursor)) &&
           (row.edge != Edge::aliased || is_aliased(text, begin));
  // A file whose name begins with a dot is no end of a longer one.
  const bool dot_file = row.edge == Edge::text && token.front() == '.';
  if ((is_name(token.front()) || dot_file) && begin > 0 && is_name(text[begin - 1])) return false;
  if (row.edge == Edge::free && !is_free(text, begin, cursor)) return false;
  if (row.edge == Edge::listed && !is_listed(text, begin, cursor)) return false;
  if (row.edge == Edge::address) return is_public_address(text, end);
  if (row.edge == Edge::start) return true;
  if (is_name(token.back()) && end < text.size() && is_name(text[end])) return false;
  return row.edge != Edge::numbers || are_numbers(text, end, cursor);
}

// Words of which code has many, of all languages together.
constexpr std::string_view kWords[] = {
    "address", "array",   "attribute", "base",      "binding",  "building",    "client",    "code",
    "command", "comment", "compare",   "compile",   "complete", "component",   "config",    "connection",
    "console", "const ",  "content",   "context",   "current",  "constructor", "data",      "decode",
    "default", "error",   "event",     "explicit",  "export",   "field",       "file ",     "for ",
    "format",  "from ",   "function",  "global",    "host",     "import",      "important", "imported",
    "index",   "info",    "instance",  "interface", "list",     "local",       "message",   "method",
    "module",  "name",    "object",    "options",   "pass",     "process",     "profile",   "program",
    "reader",  "request", "require",   "resolve",   "resource", "result",      "return",    "script",
    "server",  "service", "source",    "string",    "struct",   "system",      "syscall",   "this",
    "type",    "valid",   "value",     "version",   "with ",    "write",       ".com",      "https://",
    "http://", "node:",   " for",      " from"};

/// Each four of those words, as often as words have it, in order.
const std::vector<std::string_view>& common_fours() {
  static const std::vector<std::string_view> fours = [] {
    std::vector<std::string_view> result;
    for (const std::string_view word : kWords)
      for (std::size_t i = 0; i + 4 <= word.size(); ++i) result.push_back(word.substr(i, 4));
    std::sort(result.begin(), result.end());
    return result;
  }();
  return fours;
}

/// How often a four stands in code, for choosing the rarest: by its letters, of which some are common, in
/// thousandths of all, and by the words it is of.
int commonness(std::string_view four) {
  constexpr std::string_view kLetters = "etaoinsrldcupmhfgbyvkwxqjz";
  constexpr std::array<int, 26> kHow = {120, 90, 75, 70, 70, 65, 63, 60, 42, 40, 33, 30, 25,
                                        24,  23, 20, 20, 18, 15, 10, 9,  8,  6,  4,  3,  2};
  constexpr int kOther = 8, kWord = 400;
  int cost = 0;
  for (const char c : four) {
    const auto at = kLetters.find(lower_ascii(c));
    cost += at == kLetters.npos ? kOther : kHow[at];
  }
  const auto [from, to] = std::equal_range(common_fours().begin(), common_fours().end(), four);
  return cost + kWord * static_cast<int>(to - from);
}

// What may stand before and behind a token that is too short to have two fours of its own.
constexpr std::string_view kBlanks = " \t\r\n\\";
constexpr std::string_view kInNames = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
constexpr std::string_view kBefore = " \t\n(=[{,!;:&|+-/\"'`@.?>)";
constexpr std::string_view kBehind = " \t\n(=[{,!;:&|+-.\"'`)<?]}";

/// A part of a token that stands in every text in which the token does.
struct Part {
  std::size_t begin = 0, length = 0;
};

/// The places of the fives of a text, the rarest first; in code those first in which no blank can stand.
std::vector<std::size_t> rarest_fives(std::string_view text, bool exact, std::size_t& whole) {
  struct Five {
    int parts, cost;
    std::size_t place;
  };
  std::vector<Five> fives;
  for (std::size_t i = 0; i + 5 <= text.size(); ++i) {
    const std::string_view five = text.substr(i, 5);
    int parts = 0;
    for (std::size_t k = 1; !exact && k < five.size(); ++k)
      parts += five[k - 1] == ' ' || five[k] == ' ' || may_part(five[k - 1], five[k]) ? 1 : 0;
    fives.push_back({parts, commonness(five.substr(0, 4)) + commonness(five.substr(1)), i});
  }
  std::stable_sort(fives.begin(), fives.end(), [](const Five& a, const Five& b) {
    return std::tie(a.parts, a.cost) < std::tie(b.parts, b.cost);
  });
  std::vector<std::size_t> places;
  for (const Five& five : fives) places.push_back(five.place);
  whole = static_cast<std::size_t>(
      std::count_if(fives.begin(), fives.end(), [](const Five& five) { return five.parts == 0; }));
  return places;
}

/// The longest part in which no blank may stand.
Part longest_part(std::string_view text, bool exact) {
  Part best;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    while (end < text.size() && text[i] != ' ' && text[end] != ' ' &&
           (exact || !may_part(text[end - 1], text[end])))
      ++end;
    if (text[i] != ' ' && end - i > best.length) best = {i, end - i};
    i = end;
  }
  return best;
}

/// A four, and how far behind the token's begin it stands; and up to eight bytes of the token that hold it
/// and stand together wherever it does.
struct Told {
  std::array<char, 4> four;
  int offset;
  std::array<char, 8> around;
  std::size_t around_size;
  int around_offset;
};

/// Fours of which one stands at an even place wherever the token does.
using Way = std::vector<Told>;

int commonness(const Way& way) {
  int cost = 0;
  for (const Told& told : way) cost += commonness({told.four.data(), told.four.size()});
  return cost;
}

/// Up to eight characters with the four at `place`, to which none is added that may be parted from it or be
/// another quote.
Part around_four(std::string_view text, std::size_t place, bool exact) {
  const auto joined = [&](std::size_t i) {
    const char before = text[i - 1], after = text[i];
    return exact || (is_name(before) && is_name(after));
  };
  std::size_t begin = place, end = place + 4;
  while (end < text.size() && end - begin < 8 && joined(end)) ++end;
  while (begin > 0 && end - begin < 8 && joined(begin)) --begin;
  return {begin, end - begin};
}

/// The ways to tell a token that is spelled so, the best first: two fours that stand one place apart. One
/// that is too short for two has as many as there are characters that may stand beside it.
std::vector<Way> ways_to_tell(const std::string& text, int shift, Edge edge) {
  const auto four_of = [](std::string_view four, std::size_t place, int more) {
    const int offset = static_cast<int>(place) + more;
    Told told{{}, offset, {}, 4, offset};
    std::copy_n(four.begin(), told.four.size(), told.four.begin());
    std::copy_n(four.begin(), told.around_size, told.around.begin());
    return told;
  };
  const bool exact = is_exact(edge);
  std::size_t whole = 0;
  const std::vector<std::size_t> fives = rarest_fives(text, exact, whole);
  Part part = longest_part(text, exact);
  std::vector<Way> ways;
  if (!fives.empty() && (whole != 0 || part.length < 3)) {
    for (const std::size_t i : std::span(fives).first(whole != 0 ? std::min(whole, kMostWays) : 1)) {
      Way& way = ways.emplace_back();
      for (const std::size_t place : {i, i + 1}) {
        const Part around = around_four(text, place, exact);
        way.push_back(four_of(std::string_view(text).substr(place), place, shift));
        text.copy(way.back().around.data(), around.length, around.begin);
        way.back().around_size = around.length;
        way.back().around_offset = static_cast<int>(around.begin) + shift;
      }
    }
    return ways;
  }
  if (part.length < 3) part = {0, text.size()};
  const std::size_t end = part.begin + part.length;
  const std::string core = text.substr(part.begin, part.length);
  std::string before(kBefore), behind(kBehind);
  if (edge == Edge::start) behind.insert(0, kInNames);
  if (edge == Edge::address) before = "ps", behind = "0123456789";  // behind the name of a protocol
  if (part.begin > 0) before = text[part.begin - 1] + std::string(exact ? "" : kBlanks);
  if (end < text.size()) behind = text[end] + std::string(exact ? "" : kBlanks);
  Way with_before, with_behind;
  for (const char c : before) with_before.push_back(four_of(c + core.substr(0, 3), part.begin, shift - 1));
  for (const char c : behind)
    with_behind.push_back(four_of(core.substr(part.length - 3) + c, end - 3, shift));
  Way& way = ways.emplace_back();
  const auto add = [&](const Way& more) { way.insert(way.end(), more.begin(), more.end()); };
  if (part.length < 4) {
    add(with_before);
    add(with_behind);
    return ways;
  }
  // What stands before its first character may be anything, and nothing where the text begins.
  const bool knows_before = part.begin > 0, knows_behind = end < text.size();
  way.push_back(four_of(core, part.begin, shift));
  const bool takes_before =
      knows_before && !(knows_behind && commonness(with_behind) < commonness(with_before));
  add(takes_before ? with_before : with_behind);
  return ways;
}

/// The token of a row with what must stand around it, in all its spellings, each with where it begins.
std::vector<std::pair<std::string, int>> spellings_of(const TraitRow& row) {
  std::vector<std::pair<std::string, int>> spellings;
  const std::string token(row.token);
  if (is_quoted(row.edge)) {
    for (const char quote : kQuotes) spellings.emplace_back(quote + token + quote, -1);
  } else if (!is_exact(row.edge) && token.find('\'') != token.npos) {
    for (const char quote : kQuotes) {
      spellings.emplace_back(token, 0);
      std::replace(spellings.back().first.begin(), spellings.back().first.end(), '\'', quote);
    }
  } else {
    spellings.emplace_back(token, 0);
  }
  return spellings;
}

}  // namespace

struct Finder::Token {
  std::uint16_t row;
  std::vector<Way> ways;
};

/// Gives the token's fours their slots, in the first way in which each slot is free or has the same tag.
void Finder::place(const Token& token) {
  const auto bytes_of = [&](const Told& told) { return set_.at(told.four.data()); };
  const auto fitting = std::find_if(token.ways.begin(), token.ways.end(), [&](const Way& way) {
    return std::all_of(way.begin(), way.end(), [&](const Told& told) { return set_.fits(bytes_of(told)); });
  });
  for (const Told& told : fitting == token.ways.end() ? token.ways.front() : *fitting) {
    const std::uint32_t bytes = bytes_of(told);
    set_.add(bytes);
    Four four{bytes,
              token.row,
              static_cast<std::int16_t>(told.offset),
              static_cast<std::int16_t>(told.around_offset - told.offset),
              0,
              0};
    std::memcpy(&four.around, told.around.data(), told.around_size);
    std::memset(&four.mask, 0xFF, told.around_size);
    four.around = set_.folded(four.around) & four.mask;
    fours_.push_back(four);
  }
}

Finder::Finder(const TraitTable& table)
    : any_case_(table.any_case),
      definers_(table.definers),
      definition_(table.definition),
      set_(table.any_case),
      starts_(FourSet::kParts + 1) {
  std::vector<Token> tokens;
  for (const auto part : table.parts)
    for (const TraitRow& row : part) {
      const auto index = static_cast<std::uint16_t>(rows_.size());
      rows_.push_back(&row);
      for (const auto& [text, shift] : spellings_of(row))
        tokens.push_back({index, ways_to_tell(text, shift, row.edge)});
    }
  // Those that have no choice come first.
  std::stable_sort(tokens.begin(), tokens.end(),
                   [](const Token& a, const Token& b) { return a.ways.size() < b.ways.size(); });
  for (const Token& token : tokens) place(token);
  set_.arrange();
  const auto part = [](const Four& four) { return FourSet::part_of(four.bytes); };
  std::stable_sort(fours_.begin(), fours_.end(),
                   [&](const Four& a, const Four& b) { return part(a) < part(b); });
  fours_.shrink_to_fit();
  for (const Four& four : fours_) ++starts_[part(four) + 1];
  for (std::size_t i = 1; i < starts_.size(); ++i)
    starts_[i] = static_cast<std::uint16_t>(starts_[i] + starts_[i - 1]);
}

bool Finder::stands(std::string_view text, std::size_t at, const Four& four, Hit& hit,
                    std::uint64_t& steps) const {
  const TraitRow& row = *rows_[four.row];
  const Cursor cursor(text, any_case_, steps);
  const bool exact = is_exact(row.edge);
  // From a character of the token that the four covers, back to its begin and on to its end.
  const std::size_t inside = four.offset < 0 ? 0 : static_cast<std::size_t>(four.offset);
  if (four.offset < 0) at += static_cast<std::size_t>(-four.offset);
  hit.begin = hit.end = at;
  if (!cursor.forward(row.token, inside, hit.end, exact)) return false;
  if (!cursor.backward(row.token, inside, hit.begin, exact)) return false;
  if (!has_edges(text, hit, row, cursor) || is_excused(text, hit.end, row, cursor)) return false;
  if (row.edge == Edge::free && is_behind_word(text, hit.begin, definers_, cursor)) return false;
  if (row.token.back() != '(') return true;
  if (definition_ == Definition::as_method && row.edge == Edge::free) return !is_method(text, hit, cursor);
  return definition_ != Definition::as_prototype || !is_prototype(text, hit, cursor);
}

const Finder& Finder::of(Language language) {
  static MadeOnce<Finder, std::size(kAllLanguages)> finders;
  return finders.get(static_cast<std::size_t>(language),
                     [&] { return std::make_unique<Finder>(trait_table(language)); });
}

}  // namespace stocktake
