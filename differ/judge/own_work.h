#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_set>

#include "differ/match/match.h"
#include "schemas/text/hashing.h"

/// What in a repository is the project's own work: all that lies outside of what was installed or vendored
/// into it. People change it every day, and its history says who and why.
namespace stocktake {

class OwnWork {
 public:
  OwnWork() = default;
  /// Finds the installed trees of both sides. Nothing is the project's own where a side is no repository (a
  /// git revision, or a folder with the marks of one), or where neither side has such a tree; where the root
  /// itself is one, all but what only the repository's host reads (`.github`).
  OwnWork(const Inventory& before, const Inventory& after);

  /// Whether the file lies outside of everything installed, on each side that has it, and no package but one
  /// that is worked on here owns it. What is made elsewhere is nobody's own work here: what lies in a
  /// `node_modules` of any place, archives of packages, machine code, what Yarn generates; and a
  /// `binding.gyp` that is new makes npm build the project.
  bool has(const Inventory& before, const Inventory& after, const FileMatch& match) const;

 private:
  bool covers(const Inventory& side, const File& file) const;

  bool found_ = false;
  std::unordered_set<std::string, TextHash, std::equal_to<>> trees_;  ///< folders
};

/// The folder that the package's manager rules: a vendor folder, `node_modules`, a Python environment;
/// nothing where the package does not say where it stands.
std::optional<std::string> installed_tree(const Package& package);

}  // namespace stocktake
