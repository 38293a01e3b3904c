#pragma once

#include <optional>
#include <string>
#include <vector>

#include "advisories/names.h"
#include "advisories/record.h"

/// Whether a release is one that a record speaks of: the algorithm of the OSV schema, section "Evaluation".
/// Thread-safe; nothing throws.
namespace stocktake {

/// Why a release is affected, and by which release it no longer is.
struct Affected {
  std::string because;  ///< ">= 1.0.0, < 1.2.4", "1.2.3 is listed", "commit 1f2e… introduced it"
  std::string fixed;    ///< the first later release that is not affected; empty: the record names none
};

/// Whether the version is one of `affected.versions`, or lies in one of its ranges: SEMVER by SemVer's order
/// (Go's for Go), ECOSYSTEM by that of the ecosystem. The caller sees to it that both are the same package. A
/// package without version, or with one that the order cannot read, is affected where every version is. GIT
/// ranges are none of a version's business.
std::optional<Affected> affects(const AffectedPackage& affected, const AdvisedPackage& package);

/// Whether a GIT range begins or ends with this very commit, as `introduced` or `last_affected`. What lies
/// between would take the repository's history.
std::optional<Affected> affects_commit(const AffectedPackage& affected, std::string_view commit);

/// The order in which the bounds of a range stand; nothing: none is known, or they are commits.
std::optional<VersionScheme> order_of(const AdvisoryRange& range, const AdvisoryEcosystem* ecosystem);

/// What is wrong with the bounds of a range, a sentence each: a version that its order cannot read, no
/// `introduced`. Such a range must not be used.
std::vector<std::string> trouble_of(const AdvisoryRange& range, const AffectedPackage& affected);

}  // namespace stocktake
