#include "schemas/json/safe.h"

#include <cstdint>
#include <string>

#include "schemas/text/ascii.h"
#include "schemas/text/percent.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

/// The code point at the front of well-formed UTF-8, which it takes off.
std::uint32_t take_code_point(std::string_view& utf8) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(utf8[i]));
  };
  const std::uint32_t first = byte(0);
  std::size_t size = 1;
  std::uint32_t code_point = first;
  if (first >= 0xF0) {
    size = 4;
    code_point = first & 0x07;
  } else if (first >= 0xE0) {
    size = 3;
    code_point = first & 0x0F;
  } else if (first >= 0xC0) {
    size = 2;
    code_point = first & 0x1F;
  }
  for (std::size_t i = 1; i < size; ++i) code_point = code_point << 6 | (byte(i) & 0x3F);
  utf8.remove_prefix(size);
  return code_point;
}

void append_unit(std::string& json, std::uint32_t unit) {
  std::string digits;
  append_hex(digits, unit, 4);
  json.append("\\u").append(lower_ascii(digits));
}

std::string ascii_json(std::string_view utf8) {
  std::string json = "\"";
  while (!utf8.empty()) {
    const std::uint32_t c = take_code_point(utf8);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += static_cast<char>(c);
    } else if (c >= 0x20 && c < 0x7F) {
      json += static_cast<char>(c);
    } else if (c < 0x10000) {
      append_unit(json, c);
    } else {  // RFC 8259, section 7: a surrogate pair
      append_unit(json, 0xD7C0 + (c >> 10));
      append_unit(json, 0xDC00 + (c & 0x3FF));
    }
  }
  return json + '"';
}

}  // namespace

void safe_string(JsonWriter& out, std::string_view text) {
  if (!is_utf8(text)) {
    out.string(printable(text));
  } else if (has_hidden_characters(text)) {
    out.raw(ascii_json(text));
  } else {
    out.string(text);
  }
}

void safe_member(JsonWriter& out, std::string_view name, std::string_view text) {
  out.key(name);
  safe_string(out, text);
}

void bytes_member(JsonWriter& out, std::string_view name, std::string_view bytes) {
  if (bytes.empty()) return;
  if (is_utf8(bytes)) return safe_member(out, name, bytes);
  safe_member(out, name, percent_escape_invalid_utf8(bytes));
  out.member(std::string(name) + "Encoding", "percent");
}

}  // namespace stocktake
