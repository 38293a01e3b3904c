#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "differ/policy/document_settings.h"
#include "differ/report.h"

/// stocktake.toml: what a person has said is expected (docs/policy.md). A closed world: what no entry
/// covers stays as the rules judged it.
namespace stocktake {

/// One `[[expect]]`.
struct Expectation {
  enum class Change : std::uint8_t { add, remove, upgrade, downgrade, modify, move, mode };
  Change change = Change::modify;
  std::string package;              ///< identity: a purl without version, or a bare name; empty: any, or none
  std::string path;                 ///< glob; empty: the entry is about a package as a whole
  std::string from, to;             ///< versions of the package, or targets of a symlink; empty: any
  std::vector<std::string> sha256;  ///< lower-case hexadecimal: what the file or package must be
  std::vector<std::string> allow;   ///< error rules that the entry covers
  std::string reason, by;
  std::string expires;     ///< YYYY-MM-DD, the last day; empty: never
  std::uint32_t line = 0;  ///< in the file
};

/// One `[[advisory]]`: what is publicly known of a release, and does not matter here.
struct AcceptedAdvisory {
  std::string id;       ///< of the record, or an alias of it
  std::string package;  ///< identity: a purl without version; empty: any
  std::string version;  ///< of the package; empty: any
  std::string reason, by;
  std::string expires;     ///< YYYY-MM-DD, the last day; empty: never
  std::uint32_t line = 0;  ///< in the file
};

/// One `[[finding]]`: what `verify` or `pins` says of a tree, and is right all the same.
struct AcceptedFinding {
  std::string rule;                 ///< of the verifier, who knows them
  std::string package;              ///< identity: a purl without version; empty: any
  std::string path;                 ///< glob; empty: any, or none
  std::vector<std::string> sha256;  ///< lower-case hexadecimal: what the file must be
  std::string reason, by;
  std::string expires;     ///< YYYY-MM-DD, the last day; empty: never
  std::uint32_t line = 0;  ///< in the file
};

struct Policy {
  std::string name;                      ///< of the file, for messages
  DocumentSettings document;             ///< `[document]`
  std::vector<std::string> excludes;     ///< globs that a scan leaves out
  std::string sha256;                    ///< of the text, hexadecimal
  std::string compare_from, compare_to;  ///< digests of the two documents; empty: any
  std::uint32_t compare_line = 0;
  std::string store;  ///< which store of releases the comparison's sides are taken from; empty: any
  std::vector<std::pair<std::string, std::string>> severities;  ///< rule, level or `off`
  std::vector<Expectation> expectations;
  std::vector<AcceptedAdvisory> advisories;  ///< applied by whoever looks advisories up
  std::vector<AcceptedFinding> findings;     ///< applied by whoever verifies a tree
};

/// The words of stocktake.toml for the changes, in the order of Expectation::Change.
inline constexpr std::string_view kChangeWords[] = {"add",    "remove", "upgrade", "downgrade",
                                                    "modify", "move",   "mode"};
std::string_view to_string(Expectation::Change change);
/// Which word an entry needs to cover such a change.
Expectation::Change change_of(FileChange::Kind kind);
Expectation::Change change_of(PackageChange::Kind kind);

/// The SHA-256 digests by which an entry can pin a package: the one over its files (`tree_digest`), computed
/// here from what the inventory lists, never one that a document only states. Of a package whose files are
/// not listed, those of its archive are all that there is to pin.
std::vector<std::string> package_pins(const Inventory& inventory, std::uint32_t package,
                                      const FilesByPackage& files);

/// Gives each change of the report to the first entry that fits it, and marks the findings that the entry
/// covers: warnings and notes, and those errors that it names in `allow` and pins by `sha256`. Where it has
/// pins, they count for warnings too; an upgrade or downgrade without pins and without `to` covers notes
/// only. Entries that cover nothing, are expired, pin another digest or none become the report's approval
/// problems. `today`: YYYY-MM-DD.
void approve(const Policy& policy, std::string_view today, Report& report);

}  // namespace stocktake
