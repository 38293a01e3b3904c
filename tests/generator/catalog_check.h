#pragma once

#include "generator/catalog/catalog.h"

namespace stocktake {

/// Holds what a cataloger found in a tree against the tree. Of the catalog: indices are of this tree and of
/// these: a package has a name and a purl in its normal form, its record and the files that run stand
/// in the tree. Of the inventory that comes of it: each entry is a file, once, in order, with its digest, and
/// its document gives the same bytes again. Called by `catalog_of` (tree_builder.h), so by every cataloger's
/// test.
void check_cataloger(const Cataloger& cataloger, const Tree& tree, const Catalog& catalog);

}  // namespace stocktake
