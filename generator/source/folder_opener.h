#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/io/descriptor.h"

namespace stocktake {

/// Opens folders below a root by their paths, refusing every link on the way.
///
/// A long path is opened in steps of about `kStep` bytes (the kernel takes at most PATH_MAX in one call), and
/// the folders where the steps end stay open: the next path mostly goes the same way. So a folder costs a
/// bounded number of names however deep it lies, in whatever order they are asked for. Not thread-safe: each
/// thread has its own.
class FolderOpener {
 public:
  /// Paths longer than this are refused with ENAMETOOLONG: every path costs its length, so that a tree of
  /// nothing but nested folders costs the square of it.
  static constexpr std::size_t kLongest = 128 << 10;

  /// \param root the root's descriptor; must stay open.
  explicit FolderOpener(int root) : root_(root) {}

  /// The folder `path` ("" is the root), or none, and `errno` says why.
  Descriptor open(const std::string& path);

 private:
  static constexpr std::size_t kStep = 1024;

  /// A folder on the way that is kept open: the path's first `length` bytes lead there.
  struct Kept {
    std::size_t length;
    Descriptor folder;
  };
  void forget_other_ways(std::string_view path);
  Descriptor open_deep(const std::string& path);

  int root_;
  std::string way_;         // the path that was opened last in steps
  std::vector<Kept> kept_;  // along it
};

}  // namespace stocktake
