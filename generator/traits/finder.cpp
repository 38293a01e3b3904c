#include "generator/traits/finder.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <mutex>

#include "schemas/text/ascii.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostBlanks = 512;  // between two parts of a token: more is no way to hide it
constexpr std::size_t kLeastNumbers = 8;

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

  std::size_t behind_blanks(std::size_t at) const {
    const std::size_t most = std::min(text_.size(), at + kMostBlanks);
    while (at < most && is_blank(text_[at])) ++at, ++steps_;
    return at;
  }
  std::size_t before_blanks(std::size_t at) const {
    const std::size_t least = at > kMostBlanks ? at - kMostBlanks : 0;
    while (at > least && is_blank(text_[at - 1])) --at, ++steps_;
    return at;
  }

 private:
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

/// Whether what stands at `begin` is a function of its own, not a method of something nor one that is
/// defined here.
bool is_free(std::string_view text, std::size_t begin, const Cursor& cursor) {
  const std::size_t before = cursor.before_blanks(begin);
  if (before == 0) return true;
  const char c = text[before - 1];
  if (c == '.' || c == '-' || c == '@') return false;
  if (before >= 2 && (text.substr(before - 2, 2) == "->" || text.substr(before - 2, 2) == "::")) return false;
  if (before == begin) return !is_quote(c) && c != '$';
  for (const std::string_view word : {"def", "function", "func", "fn", "fun", "sub", "async", "static"})
    if (name_before(text, before) == word) return false;
  return true;
}

/// Whether the text at `begin`, behind a quote, is the name of a module that is loaded.
bool is_loaded(std::string_view text, std::size_t begin, const Cursor& cursor) {
  if (begin == 0) return false;
  std::size_t at = cursor.before_blanks(begin - 1);
  if (at > 0 && text[at - 1] == '(') at = cursor.before_blanks(at - 1);
  const std::string_view name = name_before(text, at);
  return name == "require" || name == "import" || name == "from";
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
  return edge == Edge::quoted || edge == Edge::module;
}

bool is_exact(Edge edge) {
  return edge == Edge::text || edge == Edge::address || is_quoted(edge);
}

/// Whether `unless` of the row holds behind the token.
bool is_excused(std::size_t end, const TraitRow& row, const Cursor& cursor) {
  std::string_view rest = row.unless;
  const std::size_t next = cursor.behind_blanks(end);
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, rest.find('|'));
    rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    std::size_t at = next;
    if (cursor.forward(one, 0, at, false)) return true;
  }
  return false;
}

/// Whether the edges of the row are kept around [begin, end).
bool has_edges(std::string_view text, const Finder::Hit& hit, const TraitRow& row, const Cursor& cursor) {
  const auto [index, begin, end] = hit;
  const std::string_view token = row.token;
  if (is_quoted(row.edge))
    return begin > 0 && end < text.size() && is_quote(text[begin - 1]) && is_quote(text[end]) &&
           (row.edge == Edge::quoted || is_loaded(text, begin, cursor));
  // A file whose name begins with a dot is no end of a longer one.
  const bool dot_file = row.edge == Edge::text && token.front() == '.';
  if ((is_name(token.front()) || dot_file) && begin > 0 && is_name(text[begin - 1])) return false;
  if (row.edge == Edge::free && !is_free(text, begin, cursor)) return false;
  if (row.edge == Edge::address) return is_public_address(text, end);
  if (row.edge == Edge::start) return true;
  if (is_name(token.back()) && end < text.size() && is_name(text[end])) return false;
  return row.edge != Edge::numbers || are_numbers(text, end, cursor);
}

/// How often a letter stands in code, in thousandths of all.
int commonness(char c) {
  constexpr std::string_view kCommon = "etaoinsrldcupmhfgbyvkwxqjz";
  constexpr std::array<int, 26> kHow = {120, 90, 75, 70, 70, 65, 63, 60, 42, 40, 33, 30, 25,
                                        24,  23, 20, 20, 18, 15, 10, 9,  8,  6,  4,  3,  2};
  const auto at = kCommon.find(lower_ascii(c));
  return at == kCommon.npos ? 8 : kHow[at];
}

/// How often such a part of a token stands in code, for choosing the rarest.
int commonness(std::string_view part) {
  constexpr std::string_view kWords[] = {
      "import",   "function", "require", "constructor", "process",    "compile",  "request", "module",
      "source",   "content",  "current", "server",      "http://",    "https://", "type",    "string",
      "array",    "global",   "service", "context",     "connection", "node:",    "export",  "const ",
      "console",  "resource", "event",   "local",       "info",       "file",     ".com",    "from ",
      "complete", "compare",  "for ",    "base",        "data",       "name",     "format",  "return"};
  int cost = 0;
  for (const char c : part) cost += commonness(c);
  for (const std::string_view word : kWords)
    if (word.find(part) != word.npos || part.find(word) != part.npos) cost += word == "import" ? 800 : 400;
  return cost;
}

// What may stand before and behind a token that is too short to have two fours of its own.
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kInNames = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
constexpr std::string_view kBefore = " \t\n(=[{,!;:&|+-/\"'`@.?>)";
constexpr std::string_view kBehind = " \t\n(=[{,!;:&|+-.\"'`)<?]}";

