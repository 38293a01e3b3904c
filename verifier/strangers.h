#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "schemas/inventory/inventory.h"

namespace stocktake {

/// The folders in which nothing is to stand but what packages brought, so that a file of no package there is
/// nobody's. Some are so by what they are called and stand beside, whoever has a record in them; others where
/// a witness claims to list everything.
class InstalledFolders {
 public:
  /// `node_modules`, `site-packages`, `dist-packages`, and a `vendor` beside `go.mod` or `composer.json` or
  /// with Go code of nobody in it; and the programs of a virtual environment. Cost: two passes over the
  /// files.
  explicit InstalledFolders(const Inventory& inventory);

  /// Of which a witness of a package claims to list everything.
  void add(std::string folder) { claimed_.insert(std::move(folder)); }

  /// The folders of a system in which nothing is but what its packages brought: not the administrator's, nor
  /// those that programs write to. \param root the folder that the system stands in; empty: the tree itself
  void add_system(std::string_view root);

  /// All of a conda environment, which conda alone writes to, but for what has a life of its own there: the
  /// packages that it unpacked, and other environments (`pkgs`, `envs`). \param root as above
  void add_environment(std::string_view root) { environments_.emplace(root); }

  /// Whether the path lies below one of them.
  bool hold(std::string_view path) const;

 private:
  bool is_vendor_folder(std::string_view folder) const;
  bool is_in_environment(std::string_view path) const;

  const Inventory& inventory_;
  std::unordered_set<std::string> claimed_;
  std::unordered_set<std::string> environments_;  // of conda
  std::unordered_set<std::string_view> go_vendors_;
};

/// Whether a package manager of a system writes the file about its packages: bookkeeping, dpkg's
/// `info/NAME.list`.
bool is_managers_own(std::string_view path);

/// Why a file of no package among installed ones is in order: a package manager's own, in the shape that it
/// writes; empty where it is not.
std::string_view known_stranger(const Inventory& inventory, const File& file);

/// Whether a `.pyc` is what Python writes into a `__pycache__` for a source that stands beside it, as far as
/// its head tells (PEP 552): Python would compile anew what is otherwise, but not where the head says to ask
/// nobody.
bool is_bytecode_in_order(const Inventory& inventory, const File& file);

/// The bits of a mode by which a program runs with the rights of its file's owner or group.
inline constexpr std::uint16_t kRunsAsOwner = 06000;

}  // namespace stocktake
