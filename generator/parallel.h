#pragma once

#include <cstddef>
#include <functional>

namespace stocktake {

/// Calls `work(0)` to `work(count - 1)`, each once, by up to `threads` threads of which the caller's is one,
/// in any order. Returns when all have ended. \throws what a call threw; calls that have not begun then are
/// left out.
void for_each_index(unsigned threads, std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace stocktake
