#include "generator/traits/encoding.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"

namespace stocktake {
namespace {

/// The name behind `coding:` or `coding=` in a comment; empty where the line has none.
std::string_view declared_in(std::string_view line) {
  const auto hash = line.find_first_not_of(" \t\f");
  if (hash == line.npos || line[hash] != '#') return {};
  for (std::size_t at = line.find("coding", hash); at != line.npos; at = line.find("coding", at + 1)) {
    std::string_view rest = line.substr(at + 6);
    if (rest.empty() || (rest[0] != ':' && rest[0] != '=')) continue;
    rest.remove_prefix(1);
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    const auto end = std::find_if_not(rest.begin(), rest.end(), [](char c) {
      return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
    });
    if (end != rest.begin()) return rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  }
  return {};
}

/// Whether bytes below 128 stand for themselves in it, alone (Python's "Standard Encodings").
bool keeps_ascii(std::string_view name) {
  std::string plain = lower_ascii(name);
  plain.erase(
      std::remove_if(plain.begin(), plain.end(), [](char c) { return c == '-' || c == '_' || c == '.'; }),
      plain.end());
  constexpr std::string_view kNames[] = {"utf8", "u8",    "utf",   "ascii", "usascii", "646",
                                         "l1",   "latin", "koi8r", "koi8u", "koi8",    "macroman"};
  constexpr std::string_view kFamilies[] = {"utf8",       "latin", "iso8859", "88",  "cp125",
                                            "windows125", "cp437", "cp850",   "euc", "gb2312"};
  return std::find(std::begin(kNames), std::end(kNames), plain) != std::end(kNames) ||
         std::any_of(std::begin(kFamilies), std::end(kFamilies),
                     [&](std::string_view family) { return plain.starts_with(family); });
}

}  // namespace

std::uint32_t decoded_program_line(std::string_view text) {
  for (std::uint32_t number = 1; number <= 2; ++number) {
    const std::string_view line = take_line(text);
    if (const std::string_view name = declared_in(line); !name.empty()) return keeps_ascii(name) ? 0 : number;
    // Behind a line of code the second says nothing.
    const auto first = line.find_first_not_of(" \t\f\r");
    if (first != line.npos && line[first] != '#') return 0;
  }
  return 0;
}

}  // namespace stocktake
