#include "schemas/text/ci_commands.h"

#include <algorithm>

namespace stocktake {
namespace {

// Read anywhere in a line by some services; `::` counts only at the beginning, after blanks.
constexpr std::string_view kAnywhere[] = {"##[", "##vso[", "##teamcity["};

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/// The bytes that make the terminal's colours, which a service does not count.
std::size_t colour_size(std::string_view text) {
  if (!text.starts_with("\x1b[")) return 0;
  const std::size_t end = text.find('m');
  return end == text.npos ? 0 : end + 1;
}

}  // namespace

std::string without_ci_commands(std::string_view line) {
  std::string safe(line);
  for (const std::string_view command : kAnywhere)
    for (std::size_t at = 0; (at = safe.find(command, at)) != safe.npos;) safe.replace(at + 1, 1, "\\x23");
  std::size_t start = 0;
  while (start < safe.size()) {
    const std::size_t colour = colour_size(std::string_view(safe).substr(start));
    if (colour == 0 && !is_blank(safe[start])) break;
    start += std::max<std::size_t>(colour, 1);
  }
  if (safe.compare(start, 2, "::") == 0) safe.replace(start + 1, 1, "\\x3A");
  return safe;
}

std::string lines_without_ci_commands(std::string_view text) {
  std::string safe;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    safe += without_ci_commands(text.substr(from, end - from));
    if (end < text.size()) safe += '\n';
    from = end + 1;
  }
  return safe;
}

}  // namespace stocktake
