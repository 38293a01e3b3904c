#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "schemas/inventory/inventory.h"

namespace stocktake {

struct SummaryOptions {
  /// Entries of a list before the rest is only counted; 0: all.
  std::size_t list_limit = 10;
};

/// What an inventory holds, for a person: name, origin, counts, packages by ecosystem, licences, what runs at
/// install, what differs from its own record, what could not be read, the largest packages. Lines of text,
/// safe for a terminal; a section that would be empty is left out. Linear, but for sorting the lists.
std::string summarise(const Inventory& inventory, const SummaryOptions& options);

/// Which packages can do what, a table: the traits of their code, each with the number of files that show it,
/// and what a single file has together that is dangerous. Packages without any are counted, and so are files
/// of machine code, into which nobody looked. What no package owns is one line.
std::string ability_table(const Inventory& inventory);

/// Deeper levels than these are cut in any case: a document may hold a chain of a million packages, and each
/// line is indented by its level.
inline constexpr std::uint32_t kDeepestTree = 200;

/// The packages as a tree of what needs what, a line each: first what the scanned thing itself depends on,
/// then what nothing depends on, then one package of each cycle that is left. A package's own dependencies
/// stand where it appears first, later it is marked "(see above)"; so the text is linear in packages and
/// dependencies. Below `depth` levels (1: the roots only) a line says how many dependencies it does not show.
std::string dependency_tree(const Inventory& inventory, std::uint32_t depth);

}  // namespace stocktake
