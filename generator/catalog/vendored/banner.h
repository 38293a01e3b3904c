#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stocktake {

/// What the comment at the head of a script or style sheet says: `/*! jQuery v3.7.1 | (c) …`.
struct Banner {
  std::string name, version;
  std::string_view npm;  ///< what npm calls it, where that is known; else empty
};

/// Whether such a comment is looked for in the file: a script or style sheet that stands in no folder of a
/// package manager, whose packages have records.
bool may_have_banner(std::string_view path);

/// The name and version in the first lines of the comment at the head of the file at `path`, where the file
/// bears that name too: a comment may mention anything. Nothing where the file's name has another version.
std::optional<Banner> read_banner(std::string_view path, std::string_view text);

}  // namespace stocktake
