#pragma once

#include <cstddef>
#include <functional>
#include <future>

namespace stocktake {

/// Cores available to this process: affinity and the cgroup's quota (v2 and v1) included; at least 1.
unsigned available_cores();

/// How to ask std::async for a thread: where there is none to be had, whoever needs the result does the work.
inline constexpr std::launch kBeside = std::launch::async | std::launch::deferred;

/// Calls `run(0)` on this thread and `run(1)` to `run(threads - 1)` on threads of their own, or on fewer
/// where no more are to be had; so the calls must share their work, not divide it. Returns when all have
/// ended. \param run must not throw.
void run_side_by_side(unsigned threads, const std::function<void(unsigned)>& run);

/// Calls `work(0)` to `work(count - 1)`, each once, by up to `threads` threads of which the caller's is one,
/// in any order. Returns when all have ended. \throws what a call threw; calls that have not begun then are
/// left out.
void for_each_index(unsigned threads, std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace stocktake
