#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>

namespace stocktake {

/// Things that are made when they are first asked for, and stay: each by one thread, while others wait. Where
/// making throws, the next who asks makes it anew. Not std::call_once: an exception that passes through
/// glibc's pthread_once makes it load libgcc_s, and ends the process where memory is too short for that.
/// Thread-safe.
template <class T, std::size_t kCount>
class MadeOnce {
 public:
  /// \param make returns a std::unique_ptr<T>
  template <class Make>
  const T& get(std::size_t index, const Make& make) {
    if (const T* const made = ready_[index].load(std::memory_order_acquire)) return *made;
    const std::lock_guard lock(mutex_);
    if (made_[index] == nullptr) {
      made_[index] = make();
      ready_[index].store(made_[index].get(), std::memory_order_release);
    }
    return *made_[index];
  }

 private:
  std::mutex mutex_;
  std::array<std::unique_ptr<T>, kCount> made_;
  std::array<std::atomic<const T*>, kCount> ready_{};
};

}  // namespace stocktake
