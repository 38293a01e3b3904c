#include "schemas/json/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "schemas/error.h"
#include "schemas/text/ascii.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace stocktake {
namespace {

constexpr std::size_t kWindow = 256 << 10;

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/// The first byte at or after `at` that may not stand unescaped inside a string (`"`, `\`, control), or
/// `end`. `ascii` turns false where a byte above 0x7F was passed. This is where a reader of SBOMs spends its
/// time: 16 bytes a step.
const char* string_end(const char* at, const char* end, bool& ascii) {
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i space = _mm_set1_epi8(0x1f);
  while (end - at >= 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, space), bytes);
    const __m128i stop =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)), control);
    const auto stops = static_cast<unsigned>(_mm_movemask_epi8(stop));
    const auto high = static_cast<unsigned>(_mm_movemask_epi8(bytes));
    if (stops != 0) {
      const int first = __builtin_ctz(stops);
      if ((high & ((1u << first) - 1)) != 0) ascii = false;
      return at + first;
    }
    if (high != 0) ascii = false;
    at += 16;
  }
#endif
  for (; at != end; ++at) {
    const auto c = static_cast<unsigned char>(*at);
    if (c == '"' || c == '\\' || c < 0x20) break;
    if (c > 0x7f) ascii = false;
  }
  return at;
}

}  // namespace

JsonReader::JsonReader(std::string_view text, std::string name, Limits limits)
    : name_(std::move(name)),
      limits_(limits),
      begin_(text.data()),
      cursor_(without_byte_order_mark(text).data()),
      end_(begin_ + text.size()) {}

JsonReader::JsonReader(Fill fill, std::string name, Limits limits)
    : name_(std::move(name)), limits_(limits), fill_(std::move(fill)) {
  begin_ = cursor_ = end_ = window_.data();
  while (end_ - begin_ < 3 && refill()) {
  }
  cursor_ = without_byte_order_mark({begin_, static_cast<std::size_t>(end_ - begin_)}).data();
}

/// Reads on behind what is at hand, keeping all from `keep_from` on; moves `keep_from` and the cursor along
/// with the bytes. False at the end of the input.
bool JsonReader::refill(const char*& keep_from) {
  if (!fill_) return false;
  const auto kept = static_cast<std::size_t>(end_ - keep_from);
  const auto ahead = static_cast<std::size_t>(cursor_ - keep_from);
  if (kept > limits_.string_bytes)
    fail(fmt::format("a string longer than {} bytes: no honest document needs that, so it is refused",
                     limits_.string_bytes));
  for (const char* at = begin_; at != keep_from; ++at) {
    at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(keep_from - at)));
    if (at == nullptr) break;
    ++lines_before_;
    line_start_ = discarded_ + static_cast<std::uint64_t>(at - begin_) + 1;
  }
  discarded_ += static_cast<std::uint64_t>(keep_from - begin_);
  if (kept != 0) std::memmove(window_.data(), keep_from, kept);
  if (window_.size() < kept + kWindow) window_.resize(std::max(kept + kWindow, 2 * kept));
  const std::size_t got = fill_(window_.data() + kept, window_.size() - kept);
  begin_ = window_.data();
  keep_from = begin_;
  cursor_ = begin_ + ahead;
  end_ = begin_ + kept + got;
  if (got == 0) fill_ = nullptr;
  return got != 0;
}

bool JsonReader::refill() {
  const char* keep = cursor_;
  return refill(keep);
}

void JsonReader::fail(std::string_view what) const {
  std::uint64_t line = lines_before_ + 1;
  std::uint64_t start = line_start_;
  for (const char* at = begin_; at < cursor_; ++at)
    if (*at == '\n') {
      ++line;
      start = discarded_ + static_cast<std::uint64_t>(at - begin_) + 1;
    }
  throw Error(fmt::format("{}:{}:{}: {}", printable(name_), line, offset() - start + 1, what));
}

/// The next character that is not white space, unconsumed; '\0' at the end of the input.
char JsonReader::next_char() {
  for (;;) {
    while (cursor_ != end_ && is_space(*cursor_)) ++cursor_;
    if (cursor_ != end_) return *cursor_;
    if (!refill()) return '\0';
  }
}

