#include "generator/traits/shape.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>

#include "generator/traits/block.h"
#include "schemas/text/ascii.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

constexpr std::size_t kSegment = 60;  // digits without a gap: shorter lines of base64 are seldom written
constexpr std::size_t kMostGap = 64;  // between two segments of a run
constexpr std::size_t kLeastEscapes = 16;
constexpr std::size_t kMostName = 64;

std::uint32_t number(std::uint64_t value) {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(value, std::numeric_limits<std::uint32_t>::max()));
}

constexpr auto kDigits = [] {
  std::array<bool, 256> digits{};
  for (int c = 0; c < 256; ++c)
    digits[static_cast<std::size_t>(c)] =
        is_alphanumeric(static_cast<char>(c)) || c == '+' || c == '/' || c == '-' || c == '_' || c == '=';
  return digits;
}();
bool is_encoded(char c) {
  return kDigits[static_cast<unsigned char>(c)];
}

/// What stands between the lines of one text: its quotes, and how the language joins it.
bool is_gap(std::string_view text) {
  return text.size() <= kMostGap && text.find_first_not_of(" \t\r\n\"'`+\\().") == std::string_view::npos;
}

/// The length of an escape at the begin of `text` that stands for a letter which needs none; 0 where there is
/// none.
std::size_t escape_length(std::string_view text) {
  const auto printable = [](int value) { return value >= 0x20 && value < 0x7F; };
  if (text.size() < 4 || text[0] != '\\') return 0;
  const auto hex = [&](std::size_t at) { return hex_value(text[at]) < 0 ? -1000 : hex_value(text[at]); };
  if (text[1] == 'x') return printable(hex(2) * 16 + hex(3)) ? 4 : 0;
  if (text[1] == 'u' && text.size() >= 6 && text[2] == '0' && text[3] == '0')
    return printable(hex(4) * 16 + hex(5)) ? 6 : 0;
  const auto octal = [&](std::size_t at) {
    return text[at] >= '0' && text[at] < '8' ? text[at] - '0' : -1000;
  };
  return printable(octal(1) * 64 + octal(2) * 8 + octal(3)) ? 4 : 0;
}

/// The first escape of a block that may stand within a run of them: their backslashes are four or six bytes
/// apart. The block's size where there is none.
std::size_t first_escape(std::string_view text, std::size_t at) {
  const unsigned found = Block(text.data() + at).equal('\\');
  if ((found & (found >> 4 | found >> 6)) == 0) return Block::kSize;
  std::size_t first = 0;
  while (first < Block::kSize && escape_length(text.substr(at + first)) == 0) ++first;
  return first;
}

/// Letters that are drawn as nothing, and may stand in a name.
bool is_filler(char32_t c) {
  return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0;
}

bool is_invisible(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) ||
         c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0000 && c <= 0xE0FFF) ||
         (c >= 0x180B && c <= 0x180F) || c == 0x034F || is_filler(c);
}

/// Those that belong to the character before them: the presentation of an emoji, joiners within words.
bool is_attached(char32_t c) {
  return (c >= 0xFE00 && c <= 0xFE0F) || c == 0x200C || c == 0x200D;
}

/// Those that may stand in a name, behind its first character: joiners, and marks that select a form.
bool is_in_names(char32_t c) {
  return is_attached(c) || c == 0x034F || (c >= 0x180B && c <= 0x180D) || c == 0x180F ||
         (c >= 0xE0100 && c <= 0xE01EF);
}

/// Whether a name of ASCII ends before `at`.
bool ends_name(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && at - begin < kMostName && (is_alphanumeric(text[begin - 1]) || text[begin - 1] == '_'))
    --begin;
  return begin < at && !is_digit(text[begin]);
}

/// Opens and closes another direction of writing (Unicode Standard Annex #9).
bool opens_direction(char32_t c) {
  return c == 0x202A || c == 0x202B || c == 0x202D || c == 0x202E || (c >= 0x2066 && c <= 0x2068);
}
bool closes_direction(char32_t c) {
  return c == 0x202C || c == 0x2069;
}

/// Letters that look like one of ASCII in every font (the whole-script confusables of Unicode's UTS 39 for
/// Cyrillic, Greek, Armenian and Latin), but for the dotless i, which half of all Turkish words have.
constexpr auto kLookalikes = [] {
  std::array<bool, 0x600> lookalikes{};
  for (const char32_t c : std::u32string_view(
           U"\u0410\u0412\u0415\u041A\u041C\u041D\u041E\u0420\u0421\u0422\u0423\u0425\u0405\u0406\u0408"
           U"\u0430\u0435\u043E\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u04BB\u0501\u051B\u051D"
           U"\u0391\u0392\u0395\u0396\u0397\u0399\u039A\u039C\u039D\u039F\u03A1\u03A4\u03A5\u03A7\u03BF"
           U"\u0555\u0570\u0578\u057D\u0581\u0585\u0251\u0261"))
    lookalikes[c] = true;
  return lookalikes;
}();

