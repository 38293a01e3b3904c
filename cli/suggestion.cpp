#include "cli/suggestion.h"

#include <fmt/format.h>

#include "schemas/text/edit_distance.h"

namespace stocktake {

std::string suggestion(std::string_view typed, const std::vector<std::string>& known) {
  const std::size_t limit = typed.size() < 4 ? 1 : 2;
  std::size_t nearest = limit + 1;
  std::string_view best;
  for (const std::string& word : known) {
    const std::size_t distance = edit_distance_at_most(typed, word, limit);
    if (distance >= nearest) continue;
    nearest = distance;
    best = word;
  }
  return best.empty() ? std::string() : fmt::format("; did you mean '{}'?", best);
}

}  // namespace stocktake
