#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("another version of a package explains other bytes, and the same version none") {
  const InventoryBuilder before = small_environment();
  InventoryBuilder after = small_environment();
  after.find("site-packages/requests/api.py").content = "other";
  CHECK(unexpected(before, after) ==
        "error file-changed-same-version pkg:pypi/requests site-packages/requests/api.py\n");
  upgrade(after, "requests", "2.32.0");
  CHECK(unexpected(before, after).empty());
}
