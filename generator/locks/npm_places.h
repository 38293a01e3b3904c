#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// Where a lock of npm's puts something, and from where it comes. `read_npm_json` gives of these what is a
/// release; this also what is none: links, workspaces, repositories, addresses.
struct NpmPlace {
  std::string folder;      ///< relative to the lock's project: `node_modules/a`; of a workspace its own
  std::string name;        ///< of the package, where the lock says that it is not the folder's
  std::string version;     ///< as it is written; in version 1 it may be a source
  std::string resolved;    ///< where it comes from; of a link, the folder that it leads to
  std::string integrity;   ///< Subresource Integrity, or of version 1 a SHA-1; empty: it states no digest
  std::uint32_t line = 0;  ///< from 1, where it begins
  std::uint32_t version_line = 0;
  bool link = false, bundled = false;
  bool dev = false, optional = false;  ///< it need not be installed
};

/// All of a package-lock.json or npm-shrinkwrap.json, in its order, but for the project itself. \throws Error
/// where it is no JSON object.
std::vector<NpmPlace> read_npm_places(std::string_view text, const std::string& path);

/// Whether the lock at `path` says where each package lies.
bool is_npm_lock(std::string_view path);

}  // namespace stocktake
