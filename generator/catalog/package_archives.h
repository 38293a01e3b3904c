#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "generator/catalog/catalog.h"

namespace stocktake {

/// What is wanted of the content of package archives that lie in a tree as files.
Wish package_archives_want(std::string_view path, std::string_view name);

/// Adds a package for each of them that nobody claims: of Cataloger::catalog_rest, and for the same reason.
/// They are of several ecosystems, whose own records say nothing of them. \param claimed may be empty
void catalog_package_archives(const Tree& tree, const std::vector<std::uint8_t>& claimed, Catalog& out);

}  // namespace stocktake
