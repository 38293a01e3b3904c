#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// Where a report goes, and in which format.
struct ReportTarget {
  std::string format;
  std::string path;  ///< `-`: standard output
};

/// What `--format FORMAT` and `--format FORMAT=FILE` ask for; text to standard output where there is none.
/// \param known the names of the formats there are. \throws Error where there is no such format, or two
/// reports would go to standard output.
std::vector<ReportTarget> report_targets(const std::vector<std::string>& formats,
                                         std::span<const std::string_view> known);

}  // namespace stocktake
