#include "generator/parallel.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace stocktake {
namespace {

TEST_CASE("every index is worked on once, whatever the number of threads") {
  for (const unsigned threads : {0U, 1U, 2U, 7U}) {
    std::vector<std::atomic<int>> calls(1000);
    for_each_index(threads, calls.size(), [&](std::size_t i) { ++calls[i]; });
    for (const auto& count : calls) CHECK(count == 1);
  }
  for_each_index(4, 0, [](std::size_t) { FAIL("there is no index"); });
}

TEST_CASE("where no thread is to be had, the caller does all the work") {
  // In a process of its own, which gives up root's right to more threads than the limit.
  const pid_t child = fork();
  if (child == 0) {
    const rlimit none{0, 0};
    if ((geteuid() == 0 && setuid(65534) != 0) || setrlimit(RLIMIT_NPROC, &none) != 0) _exit(2);
    std::atomic<int> calls = 0;
    for_each_index(8, 100, [&](std::size_t) { ++calls; });
    _exit(calls == 100 ? 0 : 1);
  }
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("what one call throws reaches the caller, and the rest is left out") {
  std::atomic<int> calls = 0;
  CHECK_THROWS_WITH(for_each_index(1, 100,
                                   [&](std::size_t i) {
                                     ++calls;
                                     if (i == 3) throw std::runtime_error("the fourth");
                                   }),
                    "the fourth");
  CHECK(calls == 4);
}

}  // namespace
}  // namespace stocktake

TEST_CASE("at least one core is available") {
  CHECK(stocktake::available_cores() >= 1);
}
