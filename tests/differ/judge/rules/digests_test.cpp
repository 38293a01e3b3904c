#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

const Hash kMd5{HashAlgorithm::md5, "11111111111111111111111111111111"};

}  // namespace

TEST_CASE("a digest that is gone cannot be compared, and is named once for each package") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.find("site-packages/requests/api.py").has_sha256 = false;
  after.find("site-packages/requests/__init__.py").has_sha256 = false;
  const Inventory b = before.build(), a = after.build();
  const Report report = diff(b, a, {});
  CHECK(findings_text(report, Finding::Status::unexpected) ==
        "warning hash-removed pkg:pypi/requests site-packages/requests/__init__.py\n");
  CHECK(report.counts.not_comparable == 2);
  CHECK_FALSE(report.expected);
}

TEST_CASE("a file of equal MD5 and different SHA-256 is an error") {
  InventoryBuilder before = small_environment(), after = small_environment();
  before.find("README.md").hashes = after.find("README.md").hashes = {kMd5};
  after.find("README.md").content = "other";
  CHECK(unexpected(before, after) == "error hash-conflict README.md\n");
}

TEST_CASE("an extra algorithm on one side makes no difference") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.find("README.md").hashes = {kMd5};
  CHECK(unexpected(before, after).empty());
  CHECK(noted(before, after).empty());
}

TEST_CASE("a weaker digest is a warning, even where it agrees") {
  InventoryBuilder before = small_environment(), after = small_environment();
  before.find("README.md").hashes = after.find("README.md").hashes = {kMd5};
  after.find("README.md").has_sha256 = false;
  CHECK(unexpected(before, after) == "warning hash-weakened README.md\n");
}

TEST_CASE("without any digest on either side nothing is equal") {
  InventoryBuilder before = small_environment(), after = small_environment();
  before.find("README.md").has_sha256 = after.find("README.md").has_sha256 = false;
  CHECK(unexpected(before, after) == "warning not-comparable README.md\n");
}

TEST_CASE("what a side could not read is named") {
  const InventoryBuilder builder = small_environment();
  const Inventory before = builder.build();
  Inventory after = builder.build();
  after.unread.push_back({"secret", "permission denied"});
  after.complete = false;
  const Report report = diff(before, after, {});
  CHECK(findings_text(report, Finding::Status::unexpected) == "warning not-comparable secret\n");
  REQUIRE(report.coverage.size() == 1);
  CHECK(report.coverage[0].message == "the after side does not say that it lists every file");
}

TEST_CASE("digests of packages are watched as those of files are") {
  InventoryBuilder before, after;
  auto& b = before.package("pkg:npm/a@1.0.0");
  auto& a = after.package("pkg:npm/a@1.0.0");
  b.hashes = {{HashAlgorithm::sha256, "aa"}, kMd5};
  SUBCASE("gone") {
    CHECK(unexpected(before, after) == "warning hash-removed pkg:npm/a\n");
  }
  SUBCASE("weaker") {
    a.hashes = {kMd5};
    CHECK(unexpected(before, after) == "warning hash-weakened pkg:npm/a\n");
  }
  SUBCASE("different") {
    a.hashes = {{HashAlgorithm::sha256, "bb"}};
    CHECK(unexpected(before, after) == "error source-changed pkg:npm/a\n");
  }
}
