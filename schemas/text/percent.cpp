#include "schemas/text/percent.h"

#include <fmt/format.h>

#include <iterator>

#include "schemas/text/ascii.h"
#include "schemas/text/utf8.h"

namespace stocktake {

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

}  // namespace stocktake
