#pragma once

#include <optional>
#include <string_view>

namespace stocktake {

/// The score of a CVSS vector, 0 to 10 with one digit behind the point: of versions 3.0 and 3.1 the base
/// score (specification, section 7.1), of 4.0 that of all metrics that stand in it (section 8). Nothing where
/// the text is no such vector: an unknown or repeated metric, a value that the metric has not, a mandatory
/// one that is missing. Version 2 is not scored. Thread-safe, costs a few hundred comparisons.
std::optional<double> cvss_score(std::string_view vector);

}  // namespace stocktake