JsonReader::Kind JsonReader::peek() {
  const char c = next_char();
  switch (c) {
    case '{':
      return Kind::object;
    case '[':
      return Kind::array;
    case '"':
      return Kind::string;
    case 't':
    case 'f':
      return Kind::boolean;
    case 'n':
      return Kind::null;
    case '\0':
      if (cursor_ == end_) fail("the text ends where a value is expected: is the file complete?");
      [[fallthrough]];
    default:
      if (c == '-' || is_digit(c)) return Kind::number;
      fail(fmt::format("expected a value, found '{}'", printable(std::string_view(&c, 1))));
  }
}

void JsonReader::enter(char open, std::string_view what) {
  if (next_char() != open)
    fail(cursor_ == end_
             ? fmt::format("the text ends where {} is expected: is the file complete?", what)
             : fmt::format("expected {}, found '{}'", what, printable(std::string_view(cursor_, 1))));
  ++cursor_;
  if (++depth_ > limits_.depth)
    fail(fmt::format("nested deeper than {} levels: no honest document needs that, so it is refused",
                     limits_.depth));
}

bool JsonReader::closes(char close) {
  if (next_char() != close) return false;
  ++cursor_;
  --depth_;
  return true;
}

bool JsonReader::another(char close) {
  const char c = next_char();
  if (c == close) {
    ++cursor_;
    --depth_;
    return false;
  }
  if (c != ',' || cursor_ == end_)
    fail(cursor_ == end_
             ? fmt::format("the text ends where ',' or '{}' is expected: is the file complete?", close)
             : fmt::format("expected ',' or '{}', found '{}'", close,
                           printable(std::string_view(cursor_, 1))));
  ++cursor_;
  return true;
}

std::string_view JsonReader::read_key() {
  std::string_view key = read_string("a member's name");
  // The colon may lie behind the window's end, and reading on moves the key: then it is kept aside.
  if (cursor_ == end_ || *cursor_ != ':') {
    if (key.data() != scratch_.data()) scratch_.assign(key);
    key = scratch_;
    if (next_char() != ':') fail("expected ':' after a member's name");
  }
  ++cursor_;
  return key;
}

std::string_view JsonReader::string() {
  return read_string("a string");
}

std::string_view JsonReader::read_string(std::string_view what) {
  if (next_char() != '"')
    fail(cursor_ == end_
             ? fmt::format("the text ends where {} is expected: is the file complete?", what)
             : fmt::format("expected {}, found '{}'", what, printable(std::string_view(cursor_, 1))));
  const char* from = cursor_ + 1;
  const char* at = from;
  bool ascii = true;
  for (;;) {
    at = string_end(at, end_, ascii);
    if (at != end_) break;
    const auto scanned = at - from;
    if (!refill(from)) {
      cursor_ = end_;
      fail("the text ends inside a string: is the file complete?");
    }
    at = from + scanned;
  }
  if (*at != '"') return read_escaped(from, at, ascii);
  const std::string_view text(from, static_cast<std::size_t>(at - from));
  if (!ascii && !is_utf8(text)) fail("a string that is not UTF-8");
  cursor_ = at + 1;
  return text;
}

/// The rare rest of a string from its first escape on: copied into the scratch text.
std::string_view JsonReader::read_escaped(const char* from, const char* at, bool ascii) {
  scratch_.assign(from, at);
  for (;;) {
    cursor_ = at;
    if (at == end_) {
      if (!refill(at)) fail("the text ends inside a string: is the file complete?");
      continue;
    }
    if (*at == '"') break;
    if (*at == '\\') {
      append_escape(at);
    } else if (static_cast<unsigned char>(*at) < 0x20) {
      fail("a control character inside a string: it must be written as an escape");
    }
    const char* run = at;
    cursor_ = at;
    at = string_end(at, end_, ascii);
    scratch_.append(run, at);
    if (scratch_.size() > limits_.string_bytes)
      fail(fmt::format("a string longer than {} bytes: no honest document needs that, so it is refused",
                       limits_.string_bytes));
  }
  ++cursor_;
  if (!ascii && !is_utf8(scratch_)) fail("a string that is not UTF-8");
  return scratch_;
}

