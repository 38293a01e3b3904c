#pragma once

#include <algorithm>
#include <string>
#include <string_view>

/// A text taken apart, and put together. Results are views of the argument; any bytes; thread-safe, no
/// errors.
namespace stocktake {

/// White space of ASCII, as isspace() knows it without a locale.
inline constexpr std::string_view kWhiteSpace = " \t\r\n\f\v";

/// `text` without white space at both ends.
constexpr std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(kWhiteSpace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kWhiteSpace) - first + 1);
}

/// `text` without the quotes around it, single or double, where it has a pair.
constexpr std::string_view unquoted(std::string_view text) {
  const bool quoted =
      text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

/// Takes the text up to `separator`, and the separator, from the front of `rest`; all of it where there is
/// none.
constexpr std::string_view take_until(std::string_view& rest, char separator) {
  const auto size = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, size);
  rest.remove_prefix(std::min(size + 1, rest.size()));
  return part;
}

/// Takes `prefix` from the front of `rest`; false, and `rest` as it was, where it does not begin with it.
constexpr bool take_prefix(std::string_view& rest, std::string_view prefix) {
  if (!rest.starts_with(prefix)) return false;
  rest.remove_prefix(prefix.size());
  return true;
}

/// The next line of `rest`, without its end (LF or CR LF), which is taken off `rest`.
constexpr std::string_view take_line(std::string_view& rest) {
  std::string_view line = take_until(rest, '\n');
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Whether one of the lines is `line`.
constexpr bool has_line(std::string_view lines, std::string_view line) {
  while (!lines.empty())
    if (take_line(lines) == line) return true;
  return false;
}

/// The texts with `separator` between them.
template <class Texts>
std::string joined(const Texts& texts, std::string_view separator) {
  std::string result;
  for (const std::string_view text : texts) result.append(result.empty() ? "" : separator).append(text);
  return result;
}

}  // namespace stocktake
