#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

/// Both sides of an npm project in which a package was upgraded.
std::pair<InventoryBuilder, InventoryBuilder> project() {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "left", "1.0.1");
  before.unowned("package.json", "before");
  after.unowned("package.json", "after");
  return {before, after};
}

}  // namespace

TEST_CASE("what steers an installer is judged also where an upgrade explains the file") {
  auto [before, after] = project();
  CHECK(unexpected(before, after).empty());
  after.find("package.json").steers = "scripts.postinstall=node x.js";
  CHECK(unexpected(before, after) == "error root-manifest-changed package.json\n");
  before.find("package.json").steers = after.find("package.json").steers;
  CHECK(unexpected(before, after).empty());
  after.find("package.json").steers = "";
  CHECK(unexpected(before, after) == "error root-manifest-changed package.json\n");
}

TEST_CASE("a finding shows what was added and what is gone, and not what stayed") {
  auto [before, after] = project();
  before.find("package.json").steers = "a=1\nb=2";
  after.find("package.json").steers = "a=1\nc=3";
  after.find("node_modules/left/dist/index.js").content = "released";
  const Inventory b = before.build(), a = after.build();
  const Report report = diff(b, a, {});
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].before == "b=2");
  CHECK(report.findings[0].after == "c=3");
}

TEST_CASE("configuration inside a package's own folder steers nothing, beside it it does") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "left", "1.0.1");
  const std::string owner = after.find("node_modules/left/package.json").owner;
  FileSpec& own = after.unowned("node_modules/left/.npmrc", "registry");
  own.owner = owner;
  own.steers = "registry=http://other";
  CHECK(unexpected(before, after).empty());
  FileSpec& outer = after.unowned(".npmrc", "registry");
  outer.owner = owner;
  outer.steers = "registry=http://other";
  CHECK(unexpected(before, after).find("error root-manifest-changed pkg:npm/left .npmrc\n") !=
        std::string::npos);
}

TEST_CASE("an installer's own file that holds something else is an error, once it does") {
  InventoryBuilder before = small_environment(), after = small_environment();
  const std::string owner = before.find("site-packages/requests/api.py").owner;
  for (InventoryBuilder* side : {&before, &after})
    side->unowned("site-packages/requests-2.31.0.dist-info/INSTALLER", "pip").owner = owner;
  FileSpec& now = after.find("site-packages/requests-2.31.0.dist-info/INSTALLER");
  now.content = "import os";
  now.irregular = "not one word";
  const std::string found =
      "error bookkeeping-irregular pkg:pypi/requests "
      "site-packages/requests-2.31.0.dist-info/INSTALLER\n";
  CHECK(unexpected(before, after) == found);
  before.find("site-packages/requests-2.31.0.dist-info/INSTALLER").irregular = "not one word";
  CHECK(unexpected(before, after).empty());
}

TEST_CASE("what a system's programs make anew must be in order, also where it was not before") {
  InventoryBuilder before, after;
  for (InventoryBuilder* side : {&before, &after}) {
    side->package(side == &before ? "pkg:deb/debian/libc-bin@2.36-1" : "pkg:deb/debian/libc-bin@2.36-2");
    side->unowned("etc/ld.so.cache", side == &before ? "one" : "two");
    side->find("etc/ld.so.cache").irregular = "no cache of the dynamic loader";
  }
  CHECK(unexpected(before, after).find("error bookkeeping-irregular etc/ld.so.cache\n") != std::string::npos);
  after.find("etc/ld.so.cache").content = "one";
  CHECK(unexpected(before, after).find("bookkeeping-irregular") == std::string::npos);
}
