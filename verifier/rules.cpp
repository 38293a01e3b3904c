#include "verifier/rules.h"

#include <algorithm>
#include <iterator>

namespace stocktake {
namespace {

using enum VerifyRule::Level;

constexpr VerifyRule kVerifyRules[] = {
    {"lock-differs", error,
     "A lock file beside the package says something else of it than what is installed.",
     "Install from the lock again, or bring the lock up to date."},
    {"record-changed", error, "A file has other bytes than its package's record states.",
     "Reinstall the package; where the change is wanted, allow it by name."},
    {"record-missing", warning, "A package's record lists a file that is not there.",
     "Reinstall the package, or allow the file by name."},
    {"record-unlisted", error, "A file stands among installed packages, and no record lists it.",
     "Find out what made it; delete it, or allow it by name."},
    {"record-unreadable", error,
     "A record could not be read as what it is, so that nobody answers for its files.",
     "Reinstall the package."},
};

}  // namespace

std::string_view to_string(VerifyRule::Level level) {
  return level == error ? "error" : "warning";
}

std::span<const VerifyRule> verify_rules() {
  return kVerifyRules;
}

const VerifyRule* verify_rule(std::string_view id) {
  const auto* const found = std::find_if(std::begin(kVerifyRules), std::end(kVerifyRules),
                                         [&](const VerifyRule& rule) { return rule.id == id; });
  return found == std::end(kVerifyRules) ? nullptr : found;
}

}  // namespace stocktake
