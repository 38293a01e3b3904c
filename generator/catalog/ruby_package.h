#pragma once

#include "generator/catalog/catalog.h"

namespace stocktake {

/// Of a tree that is a gem as RubyGems publishes it (PublishedPackage::Form::gem), the gem: `metadata` is its
/// specification in YAML, of which only the data is read, whatever Ruby's types are named in it; its files
/// stand in `data/`. An impossible specification is a diagnostic.
void catalog_gem_file(const Tree& tree, Catalog& out);

}  // namespace stocktake
