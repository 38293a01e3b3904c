#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "schemas/inventory/inventory.h"

namespace stocktake {

/// Where in a line of the file the first of these traits stands, as its language's table finds it; 0 where
/// none does: what is known by the lines around it, or by the shape of the text.
std::size_t place_of_code(const File& file, std::string_view line, std::span<const std::string_view> traits);

}  // namespace stocktake