/// A part of a token that stands in every text in which the token does.
struct Part {
  std::size_t begin = 0, length = 0;
};

/// The rarest five characters; `cost` says how rare, and is above 10,000 where a text may have blanks within.
Part rarest_five(std::string_view text, bool exact, int& cost) {
  Part best;
  cost = std::numeric_limits<int>::max();
  for (std::size_t i = 0; i + 5 <= text.size(); ++i) {
    const std::string_view five = text.substr(i, 5);
    int own = commonness(five);
    for (std::size_t k = 1; !exact && k < five.size(); ++k)
      if (five[k - 1] == ' ' || five[k] == ' ' || may_part(five[k - 1], five[k])) own += 10000;
    if (own < cost) best = {i, five.size()}, cost = own;
  }
  return best;
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

/// Chooses the fours of a token that is spelled so, and hands them to `keep(four, offset)`: two that stand
/// one place apart, so that one of them lies at an even place. One that is too short for two has as many as
/// there are characters that may stand beside it.
template <class Keep>
void choose_fours(const std::string& text, int shift, Edge edge, const Keep& keep) {
  const auto keep_at = [&](std::size_t begin) {
    keep(std::string_view(text).substr(begin, 4), static_cast<int>(begin) + shift);
  };
  int cost = 0;
  const Part five = rarest_five(text, is_exact(edge), cost);
  Part part = longest_part(text, is_exact(edge));
  if (five.length != 0 && (cost < 10000 || part.length < 3)) {
    keep_at(five.begin);
    return keep_at(five.begin + 1);
  }
  if (part.length < 3) part = {0, text.size()};
  const std::size_t end = part.begin + part.length;
  const std::string core = text.substr(part.begin, part.length);
  const int at = static_cast<int>(part.begin) + shift;
  std::string before(kBefore), behind(kBehind);
  if (edge == Edge::start) behind.insert(0, kInNames);
  if (edge == Edge::address) before = "ps", behind = "0123456789";  // behind the name of a protocol
  if (part.begin > 0) before = text[part.begin - 1] + std::string(is_exact(edge) ? "" : kBlanks);
  if (end < text.size()) behind = text[end] + std::string(is_exact(edge) ? "" : kBlanks);
  if (part.length >= 4) {
    keep_at(part.begin);
    if (part.begin > 0)
      for (const char c : before) keep(c + core.substr(0, 3), at - 1);
    else
      for (const char c : behind) keep(core.substr(1, 3) + c, at + 1);
    return;
  }
  for (const char c : before) keep(c + core, at - 1);
  for (const char c : behind) keep(core + c, at);
}

}  // namespace

void Finder::add(std::uint16_t index) {
  const TraitRow& row = *rows_[index];
  std::vector<std::pair<std::string, int>> spellings;  // of the token with what must stand around it
  const auto spell = [&](std::string text, int shift) { spellings.emplace_back(std::move(text), shift); };
  const std::string token(row.token);
  if (is_quoted(row.edge))
    for (const char quote : std::string_view("'\"`")) spell(quote + token + quote, -1);
  else if (!is_exact(row.edge) && token.find('\'') != token.npos)
    for (const char quote : std::string_view("'\"`")) {
      spell(token, 0);
      std::replace(spellings.back().first.begin(), spellings.back().first.end(), '\'', quote);
    }
  else
    spell(token, 0);

  const auto keep = [&](std::string_view four, int offset) {
    Four entry{0, index, static_cast<std::int16_t>(offset)};
    entry.bytes = four_at(four.data());
    const auto same = [&](const Four& other) {
      return other.bytes == entry.bytes && other.row == entry.row && other.offset == entry.offset;
    };
    if (std::none_of(fours_.begin(), fours_.end(), same)) fours_.push_back(entry);
  };
  for (const auto& [text, shift] : spellings) choose_fours(text, shift, row.edge, keep);
}

Finder::Finder(const TraitTable& table)
    : any_case_(table.any_case), fold_(table.any_case ? 0x20202020U : 0), starts_((1U << kBucketBits) + 1) {
  const auto bucket_of = [](const Four& four) { return slot_of(four.bytes) >> (kBits - kBucketBits); };
  for (const auto part : table.parts)
    for (const TraitRow& row : part) {
      rows_.push_back(&row);
      add(static_cast<std::uint16_t>(rows_.size() - 1));
    }
  std::stable_sort(fours_.begin(), fours_.end(),
                   [&](const Four& a, const Four& b) { return bucket_of(a) < bucket_of(b); });
  for (const Four& four : fours_) {
    const std::uint32_t slot = slot_of(four.bytes);
    map_[slot] = 1;
    ++starts_[bucket_of(four) + 1];
  }
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
  return has_edges(text, hit, row, cursor) && !is_excused(hit.end, row, cursor);
}

const Finder& Finder::of(Language language) {
  static std::array<std::once_flag, std::size(kAllLanguages)> once;
  static std::array<std::unique_ptr<Finder>, std::size(kAllLanguages)> finders;
  const auto index = static_cast<std::size_t>(language);
  std::call_once(once[index], [&] { finders[index] = std::make_unique<Finder>(trait_table(language)); });
  return *finders[index];
}

}  // namespace stocktake
