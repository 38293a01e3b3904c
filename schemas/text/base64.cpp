#include "schemas/text/base64.h"

#include <algorithm>
#include <array>

namespace stocktake {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoValue = 64;  // a bit that no character's value has

constexpr std::array<std::uint8_t, 256> kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoValue);
  for (std::uint8_t i = 0; i < 64; ++i) values[static_cast<unsigned char>(kAlphabet[i])] = i;
  values[static_cast<unsigned char>('-')] = 62;
  values[static_cast<unsigned char>('_')] = 63;
  return values;
}();

}  // namespace

std::string to_base64(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (; !bytes.empty(); bytes = bytes.subspan(std::min<std::size_t>(3, bytes.size()))) {
    const std::size_t size = std::min<std::size_t>(3, bytes.size());
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) bits = bits << 8 | (i < size ? bytes[i] : 0u);
    for (std::size_t i = 0; i < 4; ++i) text += i > size ? '=' : kAlphabet[bits >> (18 - 6 * i) & 63];
  }
  return text;
}

bool parse_base64(std::string_view text, std::span<std::uint8_t> to) {
  const std::size_t padded = (to.size() + 2) / 3 * 4, plain = (to.size() * 4 + 2) / 3;
  if (text.size() == padded && text.substr(plain) == std::string_view("==").substr(0, padded - plain))
    text = text.substr(0, plain);
  if (text.size() != plain) return false;
  std::uint32_t bits = 0;
  std::uint8_t seen = 0;  // of all values together
  int have = 0;
  std::size_t at = 0;
  for (const char c : text) {
    const std::uint8_t value = kValues[static_cast<unsigned char>(c)];
    seen |= value;
    bits = bits << 6 | (value & 63u);
    if ((have += 6) < 8) continue;
    have -= 8;
    to[at++] = static_cast<std::uint8_t>(bits >> have);
  }
  return (seen & kNoValue) == 0;
}

std::optional<std::string> from_base64(std::string_view text) {
  const std::size_t digits = text.find_last_not_of('=') + 1;
  std::string bytes(digits / 4 * 3 + digits % 4 * 3 / 4, '\0');
  if (!parse_base64(text, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()})) return std::nullopt;
  return bytes;
}

}  // namespace stocktake
