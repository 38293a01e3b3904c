#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"

namespace stocktake {

/// One `[[vendored]]` of a stocktake.toml: copied code, as a person declares it (docs/policy.md).
struct DeclaredVendored {
  std::string path;           ///< folder or file, relative to the root
  std::string purl;           ///< canonical; its version may be the only one
  std::string name, version;  ///< `name` is the purl's, else the folder's
  /// Where the tree has the version: a file, and the text around it with a `*` for the version itself.
  std::string version_file, version_pattern;
  std::string licence, upstream;
  std::string tree_sha256;           ///< over its files as they were reviewed (`tree_digest`)
  std::vector<std::string> patches;  ///< `PATH#sha256:HEX`, in the order in which they are applied
};

/// Reads the entries of the text of a stocktake.toml. What is wrong with one goes to `troubles`, a sentence
/// each, and the entry is left out: a path that leaves the root, or that an entry before has, a key that is
/// unknown, a digest that is none.
std::vector<DeclaredVendored> read_declared(std::string_view text, std::vector<std::string>& troubles);

/// The version in the text of a file, by DeclaredVendored::version_pattern; empty where it has none.
std::string version_in(std::string_view text, std::string_view pattern);

/// What catalogers want, and the files in which the text of a stocktake.toml says that versions stand.
Wishes wishes_with_declared(std::string_view declaration);

/// Gives the packages that other catalogers found the patches that the tree's stocktake.toml declares for
/// their folders. A declaration that a package claims is its own, and speaks for nobody.
/// \param claimed for each entry whether a package does
void note_declared_patches(const Tree& tree, const std::vector<std::uint8_t>& claimed,
                           std::vector<Catalog>& catalogs);

/// Entries of stocktake.toml for the copied code that an inventory has and nobody declared, for a person to
/// complete.
std::string draft_vendored(const Inventory& inventory);

}  // namespace stocktake
