#include "schemas/text/text.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace stocktake {
namespace {

/// One character at the head of a text. `size` is 0 where the text does not begin with well-formed UTF-8.
struct Decoded {
  char32_t code_point = 0;
  std::size_t size = 0;
};

/// Decodes the first character of a text that is not empty.
Decoded decode(std::string_view text) {
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  // The second byte's range is what excludes overlong forms, surrogates and code points above U+10FFFF.
  std::size_t size = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  char32_t code_point = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    size = 2;
    code_point = lead & 0x1Fu;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    size = 3;
    code_point = lead & 0x0Fu;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    size = 4;
    code_point = lead & 0x07u;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return {};
  }
  if (text.size() < size || byte(1) < low || byte(1) > high) return {};
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0u) != 0x80) return {};
    code_point = (code_point << 6) | (byte(i) & 0x3Fu);
  }
  return {code_point, size};
}

/// Length of the head of `text` that is ASCII, found eight bytes at a time.
std::size_t ascii_prefix(std::string_view text) {
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, 8);
    if (word & 0x8080808080808080u) break;
  }
  while (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80) ++i;
  return i;
}

/// Calls `each(code_point, bytes, valid)` for every character, and for every byte that is not part of one.
template <typename Each>
void for_each_character(std::string_view text, Each each) {
  while (!text.empty()) {
    const Decoded character = decode(text);
    const std::size_t size = std::max<std::size_t>(character.size, 1);
    each(character.code_point, text.substr(0, size), character.size != 0);
    text.remove_prefix(size);
  }
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

struct Range {
  char32_t first;
  char32_t last;
};

/// Cc, Zl, Zp and Default_Ignorable_Code_Point of Unicode 15.0 (DerivedCoreProperties.txt), and the
/// interlinear annotation characters; in order.
constexpr Range kHidden[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F},   {0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x061C, 0x061C},
    {0x115F, 0x1160}, {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x200B, 0x200F},   {0x2028, 0x202E},
    {0x2060, 0x206F}, {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

bool is_hidden(char32_t c) {
  if (c < 0x7F) return c < 0x20;
  const Range* range = std::lower_bound(std::begin(kHidden), std::end(kHidden), c,
                                        [](const Range& r, char32_t value) { return r.last < value; });
  return range != std::end(kHidden) && range->first <= c;
}

void append_lower_ascii(std::string_view text, std::string& to) {
  for (char c : text) to += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// The longest path component that is normalised. Every file system's limit is lower, and utf8proc orders
/// combining marks in time quadratic in their number, which a hostile document must not be able to use.
constexpr std::size_t kLongestComponent = 1024;

void append_folded_component(std::string_view component, std::string& to) {
  if (ascii_prefix(component) == component.size() || component.size() > kLongestComponent ||
      !is_utf8(component)) {
    return append_lower_ascii(component, to);
  }
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(component.data()),
                   static_cast<utf8proc_ssize_t>(component.size()), &mapped,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (size < 0) return append_lower_ascii(component, to);
  to.append(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
}

// Globs
//
// Problem: `a*b*c*…` and nested `**` make a backtracking matcher take time exponential in the pattern, and
// the pattern and the path may both come from someone else. Choice: the pattern is a row of tokens, and the
// matcher carries the set of tokens at which it could stand, reading each character of the path once
// (Thompson's simulation of a nondeterministic automaton). Cost: path length times pattern length at worst;
// the set usually holds one to three.

enum class GlobKind : std::uint8_t { literal, any_character, star, double_star, folders, set };

struct GlobToken {
  GlobKind kind = GlobKind::literal;
  char32_t character = 0;  // of a literal
  std::string_view set;    // between the brackets, without '!' or '^'
  bool negated = false;
};

/// Bytes that are not UTF-8 match as if they were characters outside of Unicode.
constexpr char32_t kNoCharacter = 0x110000;

/// Takes the first character, or the first byte, from a text that is not empty.
char32_t take_character(std::string_view& text) {
  if (const auto byte = static_cast<unsigned char>(text.front()); byte < 0x80) {
    text.remove_prefix(1);
    return byte;
  }
  const Decoded character = decode(text);
  const char32_t result =
      character.size != 0 ? character.code_point : kNoCharacter + static_cast<unsigned char>(text.front());
  text.remove_prefix(std::max<std::size_t>(character.size, 1));
  return result;
}

bool in_set(std::string_view set, char32_t c) {
  while (!set.empty()) {
    const char32_t first = take_character(set);
    char32_t last = first;
    if (set.size() >= 2 && set.front() == '-') {
      set.remove_prefix(1);
      last = take_character(set);
    }
    if (first <= c && c <= last) return true;
  }
  return false;
}

/// The end of a set that begins behind '[' and the negation; npos where nothing closes it. A ']' that comes
/// first is a member.
std::size_t set_end(std::string_view pattern) {
  return pattern.find(']', 1);
}

std::vector<GlobToken> tokenise_glob(std::string_view pattern) {
  std::vector<GlobToken> tokens;
  bool at_component_start = true;
  while (!pattern.empty()) {
    GlobToken token;
    if (pattern.front() == '*') {
      const std::size_t stars = std::min(pattern.find_first_not_of('*'), pattern.size());
      pattern.remove_prefix(stars);
      token.kind = stars == 1 ? GlobKind::star : GlobKind::double_star;
      if (stars > 1 && at_component_start && pattern.starts_with('/')) {
        token.kind = GlobKind::folders;
        pattern.remove_prefix(1);
      }
    } else if (pattern.front() == '?') {
      pattern.remove_prefix(1);
      token.kind = GlobKind::any_character;
    } else {
      if (pattern.front() == '\\' && pattern.size() > 1) {
        pattern.remove_prefix(1);
      } else if (pattern.front() == '[') {
        std::string_view rest = pattern.substr(1);
        token.negated = rest.starts_with('!') || rest.starts_with('^');
        if (token.negated) rest.remove_prefix(1);
        if (const std::size_t end = set_end(rest); end != rest.npos) {
          token.kind = GlobKind::set;
          token.set = rest.substr(0, end);
          pattern = rest.substr(end + 1);
        }
      }
      if (token.kind == GlobKind::literal) token.character = take_character(pattern);
    }
    at_component_start =
        token.kind == GlobKind::folders || (token.kind == GlobKind::literal && token.character == '/');
    tokens.push_back(token);
  }
  return tokens;
}

/// A set of positions in the pattern that lists each once.
class Positions {
 public:
  explicit Positions(std::size_t size) : added_(size, 0) { list_.reserve(size); }
  void add(std::size_t position) {
    if (added_[position] == round_) return;
    added_[position] = round_;
    list_.push_back(position);
  }
  void clear() {
    ++round_;
    list_.clear();
  }
  bool has(std::size_t position) const { return added_[position] == round_; }
  const std::vector<std::size_t>& list() const { return list_; }

 private:
  std::vector<std::size_t> added_;  ///< The round, counted by `clear`, in which each position was added last.
  std::vector<std::size_t> list_;
  std::size_t round_ = 1;
};

/// Adds a position and those that are reached from it without reading: what follows a token that may match
/// nothing.
void enter(const std::vector<GlobToken>& tokens, std::size_t position, Positions& to) {
  to.add(position);
  while (position < tokens.size() && tokens[position].kind >= GlobKind::star &&
         tokens[position].kind <= GlobKind::folders) {
    to.add(++position);
  }
}

/// Reads the character `c` at one position.
void step(const std::vector<GlobToken>& tokens, std::size_t position, char32_t c, Positions& to) {
  const GlobToken& token = tokens[position];
  switch (token.kind) {
    case GlobKind::literal:
      if (c == token.character) enter(tokens, position + 1, to);
      break;
    case GlobKind::any_character:
      if (c != '/') enter(tokens, position + 1, to);
      break;
    case GlobKind::set:
      if (c != '/' && in_set(token.set, c) != token.negated) enter(tokens, position + 1, to);
      break;
    case GlobKind::star:
      if (c != '/') enter(tokens, position, to);
      break;
    case GlobKind::double_star:
      enter(tokens, position, to);
      break;
    case GlobKind::folders:
      // Stays within a folder's name, and goes on only behind its '/'.
      if (c == '/') {
        enter(tokens, position, to);
      } else {
        to.add(position);
      }
      break;
  }
}

}  // namespace

std::size_t plain_prefix(std::string_view text) {
  std::size_t at = 0;
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');
  const __m128i unit_separator = _mm_set1_epi8(0x1f), del = _mm_set1_epi8(0x7f);
  for (; text.size() - at >= 16; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const __m128i special =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
                     _mm_cmpeq_epi8(bytes, del));
    // The comparison is signed: bytes from 0x80 on count as negative, so they are not plain either.
    const __m128i plain = _mm_andnot_si128(special, _mm_cmpgt_epi8(bytes, unit_separator));
    if (const auto mask = static_cast<unsigned>(_mm_movemask_epi8(plain)); mask != 0xffff)
      return at + static_cast<std::size_t>(std::countr_one(mask));
  }
#endif
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') break;
  }
  return at;
}

void append_utf8(std::string& to, std::uint32_t code) {
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
  const auto put = [&](std::uint32_t byte) { to.push_back(static_cast<char>(byte)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xc0 | (code >> 6));
  } else {
    if (code < 0x10000) {
      put(0xe0 | (code >> 12));
    } else {
      put(0xf0 | (code >> 18));
      put(0x80 | ((code >> 12) & 0x3f));
    }
    put(0x80 | ((code >> 6) & 0x3f));
  }
  put(0x80 | (code & 0x3f));
}

bool is_utf8(std::string_view bytes) {
  while (true) {
    bytes.remove_prefix(ascii_prefix(bytes));
    while (!bytes.empty() && static_cast<unsigned char>(bytes.front()) >= 0x80) {
      const Decoded character = decode(bytes);
      if (character.size == 0) return false;
      bytes.remove_prefix(character.size);
    }
    if (bytes.empty()) return true;
  }
}

std::string percent_escape_invalid_utf8(std::string_view bytes) {
  if (bytes.find('%') == bytes.npos && is_utf8(bytes)) return std::string(bytes);
  std::string result;
  for_each_character(bytes, [&](char32_t code_point, std::string_view text, bool valid) {
    if (valid && code_point != '%') {
      result += text;
    } else {
      fmt::format_to(std::back_inserter(result), "%{:02X}", static_cast<unsigned char>(text.front()));
    }
  });
  return result;
}

std::string percent_unescape(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low < 0) {
      result += text[i];
      continue;
    }
    result += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return result;
}

