#pragma once

#include <string>
#include <string_view>

namespace stocktake {

/// What a name looks like: two names with one skeleton can be taken for each other (Unicode Technical
/// Standard #39, "Confusable Detection": letters of other alphabets, `1` and `l`, `rn` and `m`; by the data
/// of the ICU library), whatever their case. Empty where the text is not UTF-8. Thread-safe. The first call
/// loads the data, which takes some milliseconds.
std::string confusable_skeleton(std::string_view name);

}  // namespace stocktake
