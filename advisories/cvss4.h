#pragma once

#include <optional>
#include <string_view>

namespace stocktake {

/// The score of a vector of CVSS 4.0, without `CVSS:4.0/` in front (see `cvss_score`).
std::optional<double> cvss4_score(std::string_view vector);

}  // namespace stocktake
