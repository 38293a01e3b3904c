#pragma once

#include <string>

#include "schemas/inventory/inventory.h"

/// Where a reader finds more about a package. Links are text: nothing is fetched. Only the public registry of
/// an ecosystem is meant; a package whose purl names another place gets no link. Every character of a URL
/// that comes from an input is percent-encoded. Thread-safe.
namespace stocktake {

/// The page of this release at its registry; empty where the purl does not lead to one.
std::string registry_page(const Package& package);

/// What changed between two releases, as the forge of their repository shows it; empty where the purls do not
/// name the repository and its tags (they do for Go modules and for packages of a forge).
std::string compare_page(const Package& before, const Package& after);

}  // namespace stocktake
