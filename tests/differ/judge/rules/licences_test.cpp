#include <doctest/doctest.h>

#include <initializer_list>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

/// A package `left` that states these licences.
Inventory with_licences(std::initializer_list<License> licences, const char* purl = "pkg:npm/left@1.0.0") {
  InventoryBuilder side;
  side.package(purl, "node_modules/left");
  Inventory inventory = side.build();
  inventory.packages[0].licenses = licences;
  return inventory;
}

const License kMit{License::Form::id, "MIT"}, kGpl{License::Form::id, "GPL-3.0-only"},
    kBrackets{License::Form::expression, "(MIT)"},
    kBoth{License::Form::expression, "(MIT) OR (GPL-3.0-only)"};

}  // namespace

TEST_CASE("another licence is a note, with a new version and without") {
  for (const char* purl : {"pkg:npm/left@1.0.0", "pkg:npm/left@1.1.0"}) {
    const Inventory before = with_licences({kMit}), after = with_licences({kGpl}, purl);
    const Report report = diff(before, after, {});
    CHECK(findings_text(report, Finding::Status::noted) == "note licence-changed pkg:npm/left\n");
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].compared == Compared::licence);
    CHECK(report.findings[0].before == "MIT");
    CHECK(report.findings[0].after == "GPL-3.0-only");
  }
}

TEST_CASE("the same licences in another order or form, or none stated, are no change") {
  const Inventory mit = with_licences({kMit}), both = with_licences({kMit, kGpl}),
                  turned = with_licences({kGpl, kMit}), brackets = with_licences({kBrackets}),
                  none = with_licences({});
  CHECK(diff(both, turned, {}).findings.empty());
  CHECK(diff(mit, brackets, {}).findings.empty());
  CHECK(diff(mit, none, {}).findings.empty());
  CHECK(diff(none, mit, {}).findings.empty());
  CHECK(diff(mit, with_licences({kBoth}), {}).findings.size() == 1);
}

TEST_CASE("under --expect nothing another licence is an error") {
  DiffOptions options;
  options.expect_nothing = true;
  const Inventory before = with_licences({kMit}), after = with_licences({kGpl});
  CHECK(findings_text(diff(before, after, options), Finding::Status::unexpected) ==
        "error changed pkg:npm/left\n");
  CHECK(diff(before, before, options).expected);
}
