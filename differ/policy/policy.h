#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "differ/report.h"

/// stocktake.toml: what a person has said is expected (design, section 7). A closed world: what no entry
/// covers stays as the rules judged it.
namespace stocktake {

/// One `[[expect]]`.
struct Expectation {
  enum class Change : std::uint8_t { add, remove, upgrade, downgrade, modify, move, mode };
  Change change = Change::modify;
  std::string package;              ///< identity: a purl without version, or a bare name; empty: any, or none
  std::string path;                 ///< glob; empty: the entry is about a package as a whole
  std::string from, to;             ///< versions of the package, or targets of a symlink; empty: any
  std::vector<std::string> sha256;  ///< lower-case hexadecimal: what the file, package or patch must be
  std::vector<std::string> allow;   ///< error rules that the entry covers
  std::string reason, by;
  std::string expires;     ///< YYYY-MM-DD, the last day; empty: never
  std::uint32_t line = 0;  ///< in the file
};

struct Policy {
  std::string name;                      ///< of the file, for messages
  std::string compare_from, compare_to;  ///< digests of the two documents; empty: any
  std::uint32_t compare_line = 0;
  std::vector<std::pair<std::string, std::string>> severities;  ///< rule, level or `off`
  std::vector<Expectation> expectations;
};

/// Reads stocktake.toml. Unknown keys, change words and rules are errors: a misspelled entry must not approve
/// nothing in silence. \throws Error with file, line and column.
Policy parse_policy(std::string_view text, const std::string& name);
/// The same from a file. \throws Error also where it cannot be read.
Policy read_policy(const std::string& path);

/// Gives each change of the report to the first entry that fits it, and marks the findings that the entry
/// covers: all below error, and those errors that it names in `allow` and pins by `sha256`. Entries that
/// cover nothing, are expired, pin another digest or none become the report's approval problems. `today`:
/// YYYY-MM-DD.
void approve(const Policy& policy, std::string_view today, Report& report);

/// Entries for all that is unexpected, each pinned to what was found, for a person to trim. The reasons are
/// empty, which `parse_policy` refuses: a draft approves nothing until someone has said why.
std::string draft_expected(const Report& report);

}  // namespace stocktake
