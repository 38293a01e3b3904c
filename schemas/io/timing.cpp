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

struct Record {
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

std::mutex records_mutex;

std::vector<Record>& records() {
  static std::vector<Record> all;
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
  for (Pass::Id id = 0; id < records().size(); ++id) {
    const Record& record = records()[id];
    if (record.parent != parent) continue;
    if (record.ended)
      text += fmt::format(
          "{:>9.1f} {:>9.1f} {:>9.1f}  {:{}}{}\n", static_cast<double>(record.wall.count()) / 1000,
          static_cast<double>(record.processor.count()) / 1000, static_cast<double>(record.peak) * 1024 / 1e6,
          "", 2 * depth, printable(record.name));
    append_below(id, depth + 1, text);
  }
}

}  // namespace

Pass::Pass(std::string_view name, Id parent) : id_(kNoPass), outer_(current_pass) {
  if (!timing.load(std::memory_order_relaxed)) return;
  const std::lock_guard lock(records_mutex);
  id_ = static_cast<Id>(records().size());
  records().push_back({std::string(name), parent, Clock::now(), used_so_far().processor});
  current_pass = id_;
}

Pass::~Pass() {
  if (id_ == kNoPass) return;
  const auto end = Clock::now();
  const Used used = used_so_far();
  const std::lock_guard lock(records_mutex);
  Record& record = records()[id_];
  record.wall = std::chrono::duration_cast<Microseconds>(end - record.begin);
  record.processor = used.processor - record.processor_begin;
  record.peak = used.peak;
  record.ended = true;
  current_pass = outer_;
}

Pass::Id Pass::current() {
  return current_pass;
}

void start_timing() {
  timing = true;
}

std::string timing_tree() {
  const std::lock_guard lock(records_mutex);
  std::string text = "  wall ms    cpu ms   peak MB  pass\n";
  append_below(kNoPass, 0, text);
  return text;
}

}  // namespace stocktake
