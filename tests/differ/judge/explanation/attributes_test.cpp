#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("lost permissions are explained, gained ones are not") {
  const InventoryBuilder before = small_environment();
  InventoryBuilder after = small_environment();
  after.find("README.md").mode = 0600;
  CHECK(unexpected(before, after).empty());
  after.find("README.md").mode = 04600;
  CHECK(unexpected(before, after) == "error setuid-gained README.md\n");
}
