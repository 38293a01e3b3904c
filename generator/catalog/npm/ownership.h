#pragma once

#include "generator/catalog/catalog.h"
#include "generator/catalog/npm/places.h"

namespace stocktake {

/// Claims every file below a package's folder for the nearest enclosing package, once. Links in package
/// positions belong to the package that they lead to, and so do the programs in `.bin`, links or the shell
/// scripts that pnpm writes instead: the package that they start owns them, so that its upgrade explains
/// their change. Bookkeeping beside the packages stays unclaimed. Linear, but for a binary search for each
/// package.
void claim_npm_files(const Tree& tree, const NpmLocations& at, const NpmLinks& links, bool root_is_modules,
                     Catalog& out);

}  // namespace stocktake
