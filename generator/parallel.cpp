#include "generator/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

namespace stocktake {

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
