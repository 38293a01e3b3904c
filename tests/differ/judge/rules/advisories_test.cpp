#include <doctest/doctest.h>

#include "differ/judge/advisories.h"
#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

KnownAdvisory known(std::string id, std::vector<std::uint32_t> packages,
                    Severity severity = Severity::error) {
  KnownAdvisory one;
  one.ids = {id, "CVE-of-" + id};
  one.id = std::move(id);
  one.level = "high 7.2";
  one.summary = "Bad";
  one.severity = severity;
  one.packages = std::move(packages);
  one.because = "< 2.0.0";
  one.fixed = "2.0.0";
  return one;
}

KnownAdvisory malicious(std::string id, std::vector<std::uint32_t> packages, std::uint32_t file) {
  KnownAdvisory one = known(std::move(id), std::move(packages));
  one.because.clear();
  one.fixed.clear();
  one.malicious.push_back({file, "sha256:" + std::string(64, 'a'), "evil.js"});
  return one;
}

/// `left` in a version, with one file.
Inventory left(const char* version, const char* content = "x", const char* path = "node_modules/left/a.js") {
  InventoryBuilder side;
  side.package(std::string("pkg:npm/left@") + version, "node_modules/left");
  side.file(path, content);
  return side.build();
}

Report compare(const Inventory& before, const Inventory& after, const KnownAdvisories& advisories) {
  DiffOptions options;
  options.advisories = &advisories;
  return diff(before, after, options);
}

std::string unexpected(const Report& report) {
  return findings_text(report, Finding::Status::unexpected);
}

}  // namespace

TEST_CASE("what is known of the after side alone is found, as bad as it is") {
  const Inventory before = left("1.0.0"), after = left("1.1.0");
  KnownAdvisories advisories{{}, {known("GHSA-1", {0})}, {"osv"}, {}};
  const Report report = compare(before, after, advisories);
  CHECK(unexpected(report) == "error advisory-introduced pkg:npm/left\n");
  REQUIRE_FALSE(report.findings.empty());
  CHECK(report.findings[0].after == "GHSA-1");
  CHECK(report.findings[0].compared == Compared::advisory);
  CHECK(report.findings[0].message == "left 1.1.0 is known to be bad: GHSA-1 (high 7.2): Bad");
  CHECK(report.findings[0].because == "affected: < 2.0.0; fixed in 2.0.0");
  CHECK(report.advisories.introduced == 1);

  advisories.after[0].severity = Severity::warning;
  CHECK(unexpected(compare(before, after, advisories)) == "warning advisory-introduced pkg:npm/left\n");
  advisories.after[0].severity = Severity::note;
  CHECK(unexpected(compare(before, after, advisories)).empty());
}

TEST_CASE("what both sides are known for, by whatever alias, is counted and not repeated") {
  const Inventory before = left("1.0.0"), after = left("1.1.0");
  KnownAdvisories advisories{{known("GHSA-1", {0})}, {known("PYSEC-1", {0})}, {"osv"}, {}};
  advisories.after[0].ids.push_back("CVE-of-GHSA-1");
  const Report report = compare(before, after, advisories);
  CHECK(report.expected);
  CHECK(report.advisories.both == 1);
  CHECK(report.advisories.fixed == 0);
}

TEST_CASE("what another package was known for before is news for this one") {
  InventoryBuilder two;
  two.package("pkg:npm/left@1.0.0", "node_modules/left");
  two.package("pkg:npm/other@1.0.0", "node_modules/other");
  const Inventory before = two.build(), after = two.build();
  const KnownAdvisories advisories{{known("GHSA-1", {1})}, {known("GHSA-1", {0})}, {"osv"}, {}};
  CHECK(unexpected(compare(before, after, advisories)) == "error advisory-introduced pkg:npm/left\n");
}

TEST_CASE("what an upgrade fixes stands with its package") {
  const Inventory before = left("1.0.0"), after = left("2.0.0");
  const KnownAdvisories advisories{
      {known("GHSA-1", {0}), known("GHSA-2", {0})}, {known("GHSA-2", {0})}, {"osv"}, {}};
  const Report report = compare(before, after, advisories);
  CHECK(report.expected);
  REQUIRE(report.packages.size() == 1);
  CHECK(report.packages[0].fixes == std::vector<std::string_view>{"GHSA-1"});
  CHECK(report.advisories.fixed == 1);
}

TEST_CASE("a file with the digest of malware is an error, in a package and without, and once") {
  const Inventory before = left("1.0.0"), after = left("1.1.0", "evil");
  const KnownAdvisories fresh{{}, {malicious("MAL-1", {0}, 0)}, {"osv"}, {}};
  CHECK(unexpected(compare(before, after, fresh)) ==
        "error malicious-file pkg:npm/left node_modules/left/a.js\n");
  const KnownAdvisories both{{malicious("MAL-1", {0}, 0)}, {malicious("MAL-1", {0}, 0)}, {"osv"}, {}};
  CHECK(compare(after, after, both).expected);
  CHECK(compare(after, after, both).advisories.both == 1);

  InventoryBuilder loose;
  loose.unowned("evil.js", "evil");
  InventoryBuilder nothing;
  nothing.unowned("other.js");
  const KnownAdvisories unowned{{}, {malicious("MAL-1", {}, 0)}, {"osv"}, {}};
  CHECK(unexpected(compare(nothing.build(), loose.build(), unowned)).find("error malicious-file") !=
        std::string::npos);
}

TEST_CASE("the archive that was compared can be malware itself") {
  const Inventory before = left("1.0.0"), after = left("1.1.0");
  const KnownAdvisories advisories{{}, {malicious("MAL-1", {}, kNone)}, {"osv"}, {}};
  const Report report = compare(before, after, advisories);
  CHECK(unexpected(report) == "error advisory-introduced\n");
  CHECK(report.findings.at(0).because == "its archive has the digest sha256:" + std::string(64, 'a'));
}

TEST_CASE("what a person approved by its id is approved for that package alone, and listed") {
  InventoryBuilder two;
  two.package("pkg:npm/left@1.0.0", "node_modules/left");
  two.package("pkg:npm/other@1.0.0", "node_modules/other");
  const Inventory before = left("1.0.0"), after = two.build();
  KnownAdvisories advisories{{}, {known("GHSA-1", {0}), known("GHSA-1", {1})}, {"osv"}, {}};
  advisories.after[0].approval = "never reached (alice)";
  advisories.problems.push_back({"stocktake.toml:9", "stale", "covers nothing"});
  DiffOptions options;
  options.advisories = &advisories;
  options.only_rules = {"advisory-introduced"};
  const Report report = diff(before, after, options);
  CHECK(findings_text(report, Finding::Status::approved) == "error advisory-introduced pkg:npm/left\n");
  CHECK(unexpected(report) == "error advisory-introduced pkg:npm/other\n");
  CHECK(report.counts.approved == 1);
  CHECK(report.approval_problems.size() == 1);
}
