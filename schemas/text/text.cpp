#include "schemas/text/text.h"

#include <fmt/format.h>

#include <iterator>

namespace stocktake {

std::string format_count(std::uint64_t count) {
  std::string result = fmt::format("{}", count);
  for (std::size_t i = result.size(); i > 3; i -= 3) result.insert(i - 3, 1, ',');
  return result;
}

std::string counted(std::uint64_t count, std::string_view singular, std::string_view plural) {
  return format_count(count).append(" ").append(count == 1 ? singular : plural);
}

std::string format_bytes(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  constexpr std::string_view kUnits[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
  std::uint64_t unit = 1000;
  std::size_t name = 0;
  // 999,950 B is the first that rounds to 1000.0 kB, and is written as 1.0 MB instead.
  while (name + 1 < std::size(kUnits) && bytes >= unit * 1000 - unit / 20) {
    unit *= 1000;
    ++name;
  }
  // Rounded half up in integers: tenths = round(bytes / (unit / 10)).
  const std::uint64_t tenth = unit / 10;
  const std::uint64_t tenths = bytes / tenth + (bytes % tenth >= tenth / 2 ? 1 : 0);
  return fmt::format("{}.{} {}", tenths / 10, tenths % 10, kUnits[name]);
}

}  // namespace stocktake
