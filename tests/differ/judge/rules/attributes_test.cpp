#include <doctest/doctest.h>

#include "schemas/inventory/properties.h"
#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("capabilities, owners and devices are compared where the bytes are the same") {
  struct Case {
    const char *was, *is, *found;
  };
  const Case cases[] = {
      {"", "capabilities=permitted:2000,inheritable:0,effective", "error privilege-gained README.md\n"},
      {"capabilities=permitted:2000,inheritable:0,effective", "", ""},
      {"", "owner=1000:1000", "warning owner-changed README.md\n"},
      {"owner=1:1", "owner=2:1", "warning owner-changed README.md\n"},
      {"owner=1:1", "owner=1:1", ""},
      {"owner=1:1", "", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.is);
    InventoryBuilder before = small_environment(), after = small_environment();
    before.find("README.md").attributes = c.was;
    after.find("README.md").attributes = c.is;
    CHECK(unexpected(before, after) == c.found);
  }
}

TEST_CASE("a name that stands for another device is an error") {
  InventoryBuilder before = small_environment(), after = small_environment();
  for (InventoryBuilder* side : {&before, &after}) {
    FileSpec& device = side->unowned("null", "");
    device.type = FileType::device;
    device.has_sha256 = false;
    device.attributes = "device=1:3";
  }
  CHECK(unexpected(before, after).empty());
  after.find("null").attributes = "device=8:0";
  CHECK(unexpected(before, after) == "error device-changed null\n");
}

TEST_CASE("a folder that anyone may write into is an error, other changes of folders are notes") {
  struct Case {
    std::vector<Property> was, is;
    const char *found, *notes;
  };
  const Case cases[] = {
      {{}, {{property::kFolder, "0777 node_modules/left"}}, "error folder-changed node_modules/left\n", ""},
      {{}, {{property::kFolder, "1777 node_modules/left"}}, "", "note folder-changed node_modules/left\n"},
      {{}, {{property::kFolder, "2755 node_modules/left"}}, "error folder-changed node_modules/left\n", ""},
      {{{property::kFolder, "0777 node_modules/left"}},
       {{property::kFolder, "0777 node_modules/left"}},
       "",
       ""},
      {{}, {{property::kFolder, "0777 ."}}, "error folder-changed\n", ""},
      {{{property::kFolder, "0775 ."}}, {{property::kFolder, "0775 ."}}, "", ""},
      {{}, {{property::kFolder, "empty hollow"}}, "", "note folder-changed hollow\n"},
      {{{property::kFolder, "empty hollow"}}, {}, "", "note folder-changed hollow\n"},
      {{},
       {{property::kFolder, "0777 open"}, {property::kFolder, "empty open"}},
       "error folder-changed open\n",
       "note folder-changed open\n"},
      {{}, {{property::kFolder, "owner=1:1 node_modules"}}, "warning folder-changed node_modules\n", ""},
  };
  for (const Case& c : cases) {
    if (!c.is.empty()) CAPTURE(c.is[0].value);
    InventoryBuilder before = small_environment(), after = small_environment();
    before.notes = c.was;
    after.notes = c.is;
    CHECK(unexpected(before, after) == c.found);
    CHECK(noted(before, after) == c.notes);
  }
}

TEST_CASE("a folder is known by its files where an archive wraps them in a folder of its version") {
  InventoryBuilder before, after;
  before.unowned("a-1.0/lib/x.py", "x");
  after.unowned("a-1.1/lib/x.py", "x");
  before.notes = {{property::kFolder, "0777 a-1.0/lib"}};
  after.notes = {{property::kFolder, "0777 a-1.1/lib"}};
  const auto named = [&] {
    return (unexpected(before, after) + noted(before, after)).find("folder-changed") != std::string::npos;
  };
  CHECK_FALSE(named());
  before.notes = {};
  CHECK(named());
}

TEST_CASE("what is gone beyond the ordinary explains itself, what came does not") {
  InventoryBuilder before = small_environment(), after = small_environment();
  before.find("README.md").attributes = "owner=1:1";
  const Inventory b = before.build(), a = after.build();
  CHECK(diff(b, a, {}).counts.explained == 1);
  CHECK(diff(a, b, {}).counts.explained == 0);
}