/// Decodes the escape that begins at `at` (a backslash at the cursor) and moves `at` behind it.
void JsonReader::append_escape(const char*& at) {
  while (end_ - at < 12 && refill(at)) {
  }
  if (end_ - at < 2) fail("the text ends inside an escape: is the file complete?");
  const char c = at[1];
  static constexpr std::string_view kNames = "\"\\/bfnrt";
  static constexpr std::string_view kValues = "\"\\/\b\f\n\r\t";
  if (const auto known = kNames.find(c); known != std::string_view::npos) {
    scratch_.push_back(kValues[known]);
    at += 2;
    return;
  }
  if (c != 'u') fail("an unknown escape in a string");
  std::uint32_t code = hex4(at + 2);
  at += 6;
  if (code >= 0xd800 && code < 0xdc00 && end_ - at >= 6 && at[0] == '\\' && at[1] == 'u') {
    const std::uint32_t low = hex4(at + 2);
    if (low >= 0xdc00 && low < 0xe000) {
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
      at += 6;
    }
  }
  if (code >= 0xd800 && code < 0xe000) fail("half a surrogate pair in a string");
  append_utf8(scratch_, code);
}

std::uint32_t JsonReader::hex4(const char* at) const {
  if (end_ - at < 4) fail("the text ends inside an escape: is the file complete?");
  std::uint32_t code = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = hex_value(at[i]);
    if (digit < 0) fail("an escape \\u without four hexadecimal digits");
    code = code * 16 + static_cast<std::uint32_t>(digit);
  }
  return code;
}

std::string_view JsonReader::number() {
  if (peek() != Kind::number) fail("expected a number");
  const char* from = cursor_;
  const char* at = from;
  auto more = [&] {  // whether a character is at hand
    if (at != end_) return true;
    const auto scanned = at - from;
    const bool got = refill(from);
    at = from + scanned;
    return got;
  };
  auto digits = [&] {
    bool any = false;
    for (; more() && is_digit(*at); ++at) any = true;
    return any;
  };
  if (*at == '-') ++at;
  const bool zero = more() && *at == '0';
  const auto integer = at - from;
  bool good = digits() && !(zero && at - from - integer > 1);
  if (good && more() && *at == '.') {
    ++at;
    good = digits();
  }
  if (good && more() && (*at == 'e' || *at == 'E')) {
    ++at;
    if (more() && (*at == '+' || *at == '-')) ++at;
    good = digits();
  }
  if (!good) fail("a malformed number");
  cursor_ = at;
  return {from, static_cast<std::size_t>(at - from)};
}

void JsonReader::literal(std::string_view word) {
  next_char();
  while (static_cast<std::size_t>(end_ - cursor_) < word.size() && refill()) {
  }
  if (static_cast<std::size_t>(end_ - cursor_) < word.size() ||
      std::string_view(cursor_, word.size()) != word)
    fail(fmt::format("expected '{}'", word));
  cursor_ += word.size();
}

bool JsonReader::boolean() {
  const bool value = next_char() == 't';
  literal(value ? "true" : "false");
  return value;
}

void JsonReader::null() {
  literal("null");
}

void JsonReader::skip() {
  // One bit a level would do, but a string of closing characters is plain: what is open, innermost last.
  std::string open;
  for (;;) {
    bool opened = false;
    switch (peek()) {
      case Kind::string:
        read_string("a string");
        break;
      case Kind::number:
        number();
        break;
      case Kind::boolean:
        boolean();
        break;
      case Kind::null:
        null();
        break;
      case Kind::object:
        enter('{', "an object");
        if (!closes('}')) open.push_back('}'), opened = true;
        break;
      case Kind::array:
        enter('[', "an array");
        if (!closes(']')) open.push_back(']'), opened = true;
        break;
    }
    while (!opened && !open.empty() && !another(open.back())) open.pop_back();
    if (open.empty()) return;
    if (open.back() == '}') read_key();
  }
}

void JsonReader::finish() {
  if (next_char() != '\0' || cursor_ != end_) fail("text behind the end of the document");
}

}  // namespace stocktake
