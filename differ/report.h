#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/inventory/capability.h"
#include "schemas/inventory/inventory.h"

/// differ: two inventories → what changed, what it means, how it is shown. In: two inventories and a policy.
/// Out: a report. It never reads a tree, never opens a file of one, and never decides by likeness of names.
namespace stocktake {

enum class Severity : std::uint8_t { note, warning, error };
std::string_view to_string(Severity severity);

/// What `before` and `after` of a finding are, so that nobody has to guess it from their text. A rule says it
/// once for all it finds (Rule::compares), or for one finding (Verdicts::Text::compares).
enum class Compared : std::uint8_t {
  text,       ///< words: shown as they are
  digest,     ///< of a file, package or archive, with or without `ALGORITHM:` before it; shown shortened
  type,       ///< `file`, `symlink to TARGET`, `fifo` …
  mode,       ///< permission bits, octal
  hook,       ///< `npm:preinstall=node setup.mjs`
  target,     ///< where a symlink leads
  version,    ///< of a package
  package,    ///< `pkg:npm/lodash`, or a name without a purl
  source,     ///< where a package comes from: a URL, repository or module
  licence,    ///< an SPDX identifier or expression, or a licence's name
  algorithm,  ///< of a digest
  path,       ///< of a file
  count,      ///< of files
  traits,     ///< of code: `environment, network`
  advisory,   ///< its id, `GHSA-35jh-r3h4-6jhm`
};
std::string_view to_string(Compared compared);

/// A line of code that a finding rests on.
struct CodeLine {
  std::string_view what;    ///< what shows there: a trait or a shape, `network`, `longest-line`
  std::string_view path;    ///< of the file, raw bytes
  std::uint32_t line = 0;   ///< from 1
  bool before = false;      ///< of the file on the before side
  std::string_view quote;   ///< the line's text, raw bytes, cut; empty where nobody read it (quotes.h)
  std::uint32_t place = 0;  ///< where in `quote` it begins; 0 where that is not known
};

/// One thing that a rule has to say about the two sides. There may be as many as files, so that it holds no
/// text of its own: its views point into the inventories or into Report::strings, where a sentence that many
/// findings share stands once.
struct Finding {
  enum class Status : std::uint8_t {
    unexpected,  ///< counts towards the verdict
    noted,       ///< below the level that fails
    approved,    ///< covered by an entry of the policy
  };
  std::string_view rule;  ///< id in the rule table
  Severity severity = Severity::note;
  Status status = Status::unexpected;
  bool behind = false;  ///< an error, but for another of the same file that is shown in front of it
  Compared compared = Compared::text;  ///< what `before` and `after` are
  std::string_view package;            ///< `pkg:pypi/lightning` or a name; empty for what no package owns
  std::string_view version_before, version_after;  ///< of that package, where known
  std::string_view path;           ///< raw bytes, as in the inventory; empty where it concerns no file
  std::string_view path_before;    ///< where it differs from `path` (moves, version in the path)
  std::string_view before, after;  ///< the fact that differs, as `compared` says; empty: absent
  std::uint64_t size_before = kUnknownSize, size_after = kUnknownSize;
  std::string_view message;             ///< one sentence that a tired person understands
  std::string_view because;             ///< which fact of which side made the rule fire
  std::uint32_t file = kNone;           ///< index into Report::files; kNone: it concerns no file
  std::uint32_t package_index = kNone;  ///< index into Report::packages; kNone: unowned, or no package's
  std::uint64_t id = 0;                 ///< stable between runs: of rule, package, path, before and after
  std::string_view approval;            ///< the entry's reason and who gave it, where approved
  std::uint32_t first_code_line = 0;    ///< index into Report::code_lines: the lines of code that it rests on
  std::uint32_t code_lines = 0;         ///< how many they are
};
static_assert(sizeof(Finding) <= 400, "a report of a million changes holds a million of them");

/// The identifier as reports show it: 16 hexadecimal digits.
std::string shown_id(const Finding& finding);

/// What happened to one package between the two sides.
struct PackageChange {
  enum class Kind : std::uint8_t {
    same,
    upgraded,
    downgraded,
    reversioned,
    added,
    removed,
    moved,
    copied,  ///< a release that was there before stands in one more place; `before` is that release
  };
  Kind kind = Kind::same;
  std::uint32_t before = kNone, after = kNone;  ///< indices into the inventories' packages
  std::string_view package;                     ///< `pkg:npm/lodash`, or type:group/name without a purl
  std::string_view version_before, version_after, location;
  std::uint32_t files_added = 0, files_removed = 0, files_modified = 0, files_moved = 0, files_equal = 0;
  std::string_view beside;     ///< of what came or went: a version of it that the other side has too; empty:
                               ///< the name itself is new, or gone
  std::uint32_t findings = 0;  ///< of them unexpected
  bool explained = false;      ///< its changes need no more words than its line
  bool major = false;          ///< an upgrade in which the first number of the version grew
  bool direct = false;         ///< what was scanned asks for it itself, on the after side
  std::vector<std::uint32_t> needed_by;  ///< packages of the after side that need it; of new and older ones
  /// What its code can do: of a package that came all, of one that both sides have what it never could
  /// before. Empty where a side does not record it.
  TraitSet abilities;
  std::vector<std::string_view>
      fixes;  ///< ids of the advisories that spoke of the release before, and no longer do
};
std::string_view to_string(PackageChange::Kind kind);

/// What happened to one file. Files that are equal in everything are only counted.
struct FileChange {
  enum class Kind : std::uint8_t { added, removed, modified, moved, copied, attributes, not_comparable };
  Kind kind = Kind::modified;
  std::uint32_t before = kNone, after = kNone;  ///< indices into the inventories' files
  std::uint32_t package = kNone;                ///< index into Report::packages; kNone: unowned
  bool explained = false;                       ///< by its package's new version, or known bookkeeping
  std::string_view explanation;  ///< why it is: a sentence's end, such as `its package has a new version`
};
std::string_view to_string(FileChange::Kind kind);

/// What a rule could not look at, and why.
struct Coverage {
  std::string_view rule;
  std::string message;
};

/// What is wrong with an approval: it covers nothing, is too old, or pins another digest.
struct ApprovalProblem {
  std::string entry;      ///< `stocktake.toml:12`
  std::string_view what;  ///< stale, expired, wrong-digest, unpinned, wrong-comparison
  std::string message;
};

/// One side as it stands at the head of every report.
struct ReportSide {
  Origin origin;
  std::string_view name, version;
  std::uint64_t packages = 0, files = 0;
  std::uint64_t unread = 0;      ///< files and folders that could not be read: the side is incomplete
  bool says_incomplete = false;  ///< a document that says so, and not what is missing
  bool dependencies = false;     ///< it says of a package at least which others it needs
  bool complete = false;         ///< it says that every file stands in it
};

struct Counts {
  std::uint64_t unexpected = 0, explained = 0, approved = 0, not_comparable = 0, notes = 0;
  std::uint64_t own = 0;                   ///< changed files that are the project's own work
  std::uint64_t errors = 0, warnings = 0;  ///< of the unexpected
  std::uint64_t files_equal = 0, files_added = 0, files_removed = 0, files_modified = 0, files_moved = 0;
  std::uint64_t packages_equal = 0, packages_upgraded = 0, packages_downgraded = 0, packages_added = 0,
                packages_removed = 0;
  /// More and fewer versions and copies of packages that both sides have; not in the numbers above.
  std::uint64_t packages_more = 0, packages_fewer = 0;
  std::uint64_t packages_major = 0;  ///< of the upgraded
};

/// What was looked up of the two sides in advisories.
struct AdvisoryCounts {
  std::vector<std::string>
      sources;  ///< where, and how old that is: a line each, safe to print; empty: nowhere
  std::uint64_t introduced = 0, fixed = 0, both = 0;
};

/// All that a renderer shows. Views point into the two inventories, which must outlive it, and into
/// `strings`. Findings stand most important first: status, severity, then package and path bytewise; packages
/// by name, files by path.
struct Report {
  const Inventory* inventory_before = nullptr;
  const Inventory* inventory_after = nullptr;
  StringArena strings;  ///< owns what stands in neither inventory
  ReportSide before, after;
  bool expected = true;         ///< the verdict: nothing unexpected
  bool incomplete = false;      ///< a side could not be read in full, and nobody allowed that: no verdict
  std::string_view expect;      ///< `upgrades` or `nothing`
  std::string_view policy;      ///< the name of the file with approvals; empty: there is none
  std::string_view restricted;  ///< the options that left something out, such as `--only`; empty: none did
  Counts counts;
  std::vector<Finding> findings;
  std::vector<CodeLine> code_lines;  ///< of the findings; see `code_lines_of`
  std::vector<PackageChange>
      packages;  ///< the changed ones, and the unchanged ones that have findings or changes
  std::vector<FileChange> files;
  std::vector<ApprovalProblem> approval_problems;
  std::vector<Coverage> coverage;
  AdvisoryCounts advisories;
};

/// The lines of code that a finding of the report rests on.
std::span<const CodeLine> code_lines_of(const Report& report, const Finding& finding);

}  // namespace stocktake
