#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace stocktake {

/// A thread of its own that takes blocks of text, in order, from the one that makes them: while a block is
/// hashed and written, the next is made. The thread begins with the first block; where none can be had, `put`
/// consumes.
class BlockPipe {
 public:
  /// \param consume is called with one block after the other, on the pipe's thread.
  explicit BlockPipe(std::function<void(std::string_view)> consume) : consume_(std::move(consume)) {}
  /// Drops what has not been consumed.
  ~BlockPipe();

  /// Takes `block` and leaves an empty text in its place. Waits while `kMost` blocks stand unconsumed.
  /// \throws what `consume` threw.
  void put(std::string& block);
  /// Waits until every block is consumed. \throws what `consume` threw.
  void finish();

 private:
  static constexpr std::size_t kMost = 2;

  bool start();
  void run(const std::stop_token& stop);
  void wait_for_at_most(std::size_t blocks, std::unique_lock<std::mutex>& lock);

  std::function<void(std::string_view)> consume_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<std::string> waiting_;  // the first is the one being consumed
  std::vector<std::string> spare_;    // consumed: their memory serves again
  std::exception_ptr failure_;
  bool alone_ = false;   // there is no thread to be had
  std::jthread thread_;  // last: it ends before what it uses
};

}  // namespace stocktake
