#include "differ/report.h"

#include <fmt/format.h>

#include <cstddef>
#include <iterator>

namespace stocktake {
namespace {

template <typename Enum, std::size_t N>
std::string_view name_of(Enum value, const std::string_view (&names)[N]) {
  return names[static_cast<std::size_t>(value)];
}

}  // namespace

std::string_view to_string(Severity severity) {
  constexpr std::string_view kNames[] = {"note", "warning", "error"};
  static_assert(std::size(kNames) == static_cast<std::size_t>(Severity::error) + 1);
  return name_of(severity, kNames);
}

std::string_view to_string(Compared compared) {
  constexpr std::string_view kNames[] = {"text",      "digest",  "type",    "mode",   "hook",
                                         "target",    "version", "package", "source", "licence",
                                         "algorithm", "path",    "count",   "traits", "advisory"};
  static_assert(std::size(kNames) == static_cast<std::size_t>(Compared::advisory) + 1);
  return name_of(compared, kNames);
}

std::string shown_id(const Finding& finding) {
  return fmt::format("{:016x}", finding.id);
}

std::span<const CodeLine> code_lines_of(const Report& report, const Finding& finding) {
  return std::span(report.code_lines).subspan(finding.first_code_line, finding.code_lines);
}

std::string_view to_string(PackageChange::Kind kind) {
  constexpr std::string_view kNames[] = {"same",  "upgraded", "downgraded", "reversioned",
                                         "added", "removed",  "moved",      "copied"};
  static_assert(std::size(kNames) == static_cast<std::size_t>(PackageChange::Kind::copied) + 1);
  return name_of(kind, kNames);
}

std::string_view to_string(FileChange::Kind kind) {
  constexpr std::string_view kNames[] = {"added",  "removed",    "modified",      "moved",
                                         "copied", "attributes", "not-comparable"};
  static_assert(std::size(kNames) == static_cast<std::size_t>(FileChange::Kind::not_comparable) + 1);
  return name_of(kind, kNames);
}

}  // namespace stocktake
