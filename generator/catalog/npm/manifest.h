#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/inventory/inventory.h"

namespace stocktake {

/// What a package.json says that concerns an inventory. A member of another type than npm allows counts as
/// absent; of a member that stands twice the last one counts, as for JSON.parse. Empty text: absent.
struct NpmManifest {
  std::string_view name, version, description;
  std::vector<Party> authors;                   ///< the author, then the contributors
  Party maintainer;                             ///< the first
  std::string_view repository, homepage, bugs;  ///< URLs
  std::vector<License> licenses;
  std::vector<std::string_view> dependencies, optional_dependencies, peer_dependencies, dev_dependencies;
  /// Of those but for development, what is wanted of each that is no mere version: name and source.
  std::vector<std::pair<std::string_view, std::string_view>> sources;
  std::string_view preinstall, install, postinstall, prepare;  ///< commands of the lifecycle scripts
  /// The other scripts, name and command, which those above may call.
  std::vector<std::pair<std::string_view, std::string_view>> scripts;
  bool gypfile = true;                          ///< false switches the implicit node-gyp off
  std::string_view main, module;                ///< as written, relative to the package
  std::vector<std::string_view> exports;        ///< targets of the subpath "." under all conditions but types
  std::vector<std::string_view> bin, commands;  ///< programs, and the names under which they are called
  std::string_view bin_folder;                  ///< directories.bin: every file in it is a program
  bool bundles = false;                         ///< has bundleDependencies
  bool is_private = false;                      ///< npm refuses to publish it
  std::string_view resolved, integrity;         ///< `_resolved` and `_integrity`, which npm before 7 wrote
};

/// Reads a package.json. The views point into `text` where they can, else into `strings`.
/// \throws Error naming line and column where it is not a JSON object.
NpmManifest read_npm_manifest(std::string_view text, StringArena& strings);

/// The URL that a `repository` names: `owner/name` and `github:owner/name` (gitlab, bitbucket, gist) become
/// the address that npm gives them, `git@host:path` becomes `git+ssh://git@host/path`; all else stays.
std::string npm_repository_url(std::string_view text);

}  // namespace stocktake
