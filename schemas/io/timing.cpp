#include "schemas/io/timing.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <vector>

#include "schemas/text/printable.h"

namespace stocktake {
namespace {

using Clock = std::chrono::steady_clock;
using Microseconds = std::chrono::microseconds;

struct TimedPass {
  std::string name;
  Pass::Id parent;
  Clock::time_point begin;
  Microseconds processor_begin{}, wall{}, processor{};
  long peak = 0;  // KiB that the process had held at most when the pass ended
  bool ended = false;
};

constexpr Pass::Id kNoPass = UINT32_MAX;

std::atomic<bool> timing = false;
thread_local Pass::Id current_pass = kNoPass;

std::mutex passes_mutex;

std::vector<TimedPass>& passes() {
  static std::vector<TimedPass> all;
  return all;
}

struct Used {
  Microseconds processor{};
  long peak = 0;
};

Used used_so_far() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& t) { return std::chrono::seconds(t.tv_sec) + Microseconds(t.tv_usec); };
  return {of(usage.ru_utime) + of(usage.ru_stime), usage.ru_maxrss};
}

void append_below(Pass::Id parent, std::size_t depth, std::string& text) {
  for (Pass::Id id = 0; id < passes().size(); ++id) {
    const TimedPass& pass = passes()[id];
    if (pass.parent != parent) continue;
    if (pass.ended)
      text +=
          fmt::format("{:>9.1f} {:>9.1f} {:>9.1f}  {:{}}{}\n", static_cast<double>(pass.wall.count()) / 1000,
                      static_cast<double>(pass.processor.count()) / 1000,
                      static_cast<double>(pass.peak) * 1024 / 1e6, "", 2 * depth, printable(pass.name));
    append_below(id, depth + 1, text);
  }
}

}  // namespace

Pass::Pass(std::string_view name, Id parent) : id_(kNoPass), outer_(current_pass) {
  if (!timing.load(std::memory_order_relaxed)) return;
  const std::lock_guard lock(passes_mutex);
  id_ = static_cast<Id>(passes().size());
  passes().push_back({std::string(name), parent, Clock::now(), used_so_far().processor});
  current_pass = id_;
}

Pass::~Pass() {
  if (id_ == kNoPass) return;
  const auto end = Clock::now();
  const Used used = used_so_far();
  const std::lock_guard lock(passes_mutex);
  TimedPass& pass = passes()[id_];
  pass.wall = std::chrono::duration_cast<Microseconds>(end - pass.begin);
  pass.processor = used.processor - pass.processor_begin;
  pass.peak = used.peak;
  pass.ended = true;
  current_pass = outer_;
}

Pass::Id Pass::current() {
  return current_pass;
}

void start_timing() {
  timing = true;
}

std::string timing_tree() {
  const std::lock_guard lock(passes_mutex);
  std::string text = "  wall ms    cpu ms   peak MB  pass\n";
  append_below(kNoPass, 0, text);
  return text;
}

}  // namespace stocktake
