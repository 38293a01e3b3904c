#include "schemas/json/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace stocktake {
namespace {

/// Whether a byte may stand inside a string as it is. DEL is escaped too: it is legal, but no terminal's
/// friend.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 256; ++c) plain[c] = c != '"' && c != '\\' && c != 0x7f;
  return plain;
}();

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

void JsonWriter::separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (filled_.back() != 0) text_.push_back(',');
  filled_.back() = 1;
  if (line_) text_.push_back('\n'), line_ = false;
}

JsonWriter& JsonWriter::line() {
  line_ = true;
  return *this;
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  text_.push_back(bracket);
  filled_.push_back(0);
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  if (line_) text_.push_back('\n'), line_ = false;
  text_.push_back(bracket);
  filled_.pop_back();
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  text_.push_back('"');
  text_.append(name);
  text_.append("\":", 2);
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  separate();
  text_.push_back('"');
  append_escaped(text);
  text_.push_back('"');
  return *this;
}

JsonWriter& JsonWriter::number(std::uint64_t value) {
  separate();
  text_.append(fmt::format_int(value).c_str());
  return *this;
}

JsonWriter& JsonWriter::boolean(bool value) {
  separate();
  text_.append(value ? "true" : "false");
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  text_.append(json);
  return *this;
}

void JsonWriter::append_escaped(std::string_view text) {
  std::size_t from = 0;
  const std::size_t hashes = text.find("##");
  for (std::size_t at = std::min(plain_prefix(text), hashes); at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    // `##[`, `##vso[` and their like are commands of build services wherever they stand (ci_commands.h).
    if (kPlain[c] && !(c == '#' && at > 0 && text[at - 1] == '#')) continue;
    text_.append(text, from, at - from);
    from = at + 1;
    switch (c) {
      case '"':
        text_.append("\\\"");
        break;
      case '\\':
        text_.append("\\\\");
        break;
      case '\n':
        text_.append("\\n");
        break;
      case '\t':
        text_.append("\\t");
        break;
      case '\r':
        text_.append("\\r");
        break;
      default:
        text_.append(fmt::format("\\u{:04x}", c));
    }
  }
  text_.append(text, from);
}

void escape_double_hashes(std::string& json) {
  for (std::size_t at = 0; (at = json.find("##", at)) != json.npos;) json.replace(at + 1, 1, "\\u0023");
}

}  // namespace stocktake