bool has_hidden_characters(std::string_view utf8) {
  while (!utf8.empty()) {
    const Decoded character = decode(utf8);
    if (character.size != 0 && is_hidden(character.code_point)) return true;
    utf8.remove_prefix(std::max<std::size_t>(character.size, 1));
  }
  return false;
}

std::string printable(std::string_view bytes) {
  std::string result;
  result.reserve(bytes.size());
  for_each_character(bytes, [&](char32_t code_point, std::string_view text, bool valid) {
    if (valid && !is_hidden(code_point)) {
      result += text;
    } else if (text.size() == 1) {
      fmt::format_to(std::back_inserter(result), "\\x{:02X}", static_cast<unsigned char>(text.front()));
    } else {
      fmt::format_to(std::back_inserter(result), "\\u{{{:04X}}}", static_cast<std::uint32_t>(code_point));
    }
  });
  return result;
}

std::string fold_for_collision(std::string_view path) {
  std::string result;
  result.reserve(path.size());
  if (ascii_prefix(path) == path.size()) {
    append_lower_ascii(path, result);
    return result;
  }
  // '/' never takes part in normalisation, so that folding component by component gives what folding the
  // whole does.
  while (true) {
    const std::size_t slash = path.find('/');
    append_folded_component(path.substr(0, slash), result);
    if (slash == path.npos) return result;
    result += '/';
    path.remove_prefix(slash + 1);
  }
}

