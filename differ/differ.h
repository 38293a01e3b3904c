#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "differ/report.h"

namespace stocktake {

struct KnownAdvisories;
struct Policy;

/// What the user asks of a comparison, beside the two sides.
struct DiffOptions {
  bool expect_nothing = false;           ///< `--expect nothing`: every change is unexpected
  Severity fail_on = Severity::warning;  ///< findings of this level and above decide the verdict
  std::vector<std::pair<std::string, std::string>>
      severities;                       ///< `--severity RULE=LEVEL`; level may be `off`
  std::vector<std::string> only_rules;  ///< `--only RULE`: nothing else is judged
  bool whole = false;             ///< `--whole`: judge also the project's own files around what is installed
  bool allow_incomplete = false;  ///< judge also where a side could not be read in full
  std::vector<std::string> packages;  ///< `--package PURL`: changes of other packages are left out
  /// Files of the before side, by index, that need not be on the after side, which was made of it, and why.
  std::map<std::uint32_t, std::string_view> left_out;
  const KnownAdvisories* advisories = nullptr;  ///< what is known of the two sides; nullptr: nobody looked
  std::string today;                            ///< YYYY-MM-DD, for `expires`; so that a test needs no clock
};

/// Compares two inventories: match, judge, apply the policy (none: nothing is approved). The report's views
/// point into `before` and `after`, never into the policy. Opens no file. Linear in the size of the sides.
/// \throws Error for an unknown rule, severity or package, and where a side lists nothing at all.
Report diff(const Inventory& before, const Inventory& after, const DiffOptions& options,
            const Policy* policy = nullptr);

}  // namespace stocktake