/// Whether it is one of those, or, in Python, of the mathematical alphabets and the wide forms, which it
/// takes for the ASCII ones.
bool is_lookalike(char32_t c, Language language) {
  if ((c >= 0x1D400 && c <= 0x1D7FF) || (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A))
    return language == Language::python;
  return c < kLookalikes.size() && kLookalikes[c];
}

/// Whether the next four blocks are ASCII: eight bytes of it have no highest bit.
bool is_ascii(const char* at) {
  std::uint64_t all = 0;
#pragma GCC unroll 8
  for (std::size_t i = 0; i < 8; ++i) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, at + i * sizeof eight, sizeof eight);
    all |= eight;
  }
  return (all & 0x8080808080808080U) == 0;
}

/// First bytes of the characters that are asked for above.
constexpr auto kAsked = [] {
  std::array<bool, 256> asked{};
  for (const int c :
       {0xC9, 0xCD, 0xCE, 0xCF, 0xD0, 0xD1, 0xD2, 0xD4, 0xD5, 0xD6, 0xE1, 0xE2, 0xE3, 0xEF, 0xF0, 0xF3})
    asked[static_cast<std::size_t>(c)] = true;
  return asked;
}();

/// Whether a character that is asked for may stand at `at`: its second byte goes on with it.
bool is_asked(std::string_view text, std::size_t at) {
  return kAsked[static_cast<unsigned char>(text[at])] &&
         (at + 1 == text.size() || (static_cast<unsigned char>(text[at + 1]) & 0xC0) == 0x80);
}

/// Which bytes of a block may begin a character that is asked for, as far as they and the two behind them
/// say: in words of Latin, or in what is no text, few bytes beyond ASCII do. Those two must be there.
unsigned begins_asked(const char* at) {
  const Block block(at);
  const unsigned two = block.equal('\xC9') | block.between(0xCD, 0xD6);
  const unsigned more = block.between(0xE1, 0xE3) | block.between(0xEF, 0xF3);
  return Block(at + 1).between(0x80, 0xBF) & (two | (more & Block(at + 2).between(0x80, 0xBF)));
}

