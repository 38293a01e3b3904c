#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// Lines that a patch puts in the place of others; each with its line end, where it has one.
struct PatchHunk {
  std::size_t first = 0;  ///< the first of the old lines, from 0
  std::vector<std::string_view> before, after;
};

/// What a patch does to one file. Paths are those of the patch without their first folder (`a/`, `b/`).
struct FilePatch {
  std::string before, after;  ///< empty: there is none, `/dev/null`
  std::vector<PatchHunk> hunks;

  /// Whether it may make a file, or remove one: all of it is on one side. Not every program names the other
  /// side `/dev/null` (diff -N).
  bool may_create() const { return hunks.size() == 1 && hunks[0].before.empty() && hunks[0].first == 0; }
  bool may_remove() const { return hunks.size() == 1 && hunks[0].after.empty(); }
};

inline constexpr std::size_t kLargestPatch = std::size_t{4} << 20;

/// Reads a patch in the unified format (GNU diffutils, "Detailed Description of Unified Format";
/// git-diff(1)), whose text must outlive the result. \throws Error that says what is wrong: it is malformed,
/// has more than 20,000 hunks, or does what is not applied here: a rename, a copy, binary content.
std::vector<FilePatch> read_patch(std::string_view text);

/// The text with the patch applied: every line where the patch says that it stands, without any leeway.
/// \throws Error that says which line is another
std::string apply_patch(const FilePatch& patch, std::string_view text);

}  // namespace stocktake
