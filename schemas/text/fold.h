#pragma once

#include <string>
#include <string_view>

namespace stocktake {

/// A key that is equal for paths that a file system could take for one another: those that differ only in
/// case or in Unicode normalisation (Unicode 15, D145, canonical caseless matching by full case folding, as
/// ext4 and APFS do). The key is not for display. What is not UTF-8, or in a path component longer than any
/// file system stores (1,024 bytes), folds only its ASCII letters.
std::string fold_for_collision(std::string_view path);

}  // namespace stocktake
