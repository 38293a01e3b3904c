#include "differ/judge/explanation/explanation.h"

#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("every explained change says why") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "requests", "2.32.0");
  after.find("node_modules/left/dist/index.js").path = "node_modules/right/dist/index.js";
  after.find("README.md").mode = 0600;
  const Inventory b = before.build(), a = after.build();
  const Report report = diff(b, a, {});
  REQUIRE(report.files.size() == 4);
  for (const FileChange& file : report.files) CHECK(file.explained == !file.explanation.empty());
  CHECK(report.files[0].explanation == "only permissions changed, and none that endangers was gained");
  CHECK(report.files[1].explanation.empty());
  CHECK(report.files[2].explanation == "its package has another version");
}

TEST_CASE("every explanation has a name and says by what it is proven") {
  for (const Explanation& explanation : explanations()) {
    CHECK_FALSE(explanation.name.empty());
    CHECK_FALSE(explanation.proof.empty());
    CHECK((explanation.explain != nullptr));
  }
}
