#include "schemas/made_once.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace stocktake;

TEST_CASE("a thing is made once, however many threads ask for it") {
  MadeOnce<std::string, 2> things;
  std::atomic<int> made = 0;
  std::vector<const std::string*> seen(8);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < seen.size(); ++i)
    threads.emplace_back([&, i] {
      seen[i] = &things.get(1, [&] {
        ++made;
        return std::make_unique<std::string>("one");
      });
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(made == 1);
  for (const std::string* one : seen) CHECK(one == seen[0]);
  CHECK(*seen[0] == "one");
}

TEST_CASE("what could not be made is made when it is asked for again") {
  MadeOnce<int, 1> things;
  CHECK_THROWS_AS(things.get(0, []() -> std::unique_ptr<int> { throw std::runtime_error("no memory"); }),
                  std::runtime_error);
  CHECK(things.get(0, [] { return std::make_unique<int>(3); }) == 3);
  CHECK(things.get(0, []() -> std::unique_ptr<int> { throw std::runtime_error("is there"); }) == 3);
}
