#include "generator/parallel.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

namespace stocktake {
namespace {

struct CloseFile {
  void operator()(FILE* file) const { std::fclose(file); }
};

/// How many cores a cgroup's quota allows; 0 where it sets none.
unsigned cgroup_cores() {
  const auto read_numbers = [](const char* path, double& a, double& b) {
    const std::unique_ptr<FILE, CloseFile> file(std::fopen(path, "re"));
    char text[64] = {};
    if (!file || std::fgets(text, sizeof text, file.get()) == nullptr) return 0;
    char* end = nullptr;
    a = std::strtod(text, &end);
    if (end == text) return 0;  // "max"
    char* second = end;
    b = std::strtod(second, &end);
    return end == second ? 1 : 2;
  };
  double quota = 0, period = 0, ignored = 0;
  if (read_numbers("/sys/fs/cgroup/cpu.max", quota, period) != 2 &&
      (read_numbers("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", quota, ignored) == 0 ||
       read_numbers("/sys/fs/cgroup/cpu/cpu.cfs_period_us", period, ignored) == 0))
    return 0;
  return quota > 0 && period > 0 ? std::max(1U, static_cast<unsigned>(std::lround(quota / period))) : 0;
}

}  // namespace

unsigned available_cores() {
  cpu_set_t set;
  unsigned cores = std::thread::hardware_concurrency();
  if (sched_getaffinity(0, sizeof set, &set) == 0) cores = static_cast<unsigned>(CPU_COUNT(&set));
  const unsigned quota = cgroup_cores();
  return std::max(1U, quota == 0 ? cores : std::min(cores, quota));
}

void run_side_by_side(unsigned threads, const std::function<void(unsigned)>& run) {
  std::vector<std::jthread> others;
  try {
    for (unsigned i = 1; i < threads; ++i) others.emplace_back(run, i);
  } catch (const std::system_error&) {  // a limit of the system or of the user: those that run share the work
  } catch (const std::bad_alloc&) {     // likewise
  }
  run(0);
}

void for_each_index(unsigned threads, std::size_t count, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto run = [&](unsigned) {
    try {
      for (std::size_t i; (i = next.fetch_add(1)) < count;) work(i);
    } catch (...) {  // handed to the caller below
      next = count;
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
    }
  };
  run_side_by_side(static_cast<unsigned>(std::min<std::size_t>(threads, count)), run);
  if (failure) std::rethrow_exception(failure);
}

}  // namespace stocktake
