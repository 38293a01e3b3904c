#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "differ/report.h"

/// What the renderers have in common: the words for counts and changes, short forms, and how findings are
/// grouped. Everything that comes from an input is returned safe for a terminal (see `printable`); what HTML,
/// XML or Markdown need beside that is their renderer's business. All functions are thread-safe.
namespace stocktake {

/// The first line of every report: "Nothing unexpected" or "3 unexpected: 2 errors, 1 warning", and in front
/// of it that a side is incomplete.
std::string verdict_words(const Report& report);

/// "incomplete: the before side could not read 2 files or folders"; empty where the report has a verdict.
std::string incomplete_words(const Report& report);

/// Second line: "3 unexpected · 412 explained · 0 approved · 0 not comparable · 1 note".
std::string count_words(const Report& report);

/// "packages: 66 upgraded (3 major), 26 new, 14 gone, 2 downgraded, 4 licences changed"; empty where no
/// package changed.
std::string package_words(const Report& report);

/// "unexpected", "noted", "approved".
std::string_view to_string(Finding::Status status);

/// "left out by --exclude: *.log (both sides), build (after)"; empty where nothing was.
std::string excluded_words(const Report& report);

/// A path for people. One that begins with '=', '+', '-' or '@' gets "./" in front: the same file, and
/// neither a spreadsheet's formula nor a command's option.
std::string shown_path(std::string_view path);

/// "pypi/requests" for `pkg:pypi/requests`, "npm/@babel/core" for `pkg:npm/%40babel/core`; "unowned files"
/// for none.
std::string shown_package(std::string_view package);

/// "requests 2.31.0", "@babel/core 7.24.0": a package as people write it, with its version where it has one.
std::string shown_release(const Package& package);

/// "2.31.0 → 2.32.3", "2.31.0" where both are equal or one is missing, "" where both are.
std::string shown_versions(std::string_view before, std::string_view after);

/// At most `limit` characters of `text`, safe for a terminal: the beginning, "…" and the end. Never cuts
/// through a character or an escape that `printable` wrote.
std::string shortened(std::string_view text, std::size_t limit);

/// A digest or commit by its first 12 digits; one with `ALGORITHM:` before it keeps that.
std::string shown_digest(std::string_view digest);

/// What a finding compares (`before` or `after` of it) in at most `limit` characters: a digest by its first
/// digits, all else `shortened`.
std::string shown_fact(const Finding& finding, std::string_view fact, std::size_t limit);

/// "3.2 kB → 3.3 kB", "new, 11.2 MB", "was 1.2 kB", "" where no size is known.
std::string shown_sizes(const Finding& finding);

/// "needed by a 1.0, b 2.1 and 3 more", "asked for by the project itself"; empty where nothing is known, and
/// for packages that neither came nor went back.
std::string requirer_words(const Report& report, const PackageChange& change);

/// The versions of a change: "2.31.0 → 2.32.3", of what came or went the one there is; and "major" behind
/// them where the first number grew.
std::string change_words(const PackageChange& change);

/// "fixes GHSA-a, GHSA-b and 2 more": what the release before was known for, and this one is not; empty where
/// it is nothing.
std::string fix_words(const PackageChange& change);

/// The parts of a report that list packages, the most important first.
enum class PackageSection : std::uint8_t { added, downgraded, more, upgraded, removed, others, same };
inline constexpr PackageSection kPackageSections[] = {
    PackageSection::added,   PackageSection::downgraded, PackageSection::more, PackageSection::upgraded,
    PackageSection::removed, PackageSection::others,     PackageSection::same};
/// Whether each package of the part deserves a line and who needs it: what came, and what went back.
bool is_important(PackageSection section);
/// "New (26)", "Upgraded (66, 3 major)": the title of a part, with the number of packages in it.
std::string section_title(const Report& report, PackageSection section);
/// The packages of a part in the report's order. What is upgraded, gone or otherwise changed is there only
/// where nothing of it is unexpected: a report speaks of that first.
std::vector<const PackageChange*> members_of(const Report& report, PackageSection section);

/// The packages that a reviewer wants to see most come first: those with findings, those that the project
/// asks for, major upgrades, and what changed in many files.
std::vector<const PackageChange*> by_importance(std::vector<const PackageChange*> members);
/// What a list that has room for `most` packages shows: the most important ones, in the report's order.
std::vector<const PackageChange*> most_important(std::vector<const PackageChange*> members, std::size_t most);

/// Where a reader finds more about a change: the release's page, and what changed in it. Empty: unknown.
struct ChangeLinks {
  std::string page, compare;
};
ChangeLinks links_of(const Report& report, const PackageChange& change);

/// Whether a finding says of a package what its line in a list says: that it came, went or changed version.
bool says_its_line(const Finding& finding);

/// "18 files changed, 1 added", "no file changed".
std::string shown_file_counts(const PackageChange& change);

/// Of a line of code, where the format sets no limit of its own.
inline constexpr std::size_t kQuoteCharacters = 160;
/// The lines of code that a finding rests on, where they were read (quotes.h): "12: send(os.environ)", each
/// at most `limit` characters; a line of another file than the finding's has its path in front.
std::vector<std::string> quoted_lines(const Report& report, const Finding& finding, std::size_t limit);

/// What a package's code can do, for its line in a list: of a new one all, "decodes and evaluates"; of an
/// upgraded one what it never could before, "now decodes"; empty for the rest, and where a side does not say.
std::string ability_words(const PackageChange& change);

/// "decodes, needed by a 1.0": both, or the one there is.
std::string joined_words(std::string_view first, std::string_view second);

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

/// "advisories: 1 new, 2 fixed, 3 on both sides"; empty where nobody looked.
std::string advisory_words(const Report& report);

/// One side in a line: what it is, its path, how much it holds. Without its digest and serial number.
std::string shown_contents(const ReportSide& side);

/// The change of the package that a finding speaks of; nullptr where it speaks of none.
const PackageChange* change_of(const Report& report, const Finding& finding);

/// The findings of one package with one status, in the report's order. Copies of a package are packages of
/// their own.
struct FindingGroup {
  const PackageChange* change = nullptr;  ///< the package; nullptr: what no package owns
  bool one_of_several = false;  ///< other copies of the package have a group too, so that its place tells it
  std::uint32_t errors = 0, warnings = 0, notes = 0;
  std::vector<std::uint32_t> findings;  ///< indices into Report::findings
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

/// Several findings of one rule as a sentence: how many, what their rule says of all, and what they are
/// about, which is cut at `most` names: "87 files of 6 packages with machine code …: npm/esbuild, npm/sharp,
/// …".
struct RolledUp {
  std::string words;
  bool cut = false;
};
RolledUp rolled_up(const Report& report, const RuleGroup& group, std::size_t most);

/// What a finding is about, in one short text: its file, or its package with the versions.
std::string subject(const Finding& finding);

/// How a reader gets at what a report rolled up.
inline constexpr std::string_view kHowToSeeAll = "-f json=FILE writes them all";

}  // namespace stocktake
