#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/inventory/inventory.h"
#include "verifier/rules.h"

/// verifier: an installed tree held against what speaks for it: the records inside, the locks, the archives
/// that it was unpacked from. In: an inventory and those witnesses. Out: a report. It never compares two
/// trees.
namespace stocktake {

/// One thing that is not as it should be. Texts are raw bytes of the input: who shows them escapes them.
struct VerifyFinding {
  const VerifyRule* rule = nullptr;
  std::string package;        ///< a purl, or a name without one; empty: no package's
  std::string path;           ///< relative to the tree
  std::uint32_t line = 0;     ///< from 1; 0: the file as a whole
  std::string message;        ///< what is wrong, a sentence
  std::string instead;        ///< what to write there, where that can be said; else empty
  std::string patch;          ///< unified diff, where one was asked for
  bool allowed = false;       ///< somebody said that it may be so
  std::string approval = {};  ///< why, and where it stands, where a file says so
};

/// What came out for one package.
struct PackageVerdict {
  std::string package;   ///< a purl, or a name without one
  std::string location;  ///< its folder; empty: the tree itself
  std::string witness;  ///< what it was held against: `SHA-256 in lib/…/RECORD`; empty: nothing speaks for it
  /// One word for the whole: `equal`, `differs`, `unwitnessed`; against archives also others (archives.h).
  std::string_view status;
  std::uint64_t equal = 0, changed = 0, missing = 0, unlisted = 0;
  /// How many files are not as listed for a reason that is known and no fault, by that reason.
  std::map<std::string_view, std::uint64_t> known;
};

struct VerifyReport {
  std::string_view kind;  ///< `records`, `archives` or `pins`
  Origin origin;          ///< of the tree; views into its inventory, which must outlive the report
  std::uint64_t files = 0, packages_in_tree = 0;
  std::vector<PackageVerdict> packages;  ///< in the inventory's order
  std::vector<VerifyFinding>
      findings;                    ///< those that are allowed last, then errors first; by package and path
  std::vector<std::string> notes;  ///< what the verdict rests on, a sentence each
  std::uint64_t unread = 0;        ///< files and folders that could not be read

  /// Findings that nobody allowed.
  std::uint64_t open_findings() const;
  /// Of a tree held against witnesses: not one package had any, so that "all is in order" would be said of
  /// nothing.
  bool nothing_held() const;
  /// Packages that were built where they are installed, so that no archive can prove all of them.
  std::uint64_t built_here() const;
  bool in_order() const { return open_findings() == 0 && !nothing_held(); }
};

/// A report on the tree in which nothing was looked at so far.
VerifyReport report_on(const Inventory& inventory, std::string_view kind);

/// How a report calls a package.
std::string name_of(const Package& package);

/// What a person allows: `RULE`, or `RULE=GLOB` on the path, or where there is none on the package.
struct Allowance {
  const VerifyRule* rule = nullptr;
  std::string glob;  ///< empty: everything
  mutable std::uint64_t uses = 0;
};
/// \throws Error where the text names no rule.
Allowance read_allowance(const std::string& text);

/// Marks what is allowed and puts the findings in order. \throws Error where an allowance covers nothing: it
/// is older than what it was written for, and would cover in silence what comes next.
void settle(VerifyReport& report, const std::vector<Allowance>& allowances);

}  // namespace stocktake
