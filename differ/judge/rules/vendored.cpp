#include <fmt/format.h>

#include "differ/judge/rules/phrases.h"
#include "schemas/inventory/document.h"
#include "schemas/inventory/properties.h"

// Copied code, which no package manager knows of. Its record is written by the same hand as its files.

namespace stocktake {
namespace {

void vendored_added(const PackageCase& package, Verdicts& out) {
  if (package.before != nullptr || package.after == nullptr || package.pair.unrelated()) return;
  const std::string_view by = property_of(*package.after, property::kVendored);
  if (by.empty()) return;
  const bool declared = by == property::kDeclared;
  out.add(package,
          {"", std::string(package.after->version),
           declared ? fmt::format("{} is newly declared as copied code.", release(*package.after))
                    : fmt::format("{} is copied code that only a record beside it speaks for.",
                                  release(*package.after)),
           declared ? "stocktake.toml of the after side names it"
                    : fmt::format("{} says so, and is as new as the code", package.after->record),
           Compared::version},
          declared ? Severity::note : Severity::warning);
}

void vendored_differs(const PackageCase& package, Verdicts& out) {
  if (package.after == nullptr) return;
  const std::string_view is = property_of(*package.after, property::kVendoredDiffers);
  const std::string_view was = package.before == nullptr
                                   ? std::string_view()
                                   : property_of(*package.before, property::kVendoredDiffers);
  if (is.empty() || is == was) return;
  out.add(package, {std::string(was), std::string(is),
                    fmt::format("{} is not as it is declared: {}.", release(*package.after), is),
                    "stocktake.toml of the after side states it otherwise", Compared::version});
}

const Rule kVendoredRules[] = {
    {.id = "vendored-added",
     .severity = Severity::warning,
     .summary = "A new package of copied code that no package manager knows of. A note where stocktake.toml "
                "declares it.",
     .why =
         "The record that names it lies beside the code and came with it: whoever adds code may add such a "
         "record, and from then on its version explains what becomes of the files.",
     .incident = "",
     .what_to_do = "Compare the code with what its project published, and declare it: [[vendored]] in "
                   "stocktake.toml, drafted by stocktake scan --write-vendored.",
     .several = "are copied code that only records beside them speak for",
     .compares = Compared::version,
     .needs = {},
     .yields_to = {},
     .judge_package = vendored_added},
    {.id = "vendored-differs",
     .severity = Severity::error,
     .summary = "Copied code is not what stocktake.toml declares: its files are not those that were "
                "reviewed, or its "
                "version is another one.",
     .why = "The declaration says what somebody looked at. What differs from it nobody has looked at.",
     .incident = "",
     .what_to_do = "Look at the code, and write what was reviewed into [[vendored]].",
     .compares = Compared::version,
     .needs = {},
     .yields_to = {},
     .judge_package = vendored_differs},
};

}  // namespace

std::span<const Rule> vendored_rules() {
  return kVendoredRules;
}

}  // namespace stocktake
