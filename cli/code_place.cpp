#include "cli/code_place.h"

#include <algorithm>
#include <cstdint>

#include "generator/traits/finder.h"

namespace stocktake {

std::size_t place_of_code(const File& file, std::string_view line, std::span<const std::string_view> traits) {
  const auto language = language_of(file.path, file.kind);
  if (!language) return 0;
  const Finder& finder = Finder::of(*language);
  std::uint64_t steps = 0;
  std::size_t first = line.size();
  const auto is_meant = [&](std::uint32_t row) {
    const auto& trait = finder.row(row).trait;
    return trait && std::find(traits.begin(), traits.end(), to_string(*trait)) != traits.end();
  };
  finder.find(line, 0, line.size(), steps, is_meant,
              [&](const Finder::Hit& hit) { first = std::min(first, hit.begin); });
  return first == line.size() ? 0 : first;
}

}  // namespace stocktake
