#pragma once

#include <string>
#include <string_view>

#include "schemas/identity/digest.h"
#include "schemas/identity/sha256_stream.h"

namespace stocktake {

/// SHA-256 over a line `<sha256>  <path>` for each file, as sha256sum writes it, in the order in which they
/// are added. Go's sum of a module is made so, too (golang.org/x/mod/sumdb/dirhash, Hash1). Not thread-safe.
class TreeDigest {
 public:
  void add(std::string_view path, const Sha256& digest);
  /// Call once, last.
  Sha256 finish() { return hash_.finish(); }

 private:
  Sha256Stream hash_;
  std::string line_;
};

}  // namespace stocktake
