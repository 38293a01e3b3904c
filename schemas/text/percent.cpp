#include "schemas/text/percent.h"

#include "schemas/text/ascii.h"
#include "schemas/text/utf8.h"

namespace stocktake {

void append_hex(std::string& to, std::uint32_t value, int digits) {
  while (digits < 8 && value >> (4 * digits) != 0) ++digits;
  while (digits-- > 0) to += "0123456789ABCDEF"[value >> (4 * digits) & 15];
}

void append_percent(std::string& to, char byte) {
  to += '%';
  append_hex(to, static_cast<unsigned char>(byte), 2);
}

std::string percent_encoded(std::string_view text, std::string_view plain) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text)
    if (is_alphanumeric(c) || plain.find(c) != plain.npos)
      result += c;
    else
      append_percent(result, c);
  return result;
}

std::string percent_escape_invalid_utf8(std::string_view bytes) {
  if (bytes.find('%') == bytes.npos && is_utf8(bytes)) return std::string(bytes);
  std::string result;
  for_each_character(bytes, [&](char32_t code_point, std::string_view text, bool valid) {
    if (valid && code_point != '%')
      result += text;
    else
      append_percent(result, text.front());
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

}  // namespace stocktake
