#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "schemas/inventory/inventory.h"

namespace stocktake {

/// How much of the files a document has.
enum class Listing : std::uint8_t {
  all,      ///< every file
  digests,  ///< of each package the digest over its files (`stocktake:tree-sha256`)
  none,     ///< packages only
};
std::string_view to_string(Listing listing);
std::optional<Listing> listing_of(std::string_view word);

/// Takes out of the inventory what the listing leaves out, and of its facts those that are then unknown:
/// whoever compares it is told that no files are listed, and not that all are gone. It is no longer complete.
void reduce(Inventory& inventory, Listing listing);

}  // namespace stocktake
