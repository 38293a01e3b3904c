#pragma once

#include <string>
#include <vector>

#include "generator/assemble.h"
#include "generator/source/walk.h"

namespace stocktake {

/// Runs every cataloger over a walked tree, side by side on at most `threads` threads, and assembles the
/// inventory. \param rows as in `assemble`
Inventory take_inventory(Tree tree, unsigned threads, std::vector<Diagnostic>& diagnostics,
                         std::vector<RecordRow>* rows = nullptr);

/// Scans the folder `root`: walk, catalog, assemble. The inventory's name is that in its manifest, else the
/// folder's. \throws Error where the root cannot be scanned; what concerns single files is in the inventory
/// and `diagnostics`. What the walk keeps of each file is what the catalogers want.
Inventory scan_directory(const std::string& root, WalkOptions options, std::vector<Diagnostic>& diagnostics,
                         std::vector<RecordRow>* rows = nullptr);

}  // namespace stocktake
