#include "cli/report_target.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "schemas/error.h"
#include "schemas/text/lines.h"
#include "schemas/text/printable.h"

namespace stocktake {

std::vector<ReportTarget> report_targets(const std::vector<std::string>& formats,
                                         std::span<const std::string_view> known) {
  std::vector<ReportTarget> targets;
  for (const std::string& format : formats) {
    const auto equals = format.find('=');
    const std::string name = format.substr(0, equals);
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw Error(
          fmt::format("--format {}: no such format; there are {}", printable(name), joined(known, ", ")));
    targets.push_back({name, equals == std::string::npos ? "-" : format.substr(equals + 1)});
    if (targets.back().path.empty())
      throw Error(fmt::format("--format {}: no file name behind the '='", name));
  }
  if (targets.empty()) targets.push_back({"text", "-"});
  if (std::count_if(targets.begin(), targets.end(), [](const auto& t) { return t.path == "-"; }) > 1)
    throw Error("--format: only one report can go to standard output; give the others a file: -f json=FILE");
  return targets;
}

void add_format_option(CLI::App& app, std::vector<std::string>& formats,
                       std::span<const std::string_view> known, std::string_view note) {
  app.add_option("-f,--format", formats,
                 fmt::format("Report as FORMAT, or FORMAT=FILE; several in one run. Formats: {}{}",
                             joined(known, ", "), note))
      ->type_name("FORMAT[=FILE]")
      ->allow_extra_args(false);
}

}  // namespace stocktake
