#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "differ/report.h"
#include "schemas/signature/statement.h"

namespace stocktake {

/// What a statement says of a comparison beside its report.
struct StatementContext {
  std::optional<Resource> policy;  ///< none: nothing was approved
  std::string time;                ///< RFC 3339, UTC
  /// Rules whose level is another than their own, with that level: of the policy and of the command line.
  std::vector<std::pair<std::string, std::string>> severities = {};
};

/// The verdict as an in-toto statement about the after side (docs/signatures.md). Where nothing is
/// unexpected, its predicate is a Simple Verification Result (SVR v0.2) with what else a reader may rely on
/// as properties; else a Test Result (v0.1), in which each rule has passed, warned or failed. Both inputs and
/// the policy stand in it by their digests. A pure function. \throws Error where there is no verdict on the
/// whole (an incomplete side, `--only`, `--package`), and where a side has no digest (`subject_of`).
std::string verdict_statement(const Report& report, const StatementContext& context);

}  // namespace stocktake
