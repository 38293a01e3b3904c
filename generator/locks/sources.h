#pragma once

#include <string>
#include <vector>

#include "generator/locks/lock.h"

namespace stocktake {

/// The lines of `property::kLockedSources` behind the path: `host HOST`, and `NAME VERSION PLACES DIGESTS` of each
/// entry, both sorted.
std::string locked_sources_text(const std::vector<LockedSource>& sources);

}  // namespace stocktake
