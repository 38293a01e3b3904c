#include "schemas/io/block_pipe.h"

#include <system_error>
#include <utility>

namespace stocktake {

BlockPipe::~BlockPipe() {
  thread_.request_stop();
}

bool BlockPipe::start() {
  if (!thread_.joinable() && !alone_) {
    try {
      thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    } catch (const std::system_error&) {
      alone_ = true;
    }
  }
  return !alone_;
}

void BlockPipe::put(std::string& block) {
  if (!start()) {
    consume_(block);
    return block.clear();
  }
  std::unique_lock lock(mutex_);
  wait_for_at_most(kMost - 1, lock);
  std::string empty;
  if (!spare_.empty()) {
    empty = std::move(spare_.back());
    spare_.pop_back();
  }
  waiting_.push_back(std::exchange(block, std::move(empty)));
  changed_.notify_all();
}

void BlockPipe::finish() {
  std::unique_lock lock(mutex_);
  wait_for_at_most(0, lock);
}

void BlockPipe::wait_for_at_most(std::size_t blocks, std::unique_lock<std::mutex>& lock) {
  changed_.wait(lock, [&] { return waiting_.size() <= blocks || failure_; });
  if (failure_) std::rethrow_exception(failure_);
}

void BlockPipe::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop, [&] { return !waiting_.empty(); }) && !stop.stop_requested()) {
    std::string block = std::move(waiting_.front());
    lock.unlock();
    try {
      consume_(block);
    } catch (...) {  // passed to the producer
      lock.lock();
      failure_ = std::current_exception();
      changed_.notify_all();
      return;
    }
    block.clear();
    lock.lock();
    waiting_.erase(waiting_.begin());
    spare_.push_back(std::move(block));
    changed_.notify_all();
  }
}

}  // namespace stocktake
