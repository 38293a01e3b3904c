#include <doctest/doctest.h>

#include "schemas/inventory/properties.h"
#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

const std::string kApi = "site-packages/requests/api.py";

/// small_environment() without what no record of its own owns, as where it was taken off the list.
InventoryBuilder without_record(const InventoryBuilder& side) {
  InventoryBuilder result = side;
  std::erase_if(result.packages, [](const PackageSpec& p) { return p.name == "requests"; });
  std::erase_if(result.files, [](const FileSpec& f) { return f.path.find(".dist-info/") != f.path.npos; });
  for (FileSpec& file : result.files)
    if (file.owner.find("requests") != file.owner.npos) file.owner.clear();
  return result;
}

}  // namespace

TEST_CASE("another version of a package explains other bytes, and the same version none") {
  const InventoryBuilder before = small_environment();
  InventoryBuilder after = small_environment();
  after.find(kApi).content = "other";
  CHECK(unexpected(before, after) == "error file-changed-same-version pkg:pypi/requests " + kApi + "\n");
  upgrade(after, "requests", "2.32.0");
  CHECK(unexpected(before, after).empty());
}

TEST_CASE("that a package is gone explains what is gone, and nothing that stayed") {
  const InventoryBuilder before = small_environment();
  InventoryBuilder after = without_record(before);
  std::erase_if(after.files, [](const FileSpec& f) { return f.path.starts_with("site-packages/requests/"); });
  CHECK(unexpected(before, after).empty());

  after = without_record(before);
  CHECK(unexpected(before, after) == "error record-lost pkg:pypi/requests\n");
  after.find(kApi).content = "other";
  CHECK(unexpected(before, after) ==
        "error record-lost pkg:pypi/requests\n"
        "error file-changed-same-version pkg:pypi/requests " +
            kApi + "\n");
}

TEST_CASE("a new package explains what it brings, and no bytes that changed in place") {
  const InventoryBuilder before = small_environment();
  InventoryBuilder after = without_record(before);
  after.package("pkg:pypi/urllib9@1.0", "site-packages/requests");
  for (FileSpec& file : after.files)
    if (file.path.starts_with("site-packages/requests/"))
      file.owner = "pkg:pypi/urllib9@1.0#site-packages/requests";
  after.file("site-packages/urllib9-1.0.dist-info/METADATA");
  after.find(kApi).content = "other";
  CHECK(unexpected(before, after) ==
        "error record-lost pkg:pypi/requests\n"
        "error file-changed-same-version pkg:pypi/urllib9 " +
            kApi + "\n");
}

TEST_CASE("a package that takes over a file which nobody owned explains it only where the bytes stay") {
  InventoryBuilder before = small_environment(), after = small_environment();
  before.unowned("app/main.py", "ours");
  upgrade(after, "requests", "2.32.0");
  after.unowned("app/main.py", "ours").owner = "pkg:pypi/requests@2.32.0#site-packages/requests";
  CHECK(unexpected(before, after) == "warning ownership-changed pkg:pypi/requests\n");
  after.find("app/main.py").content = "theirs";
  CHECK(unexpected(before, after) == "error unowned-file-changed pkg:pypi/requests app/main.py\n");
}

TEST_CASE("a file that its package no longer lists is not explained by the package's new version") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "requests", "2.32.0");
  after.find(kApi).owner.clear();
  CHECK(unexpected(before, after) == "warning ownership-changed pkg:pypi/requests\n");
  after.find(kApi).content = "other";
  CHECK(unexpected(before, after) == "error file-changed-same-version pkg:pypi/requests " + kApi + "\n");
}

TEST_CASE(
    "a file that another package listed too, whose release stays, is not explained by its owner's new "
    "version") {
  InventoryBuilder before = small_environment();
  before.package("pkg:pypi/aaa@1.1", "site-packages/aaa");
  before.find(kApi).owner = "pkg:pypi/aaa@1.1#site-packages/aaa";
  before.find(kApi).claimed_by = "pkg:pypi/aaa@1.1\npkg:pypi/requests@2.31.0";
  InventoryBuilder after = before;
  upgrade(after, "aaa", "1.2");
  after.find(kApi).claimed_by = "pkg:pypi/aaa@1.2\npkg:pypi/requests@2.31.0";
  CHECK(unexpected(before, after).empty());
  after.find(kApi).content = "other";
  CHECK(unexpected(before, after) == "error file-changed-same-version pkg:pypi/aaa " + kApi + "\n");
}

TEST_CASE(
    "a Go module may hand a part of its folder to another module, and a lock vouches for one that took all") {
  const Property sum{property::kGoSum, "h1:abc"};
  InventoryBuilder before, after;
  before.package("pkg:golang/example.org/cloud@v1.0.0", "vendor/example.org/cloud");
  before.file("vendor/example.org/cloud/storage/a.go", "package a");
  after.package("pkg:golang/example.org/cloud/storage@v1.0.0", "vendor/example.org/cloud/storage")
      .properties = {sum};
  after.file("vendor/example.org/cloud/storage/a.go", "package b");
  SUBCASE("with its new version") {
    after.packages[0].properties.clear();
    after.package("pkg:golang/example.org/cloud@v1.1.0", "vendor/example.org/cloud");
    CHECK(unexpected(before, after).empty());
  }
  SUBCASE("with the sum of the new module") {
    CHECK(unexpected(before, after).empty());
  }
  SUBCASE("but not without") {
    after.packages[0].properties.clear();
    CHECK(unexpected(before, after).find("file-changed-same-version") != std::string::npos);
  }
}
