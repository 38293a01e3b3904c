#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "differ/match/match.h"
#include "schemas/text/hashing.h"

/// Which packages of a vendored Go module came and went. `go mod vendor` copies only those that something
/// imports, so that files of a module come and go although the module stays the same release, and
/// `vendor/modules.txt` lists them ("Modules reference", section "Vendoring").
namespace stocktake {

class GoPackages {
 public:
  GoPackages() = default;
  GoPackages(const Inventory& before, const Inventory& after, const PackageMatches& packages);

  /// How the list of one module differs.
  struct Change {
    std::vector<std::string_view> more, fewer;  ///< import paths, sorted
    /// The same version, sum in go.sum and replacement on both sides: the module's own files are the same.
    bool same_release = false;
  };
  /// Of a package pair whose lists differ; nullptr for any other.
  const Change* of(std::uint32_t pair) const;

  /// Whether the file, by its path on the after side, belongs to a package that was not listed before and of
  /// which no Go file was there before; or is a licence that go copies from a folder above only such
  /// packages.
  bool came(std::uint32_t pair, std::string_view path) const { return belongs(after_, pair, path); }
  /// The same of a path of the before side, and packages that are listed no longer.
  bool went(std::uint32_t pair, std::string_view path) const { return belongs(before_, pair, path); }

 private:
  using Folders = std::unordered_set<std::string, TextHash, std::equal_to<>>;
  /// One side, in folders of the tree.
  struct Side {
    Folders listed;     ///< packages of the modules whose lists differ
    Folders only_here;  ///< of them those that the other side does not list, and has no Go file of
    Folders above;      ///< all folders above the latter, up to the module's
    Folders above_old;  ///< and above the others
  };

  void read_lists(const Inventory& before, const Inventory& after, const PackageMatches& packages);
  void find_folders(const Inventory& before, const Inventory& after, const PackageMatches& packages);
  bool belongs(const Side& side, std::uint32_t pair, std::string_view path) const;

  std::unordered_map<std::uint32_t, Change> changes_;
  Side before_, after_;
};

/// The folder that holds the vendored modules, with a slash at its end where it is not the root; nothing in
/// it where the package is no vendored Go module, or does not say where it stands.
std::optional<std::string> vendor_folder(const Package& package);

/// Whether two sides of a module are the same release: version, sum, and what replaces it.
bool is_same_go_release(const PackagePair& pair, const Package& before, const Package& after);

}  // namespace stocktake
