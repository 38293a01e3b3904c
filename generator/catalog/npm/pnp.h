#pragma once

#include <span>
#include <string>
#include <string_view>

#include "generator/catalog/npm/pnp_releases.h"

/// What Yarn 3 and newer write of their lock where no `node_modules` is wanted ("Plug'n'Play"): `.pnp.cjs`,
/// the code that every program of the project loads first, with a table of where each package lies in it; and
/// `.pnp.loader.mjs`, code alone.
namespace stocktake {

/// Whether the file of that name is one of them, and its content is needed for `pnp_state`.
bool is_pnp_file(std::string_view name);

/// FileDetail::generated of a `.pnp.cjs`: `agrees` where the code is a release's of Yarn, and the table says
/// of the packages in the lock beside it, and of no other, what Yarn says: that each lies in its archive in
/// Yarn's cache, by the name that Yarn gives the archive, or unpacked beside it, or is a workspace of the
/// lock; and that what a package needs leads to what the lock has under that name. Else `differs DIGEST:
/// LINE`, LINE being the first that is otherwise: where that is the code, the patterns of files that it
/// leaves alone, or the cache, the DIGEST is of these alone, so that it is the same as long as they are.
/// \param releases SHA-256 of the code of releases
std::string pnp_state(std::string_view pnp, std::string_view yarn_lock,
                      std::span<const std::string_view> releases = kPnpReleases);

/// The same of a `.pnp.loader.mjs`; empty where it is no release's.
std::string pnp_loader_state(std::string_view loader);

}  // namespace stocktake
