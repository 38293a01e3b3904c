// The cases of cost.cpp, which counts every request for memory and is therefore a program of its own.
#include <doctest/doctest.h>

#include "tests/e2e/program.h"
#include "tests/paths.h"

TEST_CASE("a comparison asks for memory in proportion to its changes: the program stocktake_cost") {
  const Run cost = run({stocktake::paths::kCostProgram, "-r=console,summary"});
  INFO(cost.out, cost.err);
  CHECK(cost.status == 0);
  CHECK(cost.out.ends_with("\n2 passed, 0 failed, 0 skipped\n"));
}
