#include "schemas/io/timing.h"

#include <doctest/doctest.h>

#include <string>
#include <thread>

using namespace stocktake;

namespace {

/// The names of the tree, with their indentation, a line each.
std::string names() {
  constexpr std::size_t kTimes = 31;  // characters of times and memory before the name
  const std::string tree = timing_tree();
  std::string lines;
  for (std::size_t at = tree.find('\n') + 1; at < tree.size(); at = tree.find('\n', at) + 1)
    lines += tree.substr(at + kTimes, tree.find('\n', at) + 1 - at - kTimes);
  return lines;
}

}  // namespace

TEST_CASE("passes are kept once they are asked for, as a tree in the order of their beginnings") {
  { const Pass before("before anybody asked"); }
  CHECK(names().empty());
  start_timing();
  {
    const Pass whole("whole");
    { const Pass first("first"); }
    const Pass second("second");
    std::thread worker([within = Pass::current()] {
      const Pass own("of another thread", within);
      const Pass inner("inner \x1b");
    });
    worker.join();
    const Pass running("not over yet");
    CHECK(names() == "  first\n    of another thread\n      inner \\x1B\n");
  }
  CHECK(names() == "whole\n  first\n  second\n    of another thread\n      inner \\x1B\n    not over yet\n");
}
