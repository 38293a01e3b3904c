#pragma once

#include <string>
#include <vector>

#include "generator/assemble.h"
#include "generator/source/walk.h"

namespace stocktake {

/// Runs every cataloger over a walked tree, side by side on at most `threads` threads, and assembles the
/// inventory.
Inventory take_inventory(Tree tree, unsigned threads, std::vector<Diagnostic>& diagnostics);

/// Scans the folder `root`: walk, catalog, assemble. The inventory's name is the folder's.
/// \throws Error where the root cannot be scanned; what concerns single files is in the inventory and
/// `diagnostics`.
Inventory scan_directory(const std::string& root, const WalkOptions& options,
                         std::vector<Diagnostic>& diagnostics);

}  // namespace stocktake
