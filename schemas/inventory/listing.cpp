#include "schemas/inventory/listing.h"

#include "schemas/inventory/properties.h"

#include <algorithm>
#include <iterator>

namespace stocktake {
namespace {

constexpr std::string_view kListingWords[] = {"all", "digests", "none"};

/// What a document can say of packages without their files.
constexpr Fact kOfPackages[] = {Fact::hooks, Fact::entry_points, Fact::records};

}  // namespace

std::string_view to_string(Listing listing) {
  return kListingWords[static_cast<std::size_t>(listing)];
}

std::optional<Listing> listing_of(std::string_view word) {
  const auto* const found = std::find(std::begin(kListingWords), std::end(kListingWords), word);
  if (found == std::end(kListingWords)) return std::nullopt;
  return static_cast<Listing>(found - std::begin(kListingWords));
}

void reduce(Inventory& inventory, Listing listing) {
  if (listing == Listing::all) return;
  inventory.files.clear();
  inventory.details.clear();
  std::erase_if(inventory.notes, [](const Property& note) { return note.name == property::kFolder; });
  Facts facts;
  for (const Fact fact : kOfPackages)
    if (inventory.facts.has(fact)) facts.add(fact);
  inventory.facts = facts;
  inventory.complete = false;
  if (listing == Listing::digests) return;
  for (Package& package : inventory.packages) package.tree.reset();
}

}  // namespace stocktake