bool is_word_byte(char c) {
  return is_alphanumeric(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

/// One more character of a kind, which stands at `at`.
void count_one(Measure& measure, std::size_t at, LineCount& lines) {
  if (measure.amount == 0) measure.line = lines.line_of(at);
  measure.amount = number(std::uint64_t{measure.amount} + 1);
}

}  // namespace

void LineCount::begin(const TextWindow& window) {
  window_ = window;
  at_ = window.from;
}

std::uint32_t LineCount::line_of(std::size_t index) {
  const std::size_t to = std::max(index, window_.from);
  const auto newlines = [&](std::size_t from, std::size_t end) {
    return count_bytes(window_.text.substr(from, end - from), '\n');
  };
  if (to >= at_)
    line_ += newlines(at_, to);
  else
    line_ -= newlines(to, at_);
  at_ = to;
  return number(line_);
}

void LineCount::end() {
  line_of(window_.to);
}

void ShapeReader::read(const TextWindow& window, LineCount& lines, bool last, Traits& traits) {
  read_lines(window, lines, last, traits);
  read_runs(window, lines, last, traits);
  read_escapes(window, lines, traits);
  read_others(window, lines, traits);
}

/// Looks back from where the line would be long for the line's end.
void ShapeReader::read_lines(const TextWindow& window, LineCount& lines, bool last, Traits& traits) {
  const std::string_view text = window.text;
  Measure& longest = traits.shape(Shape::longest_line);
  const std::uint64_t least = least_amount(Shape::longest_line);
  const auto end_line = [&](std::size_t end) {
    const std::uint64_t length = window.base + end - line_begin_;
    if (length >= least && length > longest.amount) {
      const std::size_t begin =
          line_begin_ < window.base ? 0 : static_cast<std::size_t>(line_begin_ - window.base);
      longest = {number(length), lines.line_of(begin)};
    }
    line_begin_ = window.base + end + 1;
  };
  std::size_t at = window.from;  // the line has no end before it
  for (;;) {
    const std::uint64_t reach = line_begin_ + least;
    if (reach >= window.base + window.to) break;
    const std::size_t probe = reach < window.base + at ? at : static_cast<std::size_t>(reach - window.base);
    const std::string_view back = text.substr(at, probe - at);
    if (const auto found = back.rfind('\n'); found != back.npos) {
      steps_ += back.size() - found;
      end_line(at + found);
      at += found + 1;
      continue;
    }
    steps_ += back.size();
    const auto end = text.substr(0, window.to).find('\n', probe);
    if (end == text.npos) {
      at = window.to;
      break;
    }
    end_line(end);
    at = end + 1;
  }
  // What is left ends no long line but one that goes on behind the window.
  if (const auto found = text.substr(at, window.to - at).rfind('\n'); found != text.npos)
    end_line(at + found);
  if (last) end_line(window.to);
}

/// Passes by words: returns a place not before `at`, with no digit before it, before which no segment begins.
/// A segment holds two neighbouring blocks whole, of which one is looked at; its neighbours only where all of
/// it may be digits.
std::size_t ShapeReader::skip_words(std::string_view text, std::size_t at, std::size_t to) {
  constexpr std::size_t kSize = Block::kSize;
  static_assert(3 * kSize - 1 <= kSegment);
  const auto is_gapped = [&](std::size_t block) { return Block(text.data() + block).between_words() != 0; };
  std::size_t block = at;
  for (; block + 2 * kSize <= to; block += 2 * kSize)
    if (!is_gapped(block) && (!is_gapped(block + kSize) || (block != at && !is_gapped(block - kSize)))) break;
  std::size_t begin = block;
  while (begin > at && is_encoded(text[begin - 1])) --begin;
  steps_ += (block - at) / kSize + (block - begin);
  return begin;
}

/// Looks back from where a segment of digits would be long enough for what ends it.
void ShapeReader::read_runs(const TextWindow& window, LineCount& lines, bool last, Traits& traits) {
  const std::string_view text = window.text;
  std::size_t at = segment_ < window.base ? 0 : static_cast<std::size_t>(segment_ - window.base);
  if (in_segment_) at = window.from;
  const auto segment_end = [&](std::size_t from) {
    std::size_t end = from;
    while (end < window.to && is_encoded(text[end])) ++end;
    steps_ += end - from;
    return end;
  };
  for (;;) {
    if (in_segment_) {
      const std::size_t end = segment_end(at);
      add_segment(window, at, end, lines, traits);
      at = end;
      if (end == window.to) break;
      in_segment_ = false;
    }
    at = skip_words(text, at, window.to);
    const std::size_t probe = at + kSegment - 1;
    if (probe >= window.to) break;
    std::size_t back = probe + 1;
    while (back > at && is_encoded(text[back - 1])) --back;
    steps_ += probe + 1 - back;
    if (back > at)
      at = back;
    else
      in_segment_ = true;
  }
  segment_ = window.base + at;
  if (last) end_run(traits);
}

/// Digits without a gap, or what of them stands in this window.
void ShapeReader::add_segment(const TextWindow& window, std::size_t begin, std::size_t end, LineCount& lines,
                              Traits& traits) {
  const std::uint64_t place = window.base + begin;
  const std::uint64_t gap = place - run_end_;
  const bool goes_on =
      run_digits_ != 0 && gap <= std::min(kMostGap, begin) &&
      is_gap(window.text.substr(begin - static_cast<std::size_t>(gap), static_cast<std::size_t>(gap)));
  if (!goes_on) {
    end_run(traits);
    run_line_ = lines.line_of(begin);
  }
  // Rulers of dashes are no digits.
  run_digits_ += static_cast<std::uint64_t>(
      std::count_if(window.text.begin() + static_cast<std::ptrdiff_t>(begin),
                    window.text.begin() + static_cast<std::ptrdiff_t>(end), is_alphanumeric));
  run_end_ = window.base + end;
}

void ShapeReader::end_run(Traits& traits) {
  Measure& longest = traits.shape(Shape::encoded_run);
  if (run_digits_ >= least_amount(Shape::encoded_run) && run_digits_ > longest.amount)
    longest = {number(run_digits_), run_line_};
  run_digits_ = 0;
}

/// Looks for backslashes in blocks of which each run that is long enough holds one whole.
void ShapeReader::read_escapes(const TextWindow& window, LineCount& lines, Traits& traits) {
  constexpr std::size_t kStep = 3 * Block::kSize;
  static_assert(kStep + Block::kSize - 1 <= kLeastEscapes * 4);
  const std::string_view text = window.text;
  if (traits.has(Trait::obfuscated)) return;
  for (std::size_t at = window.from; at < window.to && at + Block::kSize <= text.size();) {
    const std::size_t first = at + first_escape(text, at);
    ++steps_;
    if (first == at + Block::kSize) {
      at += kStep;
      continue;
    }
    std::size_t begin = first, escapes = 0;
    while (begin >= 4 && escapes < kLeastEscapes) {
      const std::size_t length = escape_length(text.substr(begin - 4)) == 4                 ? 4
                                 : begin >= 6 && escape_length(text.substr(begin - 6)) == 6 ? 6
                                                                                            : 0;
      if (length == 0) break;
      begin -= length;
      ++escapes;
    }
    std::size_t end = first;
    for (std::size_t length = 0; escapes < kLeastEscapes; ++escapes, end += length)
      if ((length = escape_length(text.substr(end))) == 0) break;
    steps_ += (end - begin) / 4;
    if (escapes >= kLeastEscapes) {
      traits.line(Trait::obfuscated) = lines.line_of(std::max(begin, window.from));
      return;
    }
    at = std::max(end, at + 1);
  }
}

/// Reads what is not ASCII.
void ShapeReader::read_others(const TextWindow& window, LineCount& lines, Traits& traits) {
  const char* text = window.text.data();
  std::size_t at = window.from, behind = at;
  while (at + Block::kSize <= window.to && at + Block::kSize + 2 <= window.text.size()) {
    if (at + 4 * Block::kSize <= window.to && is_ascii(text + at)) {
      at += 4 * Block::kSize;
      continue;
    }
    const std::size_t block = at;
    at += Block::kSize;
    for (unsigned asked = begins_asked(text + block); asked != 0; asked &= asked - 1) {
      const std::size_t place = block + static_cast<unsigned>(std::countr_zero(asked));
      // What was read already may go on behind this block.
      if (place >= behind && is_asked(window.text, place)) behind = read_other(window, place, lines, traits);
    }
    at = std::max(at, behind);
  }
  while (at < window.to) at = is_asked(window.text, at) ? read_other(window, at, lines, traits) : at + 1;
}

/// Judges a character that changes the direction of writing: one that is not closed on its line lets code be
/// shown where it does not stand, whether in a text or in a comment.
void ShapeReader::read_direction(const TextWindow& window, std::size_t at, LineCount& lines, Traits& traits) {
  constexpr std::size_t kMost = 1000;
  const std::string_view text = window.text;
  if (window.base + at < directed_to_) return;
  const std::size_t most = std::min(text.size(), at + kMost);
  std::size_t end = std::min(text.find('\n', at), most);
  std::string open;  // for each that is open: whether it is an isolate
  steps_ += end - at;
  for (std::size_t i = at; i < end;) {
    const auto [code, length] = decode_utf8(text.substr(i));
    i += std::max<std::size_t>(length, 1);
    if (opens_direction(code)) open.push_back(code >= 0x2066 ? 'i' : 'e');
    if (code == 0x202C && open.ends_with('e')) open.pop_back();
    if (code == 0x2069)
      if (const auto isolate = open.rfind('i'); isolate != open.npos) open.resize(isolate);
  }
  directed_to_ = window.base + end;
  if (!open.empty()) count_one(traits.shape(Shape::confusable), at, lines);
}

/// Judges the character at `at`, and returns where to go on.
std::size_t ShapeReader::read_other(const TextWindow& window, std::size_t at, LineCount& lines,
                                    Traits& traits) {
  const std::string_view text = window.text;
  const auto [code, length] = decode_utf8(text.substr(at));
  ++steps_;
  if (length == 0) return at + 1;
  if (is_invisible(code)) {
    const bool byte_order = code == 0xFEFF && window.base + at == 0;
    // Behind a visible character that is not ASCII, and in the emoji of a key, they are ordinary.
    std::size_t before = at;
    while (before > 0 && at - before < 4 && (static_cast<unsigned char>(text[before - 1]) & 0xC0) == 0x80)
      --before;
    const bool behind_other =
        before > 0 && before < at && !is_invisible(decode_utf8(text.substr(before - 1)).code_point);
    const bool key = text.substr(at + length, 3) == "\xE2\x83\xA3";
    if (byte_order || (is_attached(code) && (behind_other || key))) return at + length;
    count_one(traits.shape(Shape::invisible), at, lines);
    if (opens_direction(code) || closes_direction(code)) read_direction(window, at, lines, traits);
    // The presentation of a digit (`1` as an emoji) makes no name.
    if (is_in_names(code) && ends_name(text, at) && (window.comments == nullptr || !window.comments->has(at)))
      count_one(traits.shape(Shape::confusable), at, lines);
    if (!is_filler(code)) return at + length;
  } else if (!is_lookalike(code, window.language)) {
    return at + length;
  }
  // A name with such a letter: is another of its letters ASCII?
  std::size_t begin = at, end = at + length;
  while (begin > 0 && at - begin < kMostName && is_word_byte(text[begin - 1])) --begin;
  while (end < text.size() && end - at < kMostName && is_word_byte(text[end])) ++end;
  steps_ += end - begin;
  const std::string_view name = text.substr(begin, end - begin);
  const bool beside = code >= 0xFF00 || is_filler(code) || std::any_of(name.begin(), name.end(), is_letter);
  if (beside && (window.comments == nullptr || !window.comments->has(at)))
    count_one(traits.shape(Shape::confusable), at, lines);
  return std::max(std::min(end, window.to), at + length);
}

}  // namespace stocktake
