#pragma once

#include "generator/catalog/catalog.h"

namespace stocktake {

/// Adds the packages that lie unpacked in a cache of Bun or Deno, each with its folder. Nothing runs by
/// itself there: their hooks are not told.
void catalog_npm_caches(const Tree& tree, Catalog& out);

}  // namespace stocktake
