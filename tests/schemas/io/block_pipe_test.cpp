#include "schemas/io/block_pipe.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <thread>

namespace stocktake {
namespace {

TEST_CASE("a block pipe consumes every block once and in order, on another thread") {
  std::string seen, expected;
  std::thread::id consumer;
  BlockPipe pipe([&](std::string_view block) {
    seen += block;
    consumer = std::this_thread::get_id();
  });
  for (int i = 0; i < 1000; ++i) {
    std::string block = std::to_string(i) + ",";
    expected += block;
    pipe.put(block);
    CHECK(block.empty());
  }
  pipe.finish();
  CHECK(seen == expected);
  CHECK(consumer != std::this_thread::get_id());
}

TEST_CASE("a block pipe that was given nothing finishes") {
  bool called = false;
  BlockPipe pipe([&](std::string_view) { called = true; });
  pipe.finish();
  CHECK_FALSE(called);
}

TEST_CASE("what consuming throws reaches the one who waits for it, and nothing is consumed behind it") {
  int consumed = 0;
  BlockPipe pipe([&](std::string_view) {
    ++consumed;
    throw std::runtime_error("disk full");
  });
  std::string block = "a";
  pipe.put(block);
  CHECK_THROWS_WITH(pipe.finish(), "disk full");
  block = "b";
  CHECK_THROWS_WITH(pipe.put(block), "disk full");
  CHECK(consumed == 1);
}

TEST_CASE("a block pipe that is left half-way ends its thread") {
  std::string seen;
  {
    BlockPipe pipe([&](std::string_view block) { seen += block; });
    std::string block = "a";
    pipe.put(block);
  }
  CHECK(std::string("a").starts_with(seen));
}

}  // namespace
}  // namespace stocktake
