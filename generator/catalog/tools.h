#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generator/catalog/catalog.h"
#include "schemas/error.h"
#include "schemas/identity/purl.h"

/// What the catalogers of several ecosystems have in common.
namespace stocktake {

/// A folder and the found package whose files lie in it, except those in the folder of another further down.
struct FolderOwner {
  std::string_view folder;  ///< relative to the root; "" is the root itself
  std::uint32_t found = kNone;
};

/// Claims every entry below the folders, each for the package of the deepest folder around it; of several
/// packages with one folder the first gets it. A folder may also be the path of a single file. The claims
/// have no witness and stand in the order of the entries. Costs one look-up a folder and one step an entry,
/// however the folders lie in one another.
void claim_folders(const Tree& tree, const std::vector<FolderOwner>& owners, std::uint16_t depth,
                   Catalog& out);

/// The folders that lie in no other of them, each once, in no particular order.
std::vector<std::string_view> outermost(std::vector<std::string_view> folders);

/// Indices of the regular files with this last name, in the tree's order. One step an entry.
std::vector<std::uint32_t> files_named(const Tree& tree, std::string_view name);

/// Where a path leads when links on the way are followed as the system would, from `folder`, which has none:
/// `path` is relative to it. Nothing where it leaves the root, is absolute, or goes through more than 40
/// links.
std::optional<std::string> follow_links(const Tree& tree, std::string_view folder, std::string_view path);

/// `text` as it stands where it is a part of `content`, which lives as long as the tree; else kept in
/// `strings` (a reader of JSON copies what has escapes, and gives the copy up at the next step).
std::string_view lasting(std::string_view text, std::string_view content, StringArena& strings);

/// Number of names in the path of a folder, as Claim::depth wants it.
std::uint16_t depth_of(std::string_view folder);

/// The canonical package URL, kept in `out`: every cataloger's packages have theirs from here. Where the
/// parts give none (a name that the type forbids), a diagnostic for `record`, and empty. A `platform` becomes
/// the qualifier of that name.
std::string_view package_url(Catalog& out, std::string_view record, std::string_view type,
                             std::string_view ns, std::string_view name, std::string_view version,
                             std::string_view platform = {});
/// The same of any parts, with qualifiers.
std::string_view package_url(Catalog& out, std::string_view record, Purl purl);

/// A diagnostic about the file at `path`; both texts are kept.
void report(Catalog& out, std::string_view path, std::string_view message);
/// The same for an error that reading the file threw, whose message may begin with the path.
void report(Catalog& out, std::string_view path, const Error& error);

}  // namespace stocktake
