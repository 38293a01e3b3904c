#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "schemas/inventory/inventory.h"

namespace stocktake {

/// What a lock file says of one package. Empty text: it says nothing.
struct NpmLocked {
  std::string_view name;        ///< of the package, where it may differ from the folder's
  std::string_view version;     ///< empty where the lock names a source instead (git, a folder)
  std::string_view resolved;    ///< where the archive came from
  std::string_view integrity;   ///< Subresource Integrity: `sha512-BASE64 sha1-BASE64`
  std::string_view sha1;        ///< of the archive in hexadecimal, as Yarn 1 has it beside the address
  std::string_view resolution;  ///< Yarn 2 and newer: what the range came to mean, `a@npm:1.0.0`
  std::string_view checksum;    ///< Yarn 2 and newer: of the archive as Yarn packs it anew
  bool dev = false;             ///< needed for development only
  bool optional = false;
  bool bundled = false;  ///< came inside another package's archive
  /// A registry serves its archive, and the lock states no digest; of yarn.lock and pnpm-lock.yaml.
  bool lacks_digest = false;
};

/// Whether an address is that of an archive which a host of repositories makes of a commit: nobody promises
/// that its bytes stay, so that no lock states their digest.
bool is_made_of_commit(std::string_view url);

/// Reads a package-lock.json, npm-shrinkwrap.json or node_modules/.package-lock.json of lockfileVersion 1, 2
/// or 3 and gives every package with its folder, relative to the lock's project (`node_modules/a`). A lock of
/// version 2 says everything twice; only `packages`, the newer part, is given where it has one. The views
/// point into `text` or `strings`; the folder is valid during the call only.
/// \throws Error where it is not a JSON object.
void read_npm_lock(std::string_view text, StringArena& strings,
                   const std::function<void(std::string_view folder, const NpmLocked&)>& found);

/// Reads a yarn.lock (version 1, and of Yarn 2 and newer names and versions only: their checksums are not of
/// the archive). Gives every package once, without folder: `name` is set, and `version` but of workspaces,
/// links and portals. What doesn't look like a yarn.lock gives nothing.
void read_yarn_lock(std::string_view text, StringArena& strings,
                    const std::function<void(const NpmLocked&)>& found);

/// Reads a pnpm-lock.yaml or node_modules/.pnpm/lock.yaml of lockfileVersion 6 or 9, as pnpm writes it; not
/// YAML in general. Gives packages as `read_yarn_lock` does, some twice with a part of the knowledge each.
void read_pnpm_lock(std::string_view text, StringArena& strings,
                    const std::function<void(const NpmLocked&)>& found);

}  // namespace stocktake
