#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "schemas/identity/sha256_stream.h"

namespace stocktake {

/// What a text is looked up by in the store. An index takes keys of some 2,700 bytes at most (PostgreSQL),
/// and a document may hold a path of any length: of a longer text the key is its begin and the SHA-256 of the
/// whole, which is longer than every key that is a text itself. So different texts have different keys.
class TextKey {
 public:
  static constexpr std::size_t kLongest = 1000;  // bytes

  explicit TextKey(std::string_view text) : head_(text.substr(0, kLongest)), whole_(text.size() <= kLongest) {
    if (whole_) return;
    const Sha256 digest = sha256_of_text(text);
    head_.append(reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size());
  }
  std::string_view head() const { return head_; }
  bool is_whole() const { return whole_; }

 private:
  std::string head_;
  bool whole_;
};

}  // namespace stocktake
