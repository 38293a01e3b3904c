#pragma once

#include <xxhash.h>

#include <cstddef>
#include <string_view>

namespace stocktake {

/// Hashes text for look-up tables: quick, and not a security digest.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return XXH3_64bits(text.data(), text.size()); }
};

}  // namespace stocktake
