#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "differ/report.h"

/// What the renderers have in common: the words for counts and changes, short forms, and how findings are
/// grouped. Everything that comes from an input is returned safe for a terminal (see `printable`); what HTML,
/// XML or Markdown need beside that is their renderer's business. All functions are thread-safe.
namespace stocktake {

/// The first line of every report: "Nothing unexpected" or "3 unexpected: 2 errors, 1 warning".
std::string verdict_words(const Report& report);

/// Second line: "3 unexpected · 412 explained · 0 approved · 0 not comparable · 1 note".
std::string count_words(const Report& report);

/// A path for people. One that begins with '=', '+', '-' or '@' gets "./" in front: the same file, and
/// neither a spreadsheet's formula nor a command's option.
std::string shown_path(std::string_view path);

/// "pypi/requests" for `pkg:pypi/requests`, "npm/@babel/core" for `pkg:npm/%40babel/core`; "unowned files"
/// for none.
std::string shown_package(std::string_view package);

/// "2.31.0 → 2.32.3", "2.31.0" where both are equal or one is missing, "" where both are.
std::string shown_versions(std::string_view before, std::string_view after);

/// At most `limit` characters of `text`, safe for a terminal: the beginning, "…" and the end. Never cuts
/// through a character or an escape that `printable` wrote.
std::string shortened(std::string_view text, std::size_t limit);

/// True for a digest or commit: 32 or more hexadecimal digits, with or without `ALGORITHM:` before them.
bool is_digest(std::string_view fact);

/// A fact of a finding in at most `limit` characters: a digest by its first 12 digits, all else `shortened`.
std::string shown_fact(std::string_view fact, std::size_t limit);

/// "3.2 kB → 3.3 kB", "new, 11.2 MB", "was 1.2 kB", "" where no size is known.
std::string shown_sizes(const Finding& finding);

/// "18 files changed, 1 added", "no file changed".
std::string shown_file_counts(const PackageChange& change);

/// What was not looked at for one reason.
struct Overlooked {
  std::string_view reason;
  std::string rules;  ///< "setuid-gained, exec-gained"
};
/// The coverage section, a reason once, in the order of the report. Views into the report.
std::vector<Overlooked> overlooked(const Report& report);

/// "80 packages and 36,480 files are the same.", without what there is none of.
std::string same_words(const Report& report);

/// "0755", "04755": four octal digits at least.
std::string octal(std::uint16_t mode);

/// One side in a line: what it is, its path, how much it holds. Without its digest and serial number.
std::string shown_contents(const ReportSide& side);

/// Finds the change of the package that a finding speaks of. Built in one pass; views into the report.
class PackageChanges {
 public:
  explicit PackageChanges(const Report& report);
  /// nullptr where the report has no change of the finding's package.
  const PackageChange* of(const Finding& finding) const;

 private:
  std::unordered_map<std::string, const PackageChange*> changes_;
};

/// The findings of one package (in one version) with one status, in the report's order.
struct FindingGroup {
  std::string_view package, version_before, version_after;
  std::uint32_t errors = 0, warnings = 0, notes = 0;
  std::vector<std::uint32_t> findings;    ///< indices into Report::findings
  const PackageChange* change = nullptr;  ///< what else happened to the package, where the report knows
};

/// Groups in the order of their most important finding. Linear.
std::vector<FindingGroup> group_by_package(const Report& report, Finding::Status status);

/// "2 errors, 1 warning", "3 notes".
std::string severity_words(std::uint64_t errors, std::uint64_t warnings, std::uint64_t notes);

/// The findings among `findings` that are of one rule, in the order in which the rules first appear.
struct RuleGroup {
  std::string_view rule;
  Severity severity = Severity::note;
  std::vector<std::uint32_t> findings;
};
std::vector<RuleGroup> group_by_rule(const Report& report, std::span<const std::uint32_t> findings);

/// How a reader gets at what a report rolled up.
inline constexpr std::string_view kHowToSeeAll = "-f json=FILE writes them all";

}  // namespace stocktake
