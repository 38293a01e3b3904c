#pragma once

#include <string>
#include <string_view>

namespace stocktake {

/// The difference of two texts as `diff -u` writes it, with both under `path`; empty where they are equal, or
/// one of them is no text. By libgit2. \throws Error where there is not enough memory.
std::string unified_diff(const std::string& path, std::string_view before, std::string_view after);

}  // namespace stocktake
