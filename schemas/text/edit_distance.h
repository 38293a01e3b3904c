#pragma once

#include <cstddef>
#include <string_view>

namespace stocktake {

/// The number of single-byte insertions, deletions, substitutions and swaps of neighbours that turn `a` into
/// `b` (optimal string alignment: no part is edited twice); `limit + 1` where it is more than `limit`. Costs
/// `limit` times the length.
std::size_t edit_distance_at_most(std::string_view a, std::string_view b, std::size_t limit);

}  // namespace stocktake
