#pragma once

#include <memory>
#include <string>

#include "generator/source/cache.h"
#include "generator/source/walk.h"
#include "schemas/inventory/inventory.h"

namespace stocktake {

/// Opens anything that an inventory can be taken from: an SBOM (`-`: on standard input), a folder, an
/// archive, or `git:REV[:PATH]`, a folder or an SBOM in the repository around the current folder. What it is
/// shows its content. Diagnostics of a scan go to standard error. \throws Error where there is nothing to
/// compare.
Inventory open_source(const std::string& source, const WalkOptions& walk);

/// Whether the source is (or should be) an SBOM, rather than something to scan.
bool is_document(const std::string& source);

/// Leaves `own`, a file that this run writes itself, out of the scan of `root`, where it lies below it: a
/// document inside the tree must not list itself. Empty and `-` stand for no file.
void exclude_own(WalkOptions& walk, const std::string& root, const std::string& own);

/// Opens the cache of digests at `path`, with a warning on standard error where it must be ignored; nothing
/// where `path` is empty.
std::unique_ptr<DigestCache> open_cache(const std::string& path);

}  // namespace stocktake
