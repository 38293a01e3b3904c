#pragma once

#include <string>

#include "generator/walk.h"
#include "schemas/inventory.h"

namespace stocktake {

/// Opens anything that an inventory can be taken from: an SBOM, a folder, `-` for an SBOM on standard input.
/// Diagnostics of a scan go to standard error.
/// \throws Error where there is nothing to compare.
Inventory open_source(const std::string& source, const WalkOptions& walk);

/// Whether the source is (or should be) an SBOM, rather than something to scan.
bool is_document(const std::string& source);

}  // namespace stocktake
