#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/report.h"

namespace stocktake {

/// Which files `check_links` has to see: locks and manifests that no package owns, and none where there is no
/// link that it would ask about. Indices into Inventory::files, ascending.
std::vector<std::uint32_t> files_for_links(const Inventory& inventory);

/// Links in `node_modules` that lead out of it to a package, which is loaded as any other and looks like a
/// workspace: each has to be named by the lock around it (npm's names every place), or where that is of
/// another kind or there is none, by a manifest: as a dependency on a folder, or among the workspaces. Others
/// are findings (`pin-not-locked`). \param texts of locks and manifests that no package owns, by path
void check_links(const Inventory& inventory, const std::map<std::string_view, std::string>& texts,
                 VerifyReport& report);

}  // namespace stocktake
