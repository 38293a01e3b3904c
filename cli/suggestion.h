#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// "; did you mean 'scan'?", where one of `known` is near enough to what was typed; else empty.
std::string suggestion(std::string_view typed, const std::vector<std::string>& known);

}  // namespace stocktake
