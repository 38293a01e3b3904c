#include "verifier/render/render.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/golden.h"

using namespace stocktake;

namespace {

/// A report with one of everything, and names as an attacker would choose them.
VerifyReport hostile_report() {
  VerifyReport report;
  report.kind = "records";
  report.origin.path = "tree\x1b[2J";
  report.files = 1'234;
  report.packages_in_tree = 2;
  PackageVerdict& differs = report.packages.emplace_back();
  differs.package = "pkg:npm/%40a/b@1.0";
  differs.status = "differs";
  differs.witness = "SHA-256";
  differs.equal = 3;
  differs.changed = 1;
  differs.known["listed without a digest"] = 2;
  report.packages.emplace_back().package = "name without purl";
  report.packages.back().status = "unwitnessed";
  report.findings.push_back({verify_rule("record-changed"), "pkg:npm/%40a/b@1.0",
                             "x/\xff|`<b>@you\n::error::", 7,
                             "The record states a, and \x1b[31m stands there.", "npm ci `x`",
                             "--- a\n+++ b\n-x\n+\x1b[2J\n", false});
  report.findings.push_back({verify_rule("record-missing"), "", "gone", 0, "m", {}, {}, true});
  report.notes.emplace_back("A note with \x1b[2J in it.");
  return report;
}

std::string rendered(std::string_view format, const VerifyReport& report) {
  std::string text;
  for (const VerifyRenderer& renderer : verify_renderers())
    if (renderer.name == format)
      renderer.render(report, {}, [&](std::string_view piece) { text.append(piece); });
  return text;
}

}  // namespace

TEST_CASE("verify: no name leaves a report unescaped") {
  const VerifyReport report = hostile_report();
  for (const VerifyRenderer& renderer : verify_renderers()) {
    CAPTURE(renderer.name);
    const std::string text = rendered(renderer.name, report);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\xff') == std::string::npos);
    CHECK(text.find("\n::error") == std::string::npos);
    CHECK(text == golden_file("tests/verifier/render/golden/verify." + std::string(renderer.name), text));
  }
}

TEST_CASE("verify: JSON and SARIF are JSON, and tell what is allowed") {
  const VerifyReport report = hostile_report();
  const auto json = nlohmann::json::parse(rendered("json", report));
  CHECK(json["asExpected"] == false);
  CHECK(json["findings"].size() == 2);
  CHECK(json["findings"][1]["allowed"] == true);
  CHECK(json["verdicts"][0]["known"]["listed without a digest"] == 2);
  const auto sarif = nlohmann::json::parse(rendered("sarif", report));
  const auto& results = sarif["runs"][0]["results"];
  CHECK(results[0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 7);
  CHECK(results[1]["suppressions"].size() == 1);
}

TEST_CASE("verify: a page of Markdown stays below what forges take") {
  VerifyReport report = hostile_report();
  report.findings.resize(1);
  for (int i = 0; i < 5'000; ++i) report.findings.push_back(report.findings[0]);
  const std::string text = rendered("markdown", report);
  CHECK(text.size() < 65'000);
  CHECK(text.find("more |") != std::string::npos);
}
