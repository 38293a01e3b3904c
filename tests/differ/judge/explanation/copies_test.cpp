#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("one more copy of a release is explained where its files are the release's, and only there") {
  InventoryBuilder before, after;
  const auto copy = [](InventoryBuilder& side, const std::string& place) {
    side.package("pkg:npm/ms@2.0.0", place);
    side.file(place + "/package.json", "{}");
    side.file(place + "/index.js", "module.exports");
    side.file(place + "/empty.js", "");
  };
  copy(before, "node_modules/ms");
  copy(after, "node_modules/ms");
  copy(after, "node_modules/d/node_modules/ms");
  SUBCASE("the same files") {
    CHECK(unexpected(before, after).empty());
    CHECK(noted(before, after).empty());
  }
  SUBCASE("one that is another") {
    after.find("node_modules/d/node_modules/ms/index.js").content = "evil";
    CHECK(unexpected(before, after) ==
          "error file-added-same-version pkg:npm/ms node_modules/d/node_modules/ms/index.js\n");
  }
  SUBCASE("one more") {
    after.file("node_modules/d/node_modules/ms/more.js", "evil");
    CHECK(unexpected(before, after) ==
          "error file-added-same-version pkg:npm/ms node_modules/d/node_modules/ms/more.js\n");
  }
  SUBCASE("the bytes of another file of the release") {
    after.find("node_modules/d/node_modules/ms/index.js").content = "{}";
    CHECK(unexpected(before, after) ==
          "error file-added-same-version pkg:npm/ms node_modules/d/node_modules/ms/index.js\n");
  }
}

TEST_CASE(
    "what a new package brings inside its tarball comes with it, also where a copy of it has other bytes") {
  InventoryBuilder before, after;
  for (InventoryBuilder* side : {&before, &after}) {
    side->package("pkg:npm/once@1.4.0", "node_modules/once");
    side->file("node_modules/once/package.json", "{}");
  }
  after.package("pkg:npm/top@1.0.0", "node_modules/top");
  after.file("node_modules/top/package.json", "{\"name\":\"top\"}");
  auto& bundled = after.package("pkg:npm/once@1.4.0", "node_modules/top/node_modules/once");
  after.file("node_modules/top/node_modules/once/package.json", "{\"_id\":\"once\"}");
  CHECK(unexpected(before, after) ==
        "error file-added-same-version pkg:npm/once node_modules/top/node_modules/once/package.json\n");
  bundled.properties = {{"stocktake:bundled", "true"}};
  CHECK(unexpected(before, after).empty());
}

TEST_CASE("another version beside one that stays is no new package, and one copy less none that is gone") {
  InventoryBuilder before, after;
  before.package("pkg:npm/ms@2.0.0", "node_modules/ms");
  before.file("node_modules/ms/index.js", "2.0");
  before.package("pkg:npm/ms@2.0.0", "node_modules/a/node_modules/ms");
  before.file("node_modules/a/node_modules/ms/index.js", "2.0");
  after.package("pkg:npm/ms@2.0.0", "node_modules/ms");
  after.file("node_modules/ms/index.js", "2.0");
  after.package("pkg:npm/ms@3.0.0", "node_modules/b/node_modules/ms");
  after.file("node_modules/b/node_modules/ms/index.js", "3.0");
  const Inventory b = before.build(), a = after.build();
  const Report report = diff(b, a, {});
  CHECK(report.findings.empty());
  CHECK(report.counts.packages_added == 0);
  CHECK(report.counts.packages_removed == 0);
  CHECK(report.counts.packages_more == 1);
  CHECK(report.counts.packages_fewer == 1);
}
