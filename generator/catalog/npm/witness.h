#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/npm/lock.h"
#include "generator/catalog/npm/manifest.h"
#include "generator/catalog/npm/places.h"

namespace stocktake {

/// What the locks say of one package.
struct NpmWitness {
  NpmLocked installed;  ///< by the lock that the package manager left inside node_modules
  NpmLocked project;    ///< by the lock beside node_modules, which people review
  /// That lock names every place, and not the package's.
  bool is_unlocked = false;
};

/// What is known of the packages when the locks are read.
struct NpmPackages {
  const Tree& tree;
  Catalog& out;
  const std::vector<NpmManifest>& manifests;  ///< of each found package
  const NpmLocations& at;
  const std::vector<std::string>& workspaces;  ///< folders that links in package positions lead to
  bool root_is_modules;
};

/// True for the locks of npm, Yarn and pnpm that speak for an installation; those that packages ship do not.
bool is_npm_lock(std::string_view path, std::string_view name);

/// Reads all locks of the tree. Of several the one nearest to a package speaks for it. The result has one
/// element for each found package; malformed locks become diagnostics.
std::vector<NpmWitness> read_npm_witnesses(const NpmPackages& packages);

/// Writes into `package` what the locks, or failing them the manifest, witness: where its archive came from
/// with its hashes, its scope, that it was bundled, and `lock_status` where a lock says something else than
/// what is installed.
void add_witness(Package& package, const NpmManifest& manifest, const NpmWitness& witness,
                 StringArena& strings);

/// Whether the package came from a git repository, as its manifest or the locks say.
bool came_from_git(const NpmManifest& manifest, const NpmWitness& witness);

}  // namespace stocktake
