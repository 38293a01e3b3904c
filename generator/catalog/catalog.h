#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generator/source/tree.h"

namespace stocktake {

/// A package as its cataloger found it: the inventory's Package, but dependencies name others that were
/// found.
struct FoundPackage {
  Package package;  ///< text in the Catalog's arena or the tree's; no dependencies, no bom_ref
  std::vector<std::uint32_t> dependencies;  ///< indices into Catalog::found
};

/// A package's claim to a file.
struct Claim {
  std::uint32_t entry = kNone;  ///< index into Tree::entries
  std::uint32_t found = kNone;  ///< index into Catalog::found
  std::uint16_t depth = 0;      ///< of the folder in which the claiming record stands: the deepest claim wins
  enum class Witness : std::uint8_t {
    none,      ///< claimed by place, no record speaks of the bytes
    agrees,    ///< the record lists the same digest
    differs,   ///< the record lists another digest
    unlisted,  ///< in the package's folder, but its record, which lists all files, does not list it
  } witness = Witness::none;
};

/// What a package's record says of one file, word for word: for whoever verifies the tree by it.
struct RecordRow {
  /// What else is known of the file, where it is not as listed.
  enum class Kind : std::uint8_t {
    file,
    configuration,  ///< the package manager leaves it to the administrator
    excluded,       ///< the package manager is told not to unpack it
  };
  std::uint32_t package = kNone;  ///< in a Catalog an index into `found`, then into Inventory::packages
  std::uint32_t file = kNone;     ///< index into Tree::entries and Inventory::files; kNone: it is not there
  std::string_view path;          ///< where it is to be, relative to the root
  Hash digest;                    ///< its `hex` is empty where the record has none for the file
  Kind kind = Kind::file;
};

/// What the catalogers find. The order of packages and claims does not matter: assembling sorts.
struct Catalog {
  StringArena strings;
  std::vector<FoundPackage> found;
  std::vector<Claim> claims;
  bool keeps_rows = false;           ///< whether anybody wants `rows`
  std::vector<RecordRow> rows;       ///< what the packages' records list
  std::vector<std::uint32_t> roots;  ///< found packages that the scanned project itself depends on directly
  struct Hook {
    std::uint32_t entry;
    std::string_view text;
  };
  std::vector<Hook> hooks;  ///< of files: what an entry makes run by its presence
  /// Another text of a FileDetail.
  struct Detail {
    std::uint32_t entry;
    std::string_view FileDetail::*member;
    std::string_view text;
  };
  std::vector<Detail> details;
  std::vector<Property> notes;  ///< of the document
  struct Diagnostic {
    std::string_view path;
    std::string_view message;
  };
  std::vector<Diagnostic> diagnostics;  ///< malformed records and the like: the run goes on, the user is told

  std::string_view keep(std::string_view text) { return strings.keep(text); }
  /// Adds what the record of the package `found_package` lists, where that is wanted; its texts need not
  /// last.
  void list(std::uint32_t found_package, std::uint32_t entry, std::string_view path, HashAlgorithm algorithm,
            std::string_view hex, RecordRow::Kind kind = RecordRow::Kind::file) {
    if (keeps_rows) rows.push_back({found_package, entry, keep(path), {algorithm, keep(hex)}, kind});
  }
};

/// One ecosystem. Adding one means one file in generator/catalog/ and one line in the list in catalog.cpp.
struct Cataloger {
  std::string_view name;
  /// What the cataloger wants of the content of the file at `path`. Called once for every regular file by the
  /// threads that read them: it must be quick and thread-safe. `name` is the path's last part.
  Wish (*wants)(std::string_view path, std::string_view name);
  /// Finds the packages of this ecosystem: a function of the tree and the contents asked for, and nothing
  /// else. It may run beside other catalogers on the same tree; `out` is its own.
  void (*catalog)(const Tree& tree, Catalog& out);
  /// The folders outside of the tree that its records speak of, relative to its root (`../client`). Where the
  /// source can give them, as a git revision can, their files stand in Tree::beyond before `catalog` is
  /// called.
  std::vector<std::string> (*beyond)(const Tree& tree) = nullptr;
  /// Of an ecosystem whose packages own only what nobody else does: called in place of `catalog`, when all
  /// others are done, with a one for each entry that one of them claims.
  void (*catalog_rest)(const Tree& tree, const std::vector<std::uint8_t>& claimed, Catalog& out) = nullptr;
};

std::span<const Cataloger> catalogers();
/// What all catalogers want to see outside of the tree, sorted, each once.
std::vector<std::string> folders_beyond(const Tree& tree);
/// The most that any cataloger wants of this file.
Wish wish_for(std::string_view path);

extern const Cataloger kPythonCataloger;
extern const Cataloger kNpmCataloger;
extern const Cataloger kGoCataloger;
extern const Cataloger kCargoCataloger;
extern const Cataloger kComposerCataloger;
extern const Cataloger kRubyCataloger;
extern const Cataloger kDebianCataloger;
extern const Cataloger kAlpineCataloger;
extern const Cataloger kRpmCataloger;
extern const Cataloger kJavaCataloger;
extern const Cataloger kCondaCataloger;
extern const Cataloger kNugetCataloger;
extern const Cataloger kRCataloger;
extern const Cataloger kHaskellCataloger;
extern const Cataloger kVcpkgCataloger;
extern const Cataloger kConanCataloger;
extern const Cataloger kHexCataloger;
extern const Cataloger kPubCataloger;
extern const Cataloger kSwiftCataloger;
extern const Cataloger kHomebrewCataloger;
extern const Cataloger kNixCataloger;
extern const Cataloger kPerlCataloger;
extern const Cataloger kLuarocksCataloger;
extern const Cataloger kJuliaCataloger;
extern const Cataloger kOpamCataloger;
extern const Cataloger kVendoredCataloger;

}  // namespace stocktake
