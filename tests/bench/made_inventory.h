#pragma once

#include <cstdint>

#include "schemas/inventory/inventory.h"

namespace stocktake {

/// An inventory of `files` files, fifty to a package, for benchmarks. `release` 1 differs from 0 as an
/// ordinary update does: every twentieth package is upgraded and all its files change.
Inventory made_inventory(std::uint32_t files, unsigned release);

}  // namespace stocktake
