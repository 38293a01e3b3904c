#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "differ/judge/rules/phrases.h"

// Under which terms a package may be used.

namespace stocktake {
namespace {

void licence_changed(const PackageCase& package, Verdicts& out) {
  if (!licence_differs(package)) return;
  std::string was = licence_text(*package.before), is = licence_text(*package.after);
  std::string message =
      fmt::format("{} is under {} now; before, it was under {}.", release(*package.after), is, was);
  out.add(package, {std::move(was), std::move(is), std::move(message),
                    "the licences that the two sides state differ"});
}

const Rule kLicenceRules[] = {
    {.id = "licence-changed",
     .severity = Severity::note,
     .summary = "A package states other licences than before, with a new version or without.",
     .why = "Whoever passes the software on must keep to the new terms, and some terms cannot be kept.",
     .incident = "Several well-known servers and libraries left open-source licences between 2018 and 2024, "
                 "some of them in a minor release.",
     .what_to_do = "See whether the new licence suits you. Set the rule to warning to approve each change.",
     .several = "changed licence",
     .compares = Compared::licence,
     .needs = {},
     .yields_to = {},
     .judge_package = licence_changed},
};

}  // namespace

std::span<const Rule> licence_rules() {
  return kLicenceRules;
}

}  // namespace stocktake
