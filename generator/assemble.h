#pragma once

#include <string>
#include <vector>

#include "generator/catalog/catalog.h"

namespace stocktake {

/// A message about one path of the tree: the run goes on, the user is told.
struct Diagnostic {
  std::string path;
  std::string message;
};

/// Puts a walked tree and what the catalogers found together: every entry becomes a file with one owner or
/// none, every found package a package with its files' tree digest and resolved dependencies, all in one
/// order that depends on nothing but the content. Of several claims to a file, the one whose record lies
/// deepest wins (a package vendored inside another owns its own files), then one whose record agrees with the
/// bytes, then the smaller purl and location. The tree digests are computed by up to `threads` threads.
/// \param rows where what the records list goes, its texts in the inventory's arena; nullptr: nobody asks
Inventory assemble(Tree tree, std::vector<Catalog> catalogs, unsigned threads,
                   std::vector<Diagnostic>& diagnostics, std::vector<RecordRow>* rows = nullptr);

}  // namespace stocktake
