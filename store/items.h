#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/identity/digest.h"
#include "schemas/inventory/inventory.h"
#include "schemas/text/string_arena.h"

namespace stocktake {

/// Something that a release holds and that a search may ask for: what a Hit says of it (schemas/inventory/
/// query.h), so that a search of the store finds what a search of the documents finds.
struct Item {
  /// Its path in two, raw bytes: all up to the last '/', which is `folder`'s last byte, and what stands
  /// behind.
  std::string_view folder, name;
  std::string_view package;  ///< of the owner, or of the package itself; empty: unowned
  std::string_view kind;     ///< of a regular file its media type; of others `symlink`, `fifo` …
  std::string_view target;   ///< of a link
  std::optional<Sha256> sha256;
  std::int32_t mode = -1;  ///< permission bits; -1: unknown
  std::uint8_t what = 0;   ///< Hit::Kind
};

/// All items of a release, and what is counted of it.
struct ReleaseItems {
  StringArena strings;  ///< what no inventory holds
  std::vector<Item> items;
  std::uint64_t files = 0, packages = 0, unowned = 0;
  // Why a search that finds nothing is no proof, as InventoryQuery::blind_spot has it:
  std::uint64_t undigested = 0;  ///< files without SHA-256
  std::uint64_t unread = 0;      ///< folders that could not be read
  std::uint64_t nameless = 0;    ///< packages without a purl
  bool lists_files = false;
};

/// The items of an inventory, which must outlive them. Linear.
ReleaseItems items_of(const Inventory& inventory);

/// By what packages are looked for: `purl_identity` of a purl; empty for what is none.
std::string identity_of(std::string_view package);

}  // namespace stocktake
