#include "store/items.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/inventory/query.h"
#include "tests/differ/inventory_builder.h"

using namespace stocktake;

TEST_CASE("the items of a release are its packages, what they came from, and its files") {
  test::InventoryBuilder builder;
  builder.package("pkg:npm/a@1.0.0", "node_modules/a");
  builder.file("node_modules/a/i.js", "1");
  builder.symlink("bin/a", "../node_modules/a/i.js");
  builder.unowned("/absolute").has_sha256 = false;
  const Inventory inventory = builder.build();
  const ReleaseItems items = items_of(inventory);
  CHECK(items.files == 3);
  CHECK(items.packages == 1);
  CHECK(items.unowned == 2);
  CHECK(items.undigested == 1);
  CHECK(items.nameless == 0);
  REQUIRE(items.items.size() == 5);  // the package, all its files as one, three files
  for (const Item& item : items.items) {
    const std::string path = std::string(item.folder).append(item.name);
    if (item.what == static_cast<std::uint8_t>(Hit::Kind::file)) CHECK(find_file(inventory, path) != nullptr);
    if (path == "bin/a") CHECK(item.kind == "symlink");
    if (path == "bin/a") CHECK(item.target == "../node_modules/a/i.js");
    if (path == "/absolute") CHECK(item.folder == "/");
    if (path == "node_modules/a/i.js") CHECK(item.package == "pkg:npm/a@1.0.0");
  }
}

TEST_CASE("a package is looked for without its version; what is no purl has no identity") {
  CHECK(identity_of("pkg:npm/a@1.0.0") == "pkg:npm/a");
  CHECK(identity_of("pkg:pypi/zope.interface@1") == identity_of("pkg:pypi/zope-interface@2"));
  CHECK(identity_of("name@1").empty());
}
