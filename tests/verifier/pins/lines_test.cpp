#include <doctest/doctest.h>

#include "tests/differ/inventory_builder.h"
#include "verifier/pins/pins.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("pins: a package that no lock names is named with the line on which its record names it") {
  struct Case {
    std::string_view package, text;
    std::uint32_t line;
  };
  const Case cases[] = {
      {"pkg:npm/evil@1.0.0", "{\n  \"description\": \"evil\",\n  \"name\": \"evil\"\n}", 3},
      {"pkg:npm/%40a/b@1.0.0", "{\"name\": \"@a/b\"}", 1},
      {"pkg:pypi/evil@1", "Metadata-Version: 2.1\nName: Evil\nVersion: 1\n", 2},
      {"pkg:golang/example.com/m@v1.0.0", "# example.com/other v1\nx\n# example.com/m v1.0.0\n", 3},
      {"pkg:pypi/evil@1", "nothing\nof it\n", 1},
      {"pkg:pypi/evil@1", "", 1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    InventoryBuilder tree;
    tree.unowned("record", std::string(c.text));
    const Inventory inventory = tree.build();
    VerifyReport report;
    report.findings.push_back(
        {verify_rule("pin-not-locked"), std::string(c.package), "record", 0, {}, {}, {}, false});
    REQUIRE(files_for_lines(inventory, report) == std::vector<std::uint32_t>{0});
    const std::string text(c.text);
    give_lines({{"record", text}}, report);
    CHECK(report.findings[0].line == c.line);
    CHECK(files_for_lines(inventory, report).empty());
  }
}
