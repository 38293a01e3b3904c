#pragma once

#include <optional>
#include <string>
#include <vector>

#include "differ/policy/policy.h"

namespace CLI {
class App;
}

namespace stocktake {

/// Which stocktake.toml counts.
struct PolicyChoice {
  std::string path;   ///< as the user named it; empty: what is found
  bool none = false;  ///< none, whatever is found
};

/// Adds `--policy` and `--no-policy`, which fill `choice`; it must live as long as the command.
void add_policy_options(CLI::App& command, PolicyChoice& choice);

/// The policy that the user named, or that stands at the root of a source or in a folder above it, up to the
/// root of the repository around it. Of several sources the first that is a folder or a git revision is
/// asked, and no other: what is compared with something trusted must not approve itself, so BEFORE comes
/// first. A document, an archive or an image has no such file. \throws Error where the file is no policy.
std::optional<Policy> find_policy(const PolicyChoice& choice, const std::vector<std::string>& sources);

/// What a tree's own approvals are worth: of a project, which is judged as it is reviewed, the file at its
/// root counts; where somebody may have changed what is installed, only one outside of the tree.
enum class OwnPolicy : std::uint8_t { counts, is_suspect };
/// The same for one tree that is held against what speaks for it. A git revision is not asked.
std::optional<Policy> find_policy_of_tree(const PolicyChoice& choice, const std::string& tree, OwnPolicy own);

/// The text of a policy. \throws Error where it cannot be read.
std::string read_policy_text(const std::string& path);

}  // namespace stocktake
