#pragma once

#include <string>
#include <utility>
#include <vector>

#include "differ/report.h"

namespace stocktake {

/// What the user asks of a comparison, beside the two sides.
struct DiffOptions {
  bool expect_nothing = false;           ///< `--expect nothing`: every change is unexpected
  Severity fail_on = Severity::warning;  ///< findings of this level and above decide the verdict
  std::vector<std::pair<std::string, std::string>>
      severities;                       ///< `--severity RULE=LEVEL`; level may be `off`
  std::vector<std::string> only_rules;  ///< `--only RULE`: nothing else is judged
  std::vector<std::string> packages;    ///< `--package PURL`: changes of other packages are left out
  std::string policy_path;              ///< stocktake.toml; empty: none
  std::string today;                    ///< YYYY-MM-DD, for `expires`; so that a test needs no clock
};

/// Compares two inventories: match, judge, apply the policy. The report's views point into `before` and
/// `after`. Linear in their size. \throws Error for an unknown rule or a malformed policy.
Report diff(const Inventory& before, const Inventory& after, const DiffOptions& options);

}  // namespace stocktake
