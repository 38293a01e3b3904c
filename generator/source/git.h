#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "generator/source/tree.h"
#include "schemas/error.h"

namespace stocktake {

/// What `git:REV[:PATH]` names: a folder's tree, or one file's bytes (an SBOM that is kept in git).
struct GitObject {
  std::string commit;  ///< 40 hexadecimal digits
  std::string name;    ///< of the folder
  std::optional<Tree> tree;
  std::optional<std::string> file;
};

/// The repository gave no answer in time. Whoever asks again waits again.
class GitWaits : public Error {
 public:
  using Error::Error;
};

/// Reads from the repository around the current folder through libgit2, without a checkout and without
/// running any filter or hook: the bytes are those that are committed. A submodule is an entry of type
/// submodule, its target the pinned commit. A blob that is not there or is damaged is unread.
/// \param spec what stands behind `git:`
/// \param patience how long libgit2 may take to find the revision, and a sixth of how long for an object: a
/// repository can make it wait for ever, e.g. by a fifo as its configuration.
/// \throws Error where there is no repository, no such revision or no such path, where a name in it is one
/// that git refuses, a folder is damaged, or the patience ends.
GitObject read_git(const std::string& spec, const std::vector<std::string>& excludes,
                   Wishes wishes = wants_nothing, LookFor look_for = {},
                   std::chrono::milliseconds patience = std::chrono::seconds(10));

}  // namespace stocktake
