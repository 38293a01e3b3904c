#include <doctest/doctest.h>

#include "schemas/inventory/properties.h"
#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

Facts all_but(Fact left_out) {
  Facts facts;
  for (const Fact fact : kAllFacts)
    if (fact != left_out) facts.add(fact);
  return facts;
}

}  // namespace

TEST_CASE("a fact that the after side no longer records is an error, one that it records now is none") {
  for (const Fact fact : kAllFacts) {
    if (fact == Fact::files) continue;
    CAPTURE(to_string(fact));
    InventoryBuilder before = small_environment(), after = small_environment();
    after.facts = all_but(fact);
    CHECK(unexpected(before, after) == "error says-less\n");
    before.facts = after.facts;
    CHECK(unexpected(before, after).empty());
    after.facts = Facts::all();
    CHECK(unexpected(before, after).empty());
  }
}

TEST_CASE("a side that stops saying that it is complete is an error, without a word of what is missing") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.complete = false;
  CHECK(unexpected(before, after) == "error says-less\n");
  before.complete = false;
  CHECK(unexpected(before, after).empty());
}

TEST_CASE("what only the after side leaves out is an error, but for what the scan wrote itself") {
  InventoryBuilder before = small_environment(), after = small_environment();
  before.notes = {{property::kExcluded, "*.log"}};
  after.notes = {{property::kExcluded, "*.log"}, {property::kExcluded, "lib/evil.py"}};
  CHECK(unexpected(before, after).empty());  // who excludes from this very run knows it
  after.origin_kind = "document";
  CHECK(unexpected(before, after) == "error says-less lib/evil.py\n");
  after.notes.push_back({property::kOutput, "lib/evil.py"});
  CHECK(unexpected(before, after).empty());
}

TEST_CASE("a repository that came to a folder is a warning, and a note where it was left behind before") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.notes = {{property::kExcluded, ".git"}};
  before.origin_kind = after.origin_kind = "directory";
  CHECK(unexpected(before, after) == "warning says-less .git\n");
  after.origin_kind = before.origin_kind = "document";
  CHECK(unexpected(before, after) == "warning says-less .git\n");
  before.notes = {{property::kScanned, "archive 0"}};
  CHECK(unexpected(before, after).empty());
  CHECK(noted(before, after) == "note says-less .git\n");
}

TEST_CASE("a size or kind that is gone is an error, once for each package") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.find("node_modules/left/dist/index.js").kind = FileKind::text;
  CHECK(unexpected(before, after).empty());
  const auto without = [&](auto change) {
    const Inventory b = before.build();
    Inventory a = after.build();
    for (File& file : a.files)
      if (file.path.starts_with("node_modules/")) change(file);
    return findings_text(diff(b, a, {}), Finding::Status::unexpected);
  };
  CHECK(without([](File& file) { file.size = kUnknownSize; }) ==
        "error says-less node_modules/left/dist/index.js\n");
  CHECK(without([](File& file) { file.kind = FileKind::unknown; }) ==
        "error says-less node_modules/left/dist/index.js\n");
}

TEST_CASE("dependencies that nobody states any more are an error") {
  InventoryBuilder before = small_environment(), after = small_environment();
  before.packages[1].needs = {"pkg:pypi/requests@2.31.0#site-packages/requests"};
  CHECK(unexpected(before, after).find("error says-less\n") != std::string::npos);
  CHECK(unexpected(after, before).find("says-less") == std::string::npos);
}

TEST_CASE("two digests of one algorithm are a warning, unless the package always had them") {
  const Hash one{HashAlgorithm::sha1, "1111111111111111111111111111111111111111"},
      other{HashAlgorithm::sha1, "2222222222222222222222222222222222222222"};
  InventoryBuilder before = small_environment(), after = small_environment();
  before.packages[1].hashes = {one};
  after.packages[1].hashes = {one, other};
  CHECK(unexpected(before, after) == "warning two-digests pkg:npm/left\n");
  before.packages[1].hashes = after.packages[1].hashes;
  CHECK(unexpected(before, after).empty());
}

TEST_CASE("a hook's file that is still there, and an archive's digest, are not left out without a word") {
  const Hash digest{HashAlgorithm::sha256, "aa"};
  const auto side_of = [&](const std::string& version, bool says) {
    InventoryBuilder side;
    auto& package = side.package("pkg:npm/left@" + version, "node_modules/left");
    package.record = "node_modules/left/package.json";
    package.hooks = {"npm:postinstall=node i.js"};
    if (says) {
      package.properties = {{property::kHookFile, "node_modules/left/i.js"}};
      package.references = {{"distribution", "https://h.example/left.tgz", {}, {digest}}};
    }
    side.file("node_modules/left/i.js");
    return side;
  };
  CHECK(unexpected(side_of("1.0.0", true), side_of("1.0.1", true)).empty());
  CHECK(unexpected(side_of("1.0.0", true), side_of("1.0.1", false)) == "error says-less pkg:npm/left\n");
}
