#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// UTF-8, character by character. All functions take any bytes, keep no state, are thread-safe, throw nothing
/// of their own, and cost time linear in their input.
namespace stocktake {

/// True for well-formed UTF-8 (Unicode 15, table 3-7): no overlong form, no surrogate, nothing above
/// U+10FFFF.
bool is_utf8(std::string_view bytes);

/// The text without the byte order mark that some editors put before it (U+FEFF; Unicode 15, section 23.8).
constexpr std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return text.substr(0, kMark.size()) == kMark ? text.substr(kMark.size()) : text;
}

/// The character that JSON or XML begins with, behind a byte order mark and blanks; '\0' where there is none.
constexpr char first_character(std::string_view text) {
  text = without_byte_order_mark(text);
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? '\0' : text[first];
}

/// Appends the character in UTF-8; anything else (a surrogate, anything above U+10FFFF) becomes U+FFFD.
void append_utf8(std::string& to, std::uint32_t code);

/// One character at the head of a text. `size` is 0 where the text does not begin with well-formed UTF-8.
struct Decoded {
  char32_t code_point = 0;
  std::size_t size = 0;
};

/// Decodes the first character of a text that is not empty.
Decoded decode_utf8(std::string_view text);

/// Length of the head of `text` that is ASCII, found eight bytes at a time.
std::size_t ascii_prefix(std::string_view text);

/// The first bytes of `text`, at most `most`, cut where a character begins.
std::string_view utf8_prefix(std::string_view text, std::size_t most);

/// The text where it has at most `most` bytes, else its `utf8_prefix` with an ellipsis behind it.
std::string ellipsized(std::string_view text, std::size_t most);

/// Calls `each(code_point, bytes, valid)` for every character, and for every byte that is not part of one.
template <typename Each>
void for_each_character(std::string_view text, Each each) {
  while (!text.empty()) {
    const Decoded character = decode_utf8(text);
    const std::size_t size = std::max<std::size_t>(character.size, 1);
    each(character.code_point, text.substr(0, size), character.size != 0);
    text.remove_prefix(size);
  }
}

}  // namespace stocktake
