#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

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

/// Adds `-f,--format`, which fills `formats`; it must live as long as the command. \param note behind the
/// names of the formats in the help text
void add_format_option(CLI::App& app, std::vector<std::string>& formats,
                       std::span<const std::string_view> known, std::string_view note = {});

/// The names of renderers, which are whatever has a `name`.
template <class Renderer>
std::vector<std::string_view> format_names(std::span<const Renderer> renderers) {
  std::vector<std::string_view> names;
  for (const Renderer& one : renderers) names.push_back(one.name);
  return names;
}

/// The renderer of a target that `report_targets` gave for their names.
template <class Renderer>
const Renderer& renderer_of(const ReportTarget& target, std::span<const Renderer> renderers) {
  return *std::find_if(renderers.begin(), renderers.end(),
                       [&](const Renderer& one) { return one.name == target.format; });
}

}  // namespace stocktake
