#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "schemas/text/hashing.h"

namespace stocktake {

/// The files of a folder of which dpkg's records (`var/lib/dpkg/info/NAME.md5sums`) state an MD5, found
/// before the folder is read: of them nobody asks SHA-256, which would be half of what reading them costs. A
/// hint, no verdict: what the records say is judged by what the catalogers read.
class StatedByMd5 {
 public:
  /// \param root follows no link below it; no records there: nothing is stated. Of records beyond any
  /// system's (a million files) the rest is passed over, as is what cannot be read.
  explicit StatedByMd5(const std::string& root);

  /// Whether one of them states the file at this path, relative to the root. Thread-safe.
  bool has(std::string_view path) const;
  bool empty() const { return paths_.empty(); }

 private:
  void read(std::string_view md5sums);

  std::unordered_set<std::string, TextHash, std::equal_to<>> paths_;
};

}  // namespace stocktake
