#include "schemas/text/printable.h"

#include <algorithm>
#include <iterator>

#include "schemas/text/percent.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

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

}  // namespace

bool has_hidden_characters(std::string_view utf8) {
  while (!utf8.empty()) {
    const Decoded character = decode_utf8(utf8);
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
      append_hex(result += "\\x", static_cast<unsigned char>(text.front()), 2);
    } else {
      append_hex(result += "\\u{", code_point, 4);
      result += '}';
    }
  });
  return result;
}

std::string in_quotes(std::string_view text) {
  return '"' + printable(ellipsized(text, 120)) + '"';
}

}  // namespace stocktake
