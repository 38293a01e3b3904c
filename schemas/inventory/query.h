#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/identity/purl.h"
#include "schemas/inventory/inventory.h"

namespace stocktake {

/// A place in an inventory that a query fits. It owns its text, so that the inventory can go.
struct Hit {
  /// What was found: a file; a package by its name; a package by the digest of the archive it came from, or
  /// by the digest over its files (`stocktake:tree-sha256`); the archive that the inventory was taken of.
  enum class Kind : std::uint8_t { file, package, artifact, tree, source };

  Kind kind = Kind::file;
  std::string path;     ///< of the file, or the package's folder or record; raw bytes, relative to the root
  std::string sha256;   ///< of the file, or the digest that was found; hexadecimal; empty: there is none
  std::string package;  ///< purl of the package or owner, `name@version` without one; empty: unowned
  std::vector<std::uint32_t> criteria;  ///< what it fits, indices into InventoryQuery::criteria; ascending
};
std::string_view to_string(Hit::Kind kind);

/// What a hit says of a package: its purl, or `group/name@version` without one; its folder, or else its
/// record; the SHA-256 of what it came from (`hashes` and those of `externalReferences`), sorted, each once.
std::string package_in_hits(const Package& package);
std::string place_in_hits(const Package& package);
std::vector<Sha256> artifact_digests(const Package& package);

/// What to look for in an inventory: digests, paths and packages. A file or package that fits any of them is
/// a hit. Built by one thread; then `find` and `blind_spot` may be called by several.
class InventoryQuery {
 public:
  /// A digest: of files, of packages' archives (`hashes` and those of `externalReferences`), over a package's
  /// files, or of the archive that the inventory was taken of. \throws Error where it is no SHA-256 in
  /// hexadecimal.
  void add_sha256(std::string_view hex);
  /// The digests of a list: the first word of each line, up to a blank, comma or semicolon; lines that are
  /// empty or begin with `#` are none. \throws Error with name and line where one is no SHA-256.
  void add_sha256_list(std::string_view text, const std::string& name);
  /// Files by a glob on the whole path (see `glob_match`). \throws Error where it is empty.
  void add_path(std::string_view glob);
  /// Packages by type, namespace and name, both sides normalised (see `purl_identity`). Where `purl` has a
  /// version, the package's must be equal by the rules of its ecosystem (PyPI's `1.0` is `1.0.0`); the
  /// qualifiers that `purl` has must be the package's too. \throws Error where it is no purl.
  void add_purl(std::string_view purl);

  /// What was added, as reports show it: `sha256:…`, `path:…`, `purl:…`.
  const std::vector<std::string>& criteria() const { return criteria_; }

  // What a store that holds many inventories narrows its search by, and then asks of each thing that is left:
  const std::vector<std::pair<Sha256, std::uint32_t>>& digests() const { return digests_; }
  const std::vector<std::pair<std::string, std::uint32_t>>& globs() const { return globs_; }
  std::vector<std::string> identities() const;  ///< of the purls, as `purl_identity` has them
  /// Which criteria a file fits, a package by its name, and anything by a digest that is not a file's:
  /// indices, ascending.
  std::vector<std::uint32_t> fits_file(std::string_view path, const Sha256* sha256) const;
  std::vector<std::uint32_t> fits_package(std::string_view purl) const;
  std::vector<std::uint32_t> fits_digest(const Sha256& digest) const;

  /// All hits: the source itself, then packages and then files, in the inventory's order. Costs one pass.
  std::vector<Hit> find(const Inventory& inventory) const;

  /// Why "no hit" would not mean "not there": the inventory lists no files, or not their digests, or
  /// something could not be read. Empty where the answer is sure; safe for a terminal.
  std::string blind_spot(const Inventory& inventory) const;

 private:
  struct WantedPurl {
    Purl purl;
    std::string identity;
    std::uint32_t criterion;
  };
  using Criteria = std::vector<std::uint32_t>;

  std::uint32_t add(std::string_view kind, std::string_view text);
  bool names(const WantedPurl& wanted, const Purl& purl) const;
  void find_package(const Package& package, std::vector<Hit>& hits) const;

  std::vector<std::string> criteria_;
  std::vector<std::pair<Sha256, std::uint32_t>> digests_;  // sorted
  std::vector<std::pair<std::string, std::uint32_t>> globs_;
  std::vector<WantedPurl> purls_;
};

}  // namespace stocktake
