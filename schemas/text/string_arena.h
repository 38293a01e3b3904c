#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace stocktake {

/// Owns text that lives as long as the arena and never moves: many small strings at the cost of their bytes.
/// A view that `keep` returns stays valid when the arena is moved, and dies with it. Not thread-safe.
class StringArena {
 public:
  StringArena() = default;
  StringArena(StringArena&& other) noexcept { *this = std::move(other); }
  StringArena& operator=(StringArena&& other) noexcept {
    blocks_ = std::move(other.blocks_);
    next_ = other.next_;
    left_ = other.left_;
    bytes_ = other.bytes_;
    other.blocks_.clear();
    other.next_ = nullptr;
    other.left_ = other.bytes_ = 0;
    return *this;
  }
  StringArena(const StringArena&) = delete;
  StringArena& operator=(const StringArena&) = delete;
  ~StringArena() = default;

  /// Copies `text` into the arena and returns the copy. The empty text costs nothing.
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* to = reserve(text.size());
    std::memcpy(to, text.data(), text.size());
    return {to, text.size()};
  }

  /// Copies `a` followed by `b`.
  std::string_view keep(std::string_view a, std::string_view b) {
    if (a.empty() && b.empty()) return {};
    char* to = reserve(a.size() + b.size());
    if (!a.empty()) std::memcpy(to, a.data(), a.size());
    if (!b.empty()) std::memcpy(to + a.size(), b.data(), b.size());
    return {to, a.size() + b.size()};
  }

  /// Takes over all text of `other`; its views stay valid as long as this arena.
  void adopt(StringArena&& other) {
    for (auto& block : other.blocks_) blocks_.push_back(std::move(block));
    bytes_ += other.bytes_;
    other = StringArena();
  }

  /// Bytes allocated, for measurements.
  std::size_t bytes() const { return bytes_; }

 private:
  char* reserve(std::size_t size) {
    if (size > left_) {
      // A long text gets a block of its own, so that it wastes no rest of the current one.
      if (size > kBlock / 4) {
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
        bytes_ += size;
        return blocks_.back().get();
      }
      blocks_.push_back(std::make_unique_for_overwrite<char[]>(kBlock));
      bytes_ += kBlock;
      next_ = blocks_.back().get();
      left_ = kBlock;
    }
    char* result = next_;
    next_ += size;
    left_ -= size;
    return result;
  }

  static constexpr std::size_t kBlock = 64 << 10;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace stocktake
