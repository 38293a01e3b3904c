#include "schemas/inventory/listing.h"
#include "schemas/inventory/properties.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/inventory/document.h"
#include "schemas/validation/validate.h"

using namespace stocktake;

namespace {

Inventory one_package() {
  Inventory inventory;
  inventory.name = "x";
  inventory.facts = Facts::all();
  inventory.complete = true;
  Package& package = inventory.packages.emplace_back();
  package.name = "a";
  package.purl = package.bom_ref = "pkg:npm/a@1";
  package.version = "1";
  package.tree = Sha256();
  package.hooks = {"npm:install=x"};
  File& file = inventory.files.emplace_back();
  file.path = "a/index.js";
  file.package = 0;
  inventory.make_detail(file).traits = "network:1";
  inventory.notes.push_back({property::kFolder, "empty a"});
  inventory.notes.push_back({property::kExcluded, "b"});
  return inventory;
}

std::string encoded(const Inventory& inventory) {
  std::string text;
  encode_inventory(inventory, [&](std::string_view bytes) { text.append(bytes); });
  return text;
}

}  // namespace

TEST_CASE("a listing of all changes nothing") {
  Inventory inventory = one_package();
  reduce(inventory, Listing::all);
  CHECK(encoded(inventory) == encoded(one_package()));
}

TEST_CASE("a listing without files says so by its facts and its completeness") {
  for (const Listing listing : {Listing::digests, Listing::none}) {
    Inventory inventory = one_package();
    reduce(inventory, listing);
    const std::string text = encoded(inventory);
    CHECK(validate(text, "x").valid());
    const Inventory again = decode_inventory_text(text, "x");
    CHECK(again.files.empty());
    CHECK_FALSE(again.facts.has(Fact::files));
    CHECK_FALSE(again.facts.has(Fact::traits));
    CHECK(again.facts.has(Fact::hooks));
    CHECK_FALSE(again.complete);
    REQUIRE(again.packages.size() == 1);
    CHECK(again.packages[0].tree.has_value() == (listing == Listing::digests));
    REQUIRE(again.notes.size() == 1);
    CHECK(again.notes[0].value == "b");
  }
}

TEST_CASE("listings are called by their words") {
  for (const Listing listing : {Listing::all, Listing::digests, Listing::none})
    CHECK(listing_of(to_string(listing)) == listing);
  CHECK(listing_of("some") == std::nullopt);
}
