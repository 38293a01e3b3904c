#pragma once

#include <string>
#include <string_view>

namespace stocktake {

/// True where the whole path matches the pattern. A character of the pattern stands for itself, except:
/// `?` one character other than '/'; `*` any number of those; `[a-z]` and `[!a-z]` (or `[^a-z]`) one
/// character of, or not of, a set, never '/'; `**/` any number of whole folders, also none; `**` elsewhere
/// any text; `\x` the character x. A '[' that nothing closes stands for itself. Characters are code points; a
/// byte that is not UTF-8 is one too. Costs at most path length times pattern length, whatever the two are.
bool glob_match(std::string_view pattern, std::string_view path);

/// A glob that matches this path and no other.
std::string literal_glob(std::string_view path);

}  // namespace stocktake
