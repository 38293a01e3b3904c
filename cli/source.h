#pragma once

#include <string>

#include "generator/walk.h"
#include "schemas/inventory.h"

namespace stocktake {

/// Opens anything that an inventory can be taken from: an SBOM (`-`: on standard input), a folder, an
/// archive, or `git:REV[:PATH]`, a folder or an SBOM in the repository around the current folder. What it is
/// shows its content. Diagnostics of a scan go to standard error. \throws Error where there is nothing to
/// compare.
Inventory open_source(const std::string& source, const WalkOptions& walk);

/// Whether the source is (or should be) an SBOM, rather than something to scan.
bool is_document(const std::string& source);

}  // namespace stocktake
