#pragma once

#include <map>
#include <string>
#include <string_view>

#include "generator/source/tree.h"

namespace stocktake {

/// What the Go project around a vendor folder says of the modules in it: go.mod requires versions, go.sum and
/// go.work.sum have the digests of archives. Source: "Modules reference", sections "go.mod files", "go.sum
/// files" and "Vendoring"; go refuses to build from a vendor folder that disagrees. Only reads the tree,
/// which must outlive it; a file that is not there, or was not asked for, says nothing.
class GoProject {
 public:
  /// What `modules.txt` says of a module.
  struct Vendored {
    std::string_view path, version;  ///< as the code imports it, and as go.mod requires it
    std::string_view source,
        release;               ///< where the code is from: the same, or what replaces it; empty: a folder
    bool is_explicit = false;  ///< go.mod requires it itself
  };

  /// That of a vendor folder whose project is not in the tree: it says nothing.
  GoProject() = default;
  GoProject(const Tree& tree, std::string_view folder);

  /// The h1 hash of the module's archive in go.sum; empty where it has none.
  std::string_view sum(std::string_view module, std::string_view version) const;
  /// What is denied of it, as Package::lock_status has it; empty where nothing is.
  std::string contradiction(const Vendored& module) const;

 private:
  using ByModule = std::map<std::string_view, std::string_view>;

  void read_sums(std::string_view text);
  void read_requirements(std::string_view text, const std::string& path);
  std::string other_sum(std::string_view module) const;

  ByModule sums_;  // by `path version`. The lines for `version/go.mod` speak of that one file, which is not
                   // vendored
  std::map<std::string, std::string> required_;
  bool has_sums_ = false, has_requirements_ = false;
  bool requires_all_ = false;  // since Go 1.17 also the modules that only others need
};

/// Whether it is a file that a GoProject is read from.
bool is_go_project_file(std::string_view name);

}  // namespace stocktake
