#include "verifier/report.h"

#include <doctest/doctest.h>

#include "schemas/error.h"

using namespace stocktake;

namespace {

VerifyFinding finding(std::string_view rule, std::string package, std::string path) {
  return {verify_rule(rule), std::move(package), std::move(path), 0, "m", {}, {}, false};
}

}  // namespace

TEST_CASE("verify: errors stand first, and what is allowed last") {
  VerifyReport report;
  report.findings = {finding("record-missing", "a", "1"), finding("record-changed", "b", "2"),
                     finding("record-changed", "a", "3")};
  settle(report, {read_allowance("record-changed=3")});
  CHECK(report.findings[0].path == "2");
  CHECK(report.findings[1].path == "1");
  CHECK(report.findings[2].path == "3");
  CHECK(report.findings[2].allowed);
  CHECK(report.open_findings() == 2);
}

TEST_CASE("verify: an allowance that covers nothing is refused, and so is a rule that nobody knows") {
  VerifyReport report;
  report.findings = {finding("record-changed", "a", "src/x")};
  CHECK_THROWS_AS(settle(report, {read_allowance("record-changed=src/y")}), Error);
  CHECK_THROWS_AS(settle(report, {read_allowance("record-missing")}), Error);
  CHECK_THROWS_WITH_AS(read_allowance("record"), doctest::Contains("no such rule"), Error);
}

TEST_CASE("verify: without a path, the package is what an allowance names") {
  VerifyReport report;
  report.findings = {finding("record-changed", "pkg:npm/a@1", "")};
  settle(report, {read_allowance("record-changed=pkg:npm/a@*")});
  CHECK(report.open_findings() == 0);
}
