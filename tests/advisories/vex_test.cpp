#include "advisories/vex.h"

#include <string>

#include "advisories/vex_apply.h"
#include "tests/advisories/advisory_builder.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

const std::string kHex(64, 'a');

std::string openvex(const std::string& statements) {
  return R"({"@context": "https://openvex.dev/ns/v0.2.0", "timestamp": "2026-04-01T00:00:00Z", "statements": [)" +
         statements + "]}";
}
std::string cyclonedx(const std::string& vulnerability, const std::string& components = "") {
  return R"({"bomFormat": "CycloneDX", "components": [)" + components + R"(], "vulnerabilities": [)" +
         vulnerability + "]}";
}

/// A report with one finding: CVE-1 of pkg:npm/a@1.0.0 in shop 4.2.
struct Checked {
  Inventory inventory;
  CheckReport report;
  Checked() {
    inventory.purl = "pkg:generic/shop@4.2";
    inventory.origin.serial = "urn:uuid:1";
    Package& package = inventory.packages.emplace_back();
    package.purl = "pkg:npm/a@1.0.0";
    package.bom_ref = "ref-a";
    package.hashes.push_back({HashAlgorithm::sha256, kHex});
    report.inventory = &inventory;
    AdvisoryFinding& finding = report.matches.findings.emplace_back();
    finding.id = "GHSA-1";
    finding.ids = {"CVE-1", "GHSA-1"};
    finding.package = "pkg:npm/a@1.0.0";
    finding.packages = {0};
  }
  /// "dismissed", or "open" and what is wrong with the statement.
  std::string after(const std::string& json) {
    apply_vex(read_vex(json, "vex.json"), report);
    std::string words(to_string(report.matches.findings[0].status));
    for (const CheckProblem& problem : report.problems) words += ", " + std::string(problem.what);
    return words;
  }
};

std::string after(const std::string& json) {
  return Checked().after(json);
}

std::string statement(const std::string& product, const std::string& more = R"("status": "not_affected")",
                      const std::string& id = "CVE-1") {
  return openvex(R"({"vulnerability": {"name": ")" + id + R"("}, "products": [)" + product + "], " + more +
                 "}");
}

}  // namespace

TEST_CASE("a statement speaks of a product by purl, digest, or as a part of what was checked") {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"@id": "pkg:npm/a@1.0.0"})", "dismissed"},
      {R"({"@id": "pkg:npm/a"})", "dismissed"},
      {R"({"@id": "x", "identifiers": {"purl": "pkg:npm/a@1.0.0"}})", "dismissed"},
      {R"("pkg:npm/a@1.0.0")", "dismissed"},
      {R"({"@id": "pkg:npm/a@0.9.0"})", "open, stale"},
      {R"({"@id": "pkg:npm/b@1.0.0"})", "open, unused"},
      {R"({"@id": "pkg:generic/shop@4.2"})", "dismissed"},
      {R"({"@id": "pkg:generic/shop@4.1"})", "open, unused"},
      {R"({"@id": "pkg:generic/shop@4.2", "subcomponents": [{"@id": "pkg:npm/a"}]})", "dismissed"},
      {R"({"@id": "pkg:generic/shop@4.2", "subcomponents": [{"@id": "pkg:npm/b"}]})", "open, unused"},
      {R"({"@id": "pkg:generic/other@4.2", "subcomponents": [{"@id": "pkg:npm/a"}]})", "open, unused"},
      {R"({"@id": "ref-a"})", "dismissed"},
  };
  for (const auto& [product, expected] : cases) {
    CAPTURE(product);
    CHECK(after(statement(product)) == expected);
  }
  CHECK(after(statement(R"({"hashes": {"sha-256": ")" + std::string(64, 'A') + R"("}})")) == "dismissed");
  CHECK(after(statement(R"({"hashes": {"sha-256": ")" + std::string(64, 'b') + R"("}})")) == "open, unused");
  CHECK(after(openvex(R"({"vulnerability": "CVE-1", "products": ["pkg:generic/shop@4.2"],
                          "subcomponents": ["pkg:npm/a@1.0.0"], "status": "fixed"})")) == "dismissed");
}

TEST_CASE("only not_affected and fixed dismiss, by any name of the vulnerability") {
  const std::string product = R"({"@id": "pkg:npm/a"})";
  CHECK(after(statement(product, R"("status": "fixed")")) == "dismissed");
  CHECK(after(statement(product, R"("status": "affected")")) == "open");
  CHECK(after(statement(product, R"("status": "under_investigation")")) == "open");
  CHECK(after(statement(product, R"("status": "fixed")", "GHSA-1")) == "dismissed");
  CHECK(after(statement(product, R"("status": "fixed")", "CVE-2")) == "open, unused");
}

