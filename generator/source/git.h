#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generator/source/tree.h"

namespace stocktake {

/// What `git:REV[:PATH]` names: a folder's tree, or one file's bytes (an SBOM that is kept in git).
struct GitObject {
  std::string commit;  ///< 40 hexadecimal digits
  std::string name;    ///< of the folder
  std::optional<Tree> tree;
  std::optional<std::string> file;
};

/// Reads from the repository around the current folder through libgit2, without a checkout and without
/// running any filter or hook: the bytes are those that are committed. A submodule is an entry of type
/// submodule, its target the pinned commit. \param spec what stands behind `git:` \throws Error where there
/// is no repository, no such revision or no such path.
GitObject read_git(const std::string& spec, const std::vector<std::string>& excludes);

}  // namespace stocktake
