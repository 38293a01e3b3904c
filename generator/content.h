#pragma once

#include <string>
#include <string_view>

#include "generator/tree.h"

namespace stocktake {

/// What one reading of a file yields: its SHA-256, its kind by the first bytes, and the bytes themselves
/// where a cataloger wants them. One object serves many files, one after the other; every source of a tree
/// uses it. Not thread-safe: each thread has its own.
class Content {
 public:
  /// Begins the file at `path` (relative to the root).
  void begin(std::string_view path);
  /// Takes the next bytes.
  void update(std::string_view bytes);
  /// Ends the file: writes digest, kind, and the content where it was wanted, to `entry`; text is kept in
  /// `strings`.
  void finish(Entry& entry, StringArena& strings);

  /// A wanted file larger than this is hashed but not kept: no installed record comes near it.
  static constexpr std::size_t kMostKept = 64u << 20;

 private:
  Sha256Stream hash_;
  std::string_view path_;
  std::string head_;  // the first bytes, or all of them where the file is wanted
  bool wanted_ = false;
  bool too_large_ = false;
};

}  // namespace stocktake