TEST_CASE("the latest statement about a finding holds, and of equally late ones the last") {
  const auto two = [](const char* first, const char* second) {
    return after(openvex(std::string(R"({"vulnerability": {"name": "CVE-1"}, "products": ["pkg:npm/a"], )") +
                         first + R"(}, {"vulnerability": {"name": "CVE-1"}, "products": ["pkg:npm/a"], )" +
                         second + "}"));
  };
  CHECK(two(R"("status": "fixed")", R"("status": "affected")") == "open");
  CHECK(two(R"("status": "affected")", R"("status": "fixed")") == "dismissed");
  CHECK(two(R"("status": "fixed", "timestamp": "2026-05-01T00:00:00Z")", R"("status": "affected")") ==
        "dismissed");
}

TEST_CASE("what is said of an upstream covers a record that is derived from nothing else") {
  Checked one, two;
  one.report.matches.findings[0].direct_upstream = {"CVE-0"};
  two.report.matches.findings[0].direct_upstream = {"CVE-0", "CVE-9"};
  const std::string said = statement(R"("pkg:npm/a")", R"("status": "fixed")", "CVE-0");
  CHECK(one.after(said) == "dismissed");
  CHECK(two.after(said) == "open, unused");
}

TEST_CASE("CycloneDX's statements speak of components, of purls, and by BOM-Link") {
  const auto vulnerability = [](const std::string& ref, const std::string& state = "not_affected",
                                const std::string& more = "") {
    return R"({"id": "CVE-1", "analysis": {"state": ")" + state + R"("}, "affects": [{"ref": ")" + ref +
           "\"" + more + "}]}";
  };
  CHECK(after(cyclonedx(vulnerability("ref-a"))) == "dismissed");
  CHECK(after(cyclonedx(vulnerability("pkg:npm/a@1.0.0"))) == "dismissed");
  CHECK(after(cyclonedx(vulnerability("urn:cdx:1/2#ref-a"))) == "dismissed");
  CHECK(after(cyclonedx(vulnerability("urn:cdx:2/2#ref-a"))) == "open, unused");
  CHECK(after(cyclonedx(
            vulnerability("own"),
            R"({"bom-ref": "x", "components": [{"bom-ref": "own", "purl": "pkg:npm/a@1.0.0"}]})")) ==
        "dismissed");
  CHECK(after(cyclonedx(vulnerability("ref-a", "false_positive"))) == "dismissed");
  CHECK(after(cyclonedx(vulnerability("ref-a", "resolved"))) == "dismissed");
  CHECK(after(cyclonedx(vulnerability("ref-a", "exploitable"))) == "open");
  CHECK(after(cyclonedx(vulnerability("ref-a", "in_triage"))) == "open");
  CHECK(after(cyclonedx(vulnerability("pkg:npm/a", "resolved", R"(, "versions": [{"version": "0.9.0"}])"))) ==
        "open, stale");
  CHECK(after(cyclonedx(R"({"id": "X", "references": [{"id": "GHSA-1"}], "analysis": {"state": "resolved"},
                            "affects": [{"ref": "ref-a"}]})")) == "dismissed");
}

TEST_CASE("what is no VEX, or says what nobody understands, is refused") {
  expect_error([] { read_vex("{}", "vex.json"); }, "vex.json: is no VEX");
  expect_error([] { read_vex("[1]", "vex.json"); }, "vex.json: is no VEX");
  expect_error([] { read_vex(openvex(R"({"status": "fixed"})"), "vex.json"); },
               "vex.json: statement 1: it names no vulnerability");
  expect_error([] { read_vex(openvex(R"({"vulnerability": "X", "status": "safe"})"), "vex.json"); },
               "statement 1: \"safe\" is no status");
  expect_error([] { read_vex(cyclonedx(R"({"id": "X", "analysis": {"state": "safe"}})"), "vex.json"); },
               "\"safe\" is no state");
  expect_error(
      [] { read_vex("{\"@context\": \"openvex\", \"x\": " + std::string(300, '[') + "}", "vex.json"); },
      "deep");
  CHECK(read_vex(openvex(""), "vex.json").empty());
  CHECK(read_vex(R"({"@context": "openvex", "statements": {"a": 1}})", "vex.json").empty());
}

TEST_CASE("justifications are spelled as the form has them") {
  CHECK(openvex_justification("code_not_reachable") == "vulnerable_code_not_in_execute_path");
  CHECK(cyclonedx_justification("vulnerable_code_not_in_execute_path") == "code_not_reachable");
  CHECK(cyclonedx_justification("requires_configuration") == "requires_configuration");
  CHECK(openvex_justification("requires_configuration").empty());
  CHECK(cyclonedx_justification("because").empty());
}
