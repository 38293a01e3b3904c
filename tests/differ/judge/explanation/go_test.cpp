#include <doctest/doctest.h>

#include "schemas/inventory/properties.h"
#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

/// golang.org/x/sys in a vendor folder, with these packages and a Go file in each.
InventoryBuilder vendored(const std::string& packages, const std::string& version = "v0.16.0",
                          const char* sum = "h1:AAAA=") {
  InventoryBuilder side;
  auto& module = side.package("pkg:golang/golang.org/x/sys@" + version, "vendor/golang.org/x/sys");
  std::string lines;
  std::vector<std::string> folders;
  for (std::size_t at = 0; at < packages.size();) {
    const auto end = std::min(packages.find(' ', at), packages.size());
    folders.push_back("golang.org/x/sys" + packages.substr(at, end - at));
    lines += (lines.empty() ? "" : "\n") + folders.back();
    at = end + 1;
  }
  static std::deque<std::string> kept;
  module.properties = {{property::kGoPackages, kept.emplace_back(lines)}, {property::kGoSum, sum}};
  for (const std::string& folder : folders) side.file("vendor/" + folder + "/code.go", folder);
  side.file("vendor/golang.org/x/sys/LICENSE", "BSD");
  side.unowned("vendor/modules.txt", lines);
  return side;
}

const std::string kPlace = "vendor/golang.org/x/sys";

}  // namespace

TEST_CASE("a Go package that is newly imported, or no longer, is explained while its module stays the same") {
  const InventoryBuilder few = vendored("/unix"), more = vendored("/unix /execabs");
  CHECK(unexpected(few, more).empty());
  CHECK(unexpected(more, few).empty());
  CHECK(noted(few, more) == "note go-packages-changed pkg:golang/golang.org/x/sys\n");
  SUBCASE("with what it embeds, and the licence above it") {
    InventoryBuilder embeds = more;
    embeds.file(kPlace + "/execabs/data/table.bin", "table");
    InventoryBuilder nested = vendored("/unix /a/b");
    nested.file(kPlace + "/a/LICENSE", "BSD");
    CHECK(unexpected(few, embeds).empty());
    CHECK(unexpected(few, nested).empty());
  }
  SUBCASE("but not a file more in a package that was there") {
    InventoryBuilder other = more;
    other.file(kPlace + "/unix/evil.go", "evil");
    CHECK(unexpected(few, other) ==
          "error file-added-same-version pkg:golang/golang.org/x/sys " + kPlace + "/unix/evil.go\n");
  }
  SUBCASE("nor one whose package was there, and only its line was not") {
    InventoryBuilder unlisted = few;
    unlisted.file(kPlace + "/execabs/other.go", "code");
    CHECK(unexpected(unlisted, more) == "error file-added-same-version pkg:golang/golang.org/x/sys " +
                                            kPlace + "/execabs/code.go\n" +
                                            "warning file-removed-same-version pkg:golang/golang.org/x/sys " +
                                            kPlace + "/execabs/other.go\n");
  }
  SUBCASE("nor where the sum of the module is another") {
    CHECK(
        unexpected(few, vendored("/unix /execabs", "v0.16.0", "h1:BBBB=")).find("file-added-same-version") !=
        std::string::npos);
  }
  SUBCASE("nor code beside a new package, that no line names") {
    InventoryBuilder other = more;
    other.file(kPlace + "/execabs/sub/evil.go", "evil");
    CHECK(unexpected(few, other) ==
          "error file-added-same-version pkg:golang/golang.org/x/sys " + kPlace + "/execabs/sub/evil.go\n");
  }
}

TEST_CASE("what is no longer imported is no mass deletion, and what is newly imported no outlier") {
  InventoryBuilder all = vendored("/unix /windows"), few = vendored("/unix");
  for (int i = 0; i < 40; ++i) all.file(kPlace + "/windows/f" + std::to_string(i) + ".go", "code");
  all.file(kPlace + "/windows/large.go", "large").size = 10 << 20;
  all.file(kPlace + "/windows/a.s", "assembly");
  CHECK(unexpected(all, few).empty());
  CHECK(unexpected(few, all).empty());
  CHECK(unexpected(all, vendored("/unix", "v0.17.0")).empty());
}

TEST_CASE("a module that a folder of the project replaces changes with that folder") {
  InventoryBuilder before = vendored("/unix"), after = vendored("/unix");
  for (InventoryBuilder* side : {&before, &after})
    side->packages.back().properties.push_back({property::kReplacedBy, "./sys"});
  after.find(kPlace + "/unix/code.go").content = "changed";
  const std::string finding =
      "error file-changed-same-version pkg:golang/golang.org/x/sys " + kPlace + "/unix/code.go\n";
  CHECK(unexpected(before, after) == finding);
  after.packages.back().properties.push_back({property::kReplacement, "differs: x"});
  CHECK(unexpected(before, after) == finding);
  after.packages.back().properties.back().value = "agrees";
  CHECK(unexpected(before, after).empty());
}
