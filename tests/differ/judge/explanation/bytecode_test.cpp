#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("bytecode follows the source beside it") {
  InventoryBuilder before, after;
  for (auto* side : {&before, &after}) {
    side->package("pkg:pypi/a@1.0", "a");
    side->file("a/m.py", "source");
    side->file("a/__pycache__/m.cpython-311.pyc", "one").size = 1'000;
    side->file("a/__pycache__/m.cpython-311.opt-1.pyc", "one").size = 1'000;
  }
  after.find("a/__pycache__/m.cpython-311.pyc").content = "two";
  after.find("a/__pycache__/m.cpython-311.opt-1.pyc").content = "two";
  after.unowned("a/__pycache__/m.cpython-312.pyc");
  CHECK(unexpected(before, after).empty());

  SUBCASE("not where it grew while the source stayed the same") {
    after.find("a/__pycache__/m.cpython-311.pyc").size = 9'000;
    CHECK(unexpected(before, after) ==
          "error file-changed-same-version pkg:pypi/a a/__pycache__/m.cpython-311.pyc\n");
  }
  SUBCASE("not where there is no source") {
    after.unowned("a/__pycache__/other.cpython-311.pyc");
    CHECK(unexpected(before, after) == "error unowned-file-added a/__pycache__/other.cpython-311.pyc\n");
  }
  SUBCASE("and the changed source speaks for both") {
    after.find("a/m.py").content = "other";
    CHECK(unexpected(before, after) == "error file-changed-same-version pkg:pypi/a a/m.py\n");
  }
}