bool glob_match(std::string_view pattern, std::string_view path) {
  // Most paths differ from a pattern in its plain beginning, or in the plain end of their name; these cost no
  // more than a comparison.
  const std::size_t plain = std::min(pattern.find_first_of("*?[\\"), pattern.size());
  if (!path.starts_with(pattern.substr(0, plain))) return false;
  if (plain == pattern.size()) return path.size() == plain;
  if (!path.ends_with(pattern.substr(pattern.find_last_of("*?[]\\/") + 1))) return false;

  const std::vector<GlobToken> tokens = tokenise_glob(pattern);
  Positions now(tokens.size() + 1);
  Positions next(tokens.size() + 1);
  enter(tokens, 0, now);
  while (!path.empty() && !now.list().empty()) {
    const char32_t c = take_character(path);
    next.clear();
    for (std::size_t position : now.list()) {
      if (position < tokens.size()) step(tokens, position, c, next);
    }
    std::swap(now, next);
  }
  return path.empty() && now.has(tokens.size());
}

std::size_t edit_distance_at_most(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  limit = std::min(limit, b.size());  // no distance is greater
  const std::size_t more = limit + 1;
  if (b.size() - a.size() > limit) return more;
  // Three rows of the usual table, of which only the cells within `limit` of the diagonal are computed: a
  // path through any other cell costs more than `limit`.
  std::array<std::vector<std::size_t>, 3> rows;
  for (auto& row : rows) row.assign(b.size() + 1, more);
  for (std::size_t j = 0; j <= std::min(b.size(), limit); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::vector<std::size_t>& row = rows[i % 3];
    const std::vector<std::size_t>& above = rows[(i + 2) % 3];
    const std::vector<std::size_t>& above_two = rows[(i + 1) % 3];
    const std::size_t from = i > limit ? i - limit : 0;
    const std::size_t to = std::min(b.size(), i + limit);
    if (from > 0) row[from - 1] = more;
    if (to < b.size()) row[to + 1] = more;
    std::size_t best = more;
    for (std::size_t j = from; j <= to; ++j) {
      std::size_t cost = above[j] + 1;
      if (j == 0) {
        cost = i;
      } else {
        cost = std::min({cost, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
          cost = std::min(cost, above_two[j - 2] + 1);
        }
      }
      row[j] = std::min(cost, more);
      best = std::min(best, row[j]);
    }
    // A swap reaches back two rows, but never to less than the row between has.
    if (best > limit) return more;
  }
  return rows[a.size() % 3][b.size()];
}

std::string format_count(std::uint64_t count) {
  std::string result = fmt::format("{}", count);
  for (std::size_t i = result.size(); i > 3; i -= 3) result.insert(i - 3, 1, ',');
  return result;
}

std::string counted(std::uint64_t count, std::string_view singular, std::string_view plural) {
  return format_count(count).append(" ").append(count == 1 ? singular : plural);
}

std::string format_bytes(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  constexpr std::string_view kUnits[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
  std::uint64_t unit = 1000;
  std::size_t name = 0;
  // 999,950 B is the first that rounds to 1000.0 kB, and is written as 1.0 MB instead.
  while (name + 1 < std::size(kUnits) && bytes >= unit * 1000 - unit / 20) {
    unit *= 1000;
    ++name;
  }
  // Rounded half up in integers: tenths = round(bytes / (unit / 10)).
  const std::uint64_t tenth = unit / 10;
  const std::uint64_t tenths = bytes / tenth + (bytes % tenth >= tenth / 2 ? 1 : 0);
  return fmt::format("{}.{} {}", tenths / 10, tenths % 10, kUnits[name]);
}

}  // namespace stocktake
