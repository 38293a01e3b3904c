#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "advisories/match.h"

namespace stocktake {

/// What a person has accepted: an entry of stocktake.toml, by the advisory's id (docs/policy.md).
struct AdvisoryApproval {
  std::string id;       ///< of any of the finding's records or aliases
  std::string package;  ///< identity: a purl without version; empty: any
  std::string version;  ///< empty: any
  std::string reason, by;
  std::string expires;  ///< YYYY-MM-DD, the last day; empty: never
  std::string place;    ///< `stocktake.toml:12`
};

/// What the user asks of a check, beside the inventory and the databases.
struct CheckOptions {
  AdvisoryLevel fail_on = AdvisoryLevel::none;  ///< findings of this level and above decide the verdict
  std::optional<std::int64_t> max_age;          ///< days; older databases are trouble
  std::string today;                            ///< YYYY-MM-DD, so that a test needs no clock
  std::string timestamp;                        ///< RFC 3339, for formats that have one
  std::span<const AdvisoryApproval> approvals;
  std::span<const VexStatement> statements;  ///< of all VEX documents
};

/// A database as it stands at the head of every report.
struct CheckedDatabase {
  std::string path;
  DatabaseFacts facts;
  std::int64_t age = 0;  ///< days since its newest record
  bool too_old = false;
};

/// What is wrong with an approval or a statement: it covers nothing, or no longer.
struct CheckProblem {
  std::string place;      ///< `stocktake.toml:12`, `vex.json: statement 3`
  std::string_view what;  ///< stale, expired, unused
  std::string message;
};

/// All that a renderer shows. It owns its text but for the inventory, which must outlive it.
struct CheckReport {
  const Inventory* inventory = nullptr;
  std::string today, timestamp;
  AdvisoryLevel fail_on = AdvisoryLevel::none;
  std::vector<CheckedDatabase> databases;
  AdvisoryMatches matches;
  std::vector<CheckProblem> problems;
  bool too_old = false;  ///< a database is: there is no verdict
  /// Why "nothing known" would not mean "nothing is known": no package could be looked up, or something could
  /// not be read. Empty where the answer is sure, or something was found.
  std::string blind_spot;

  std::uint64_t count(AdvisoryFinding::Status status) const;
  /// Whether nothing is open, and the answer is sure.
  bool clean() const { return count(AdvisoryFinding::Status::open) == 0 && !too_old && blind_spot.empty(); }
};

/// Looks an inventory up and applies what people said of what is found. Opens no file.
/// \throws Error where an index is damaged.
CheckReport check(const Inventory& inventory, std::span<const AdvisoryDatabase> databases,
                  const CheckOptions& options);

/// Days from `day` to `today`, both `YYYY-MM-DD` and whatever stands behind; 0 where either is no date.
std::int64_t days_between(std::string_view day, std::string_view today);

/// Whether a statement about `id` speaks of the finding: `id` is one of its own, or the one thing that its
/// records are derived from. What is said of one cause is not said of an advisory that has two.
bool speaks_of(std::string_view id, const AdvisoryFinding& finding);

}  // namespace stocktake
