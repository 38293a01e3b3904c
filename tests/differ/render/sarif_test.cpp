#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

#include "differ/judge/rules.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"
#include "tests/differ/report_builder.h"
#include "tests/sarif_schema.h"

using namespace stocktake;
using nlohmann::json;

namespace {

const json& uri_of(const json& result) {
  return result.at("locations").at(0).at("physicalLocation").at("artifactLocation").at("uri");
}

/// What code scanning services demand of every result.
void check_results(const json& run) {
  const json& results = run.at("results");
  CHECK(results.size() < 5'000);
  const json& rules = run.at("tool").at("driver").at("rules");
  for (const json& result : results) {
    CHECK(rules.at(result.at("ruleIndex").get<std::size_t>()).at("id") == result.at("ruleId"));
    CHECK(result.at("partialFingerprints").at("stocktakeFinding/v1").get<std::string>().size() == 16);
    const std::string uri = uri_of(result);
    CHECK_FALSE(uri.empty());
    CHECK(uri.front() != '/');
    CHECK(uri.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/%") ==
          uri.npos);
    CHECK_FALSE(uri.starts_with("../"));
  }
}

}  // namespace

TEST_CASE("sarif: each finding is a result with a place, a level and a fingerprint") {
  ReportBuilder builder;
  build_attack(builder);
  const std::string text = rendered("sarif", builder.report());
  // Without the rules, whose words are not this renderer's.
  const std::string run_text = text.substr(text.find("\"automationDetails\""));
  CHECK(run_text == golden("attack.sarif", run_text));
  const json log = json::parse(text);
  CHECK(log["version"] == "2.1.0");
  const json& run = log["runs"][0];
  check_results(run);
  REQUIRE(run["results"].size() == 5);
  CHECK(uri_of(run["results"][0]) == "lightning/_runtime/router_runtime.js");
  CHECK(run["results"][0]["level"] == "error");
  CHECK(run["results"][0]["partialFingerprints"]["stocktakeFinding/v1"] ==
        shown_id(builder.report().findings[0]));
  CHECK(run["properties"]["verdict"] == "3 unexpected: 2 errors, 1 warning");
  CHECK(run["invocations"][0]["exitCode"] == 1);
}

TEST_CASE("sarif: every report passes the official schema") {
  const test::SarifSchema schema;
  const auto check = [&](void (*build)(ReportBuilder&)) {
    ReportBuilder builder;
    build(builder);
    schema.check(rendered("sarif", builder.report()));
  };
  for (const auto build : {build_ordinary_upgrade, build_attack, build_hostile}) check(build);
  check([](ReportBuilder& builder) { build_many(builder, 10'000); });
  check([](ReportBuilder&) {});
}

TEST_CASE("sarif: a rule comes with its level and with words on what it means and what to do") {
  ReportBuilder builder;
  build_attack(builder);
  const json log = json::parse(rendered("sarif", builder.report()));
  std::size_t known = 0;
  for (const json& rule : log["runs"][0]["tool"]["driver"]["rules"]) {
    if (find_rule(rule["id"].get<std::string>()) == nullptr) continue;
    ++known;
    CHECK_FALSE(rule.at("shortDescription").at("text").get<std::string>().empty());
    CHECK(rule.at("help").at("text").get<std::string>().size() > 40);
    CHECK(rule.at("defaultConfiguration").contains("level"));
  }
  CHECK(known >= 4);
}

TEST_CASE("sarif: what the policy approves is there, and suppressed with its reason") {
  ReportBuilder builder;
  build_attack(builder);
  const json log = json::parse(rendered("sarif", builder.report()));
  std::size_t suppressed = 0;
  for (const json& result : log["runs"][0]["results"]) {
    if (!result.contains("suppressions")) continue;
    ++suppressed;
    CHECK(result["ruleId"] == "file-changed-same-version");
    CHECK(result["suppressions"][0]["justification"] == "our patch 0003 (alice@example.com)");
  }
  CHECK(suppressed == 1);
}

TEST_CASE("sarif: 12,000 findings are rolled up below 5,000 results, and none is lost") {
  ReportBuilder builder;
  build_many(builder, 6'000);
  for (int i = 0; i < 6'000; ++i) {  // as many packages: rolling up by package does not do
    Finding finding;
    finding.rule = "package-added";
    finding.status = Finding::Status::noted;
    finding.package = builder.text(fmt::format("pkg:npm/new-{}", i));
    finding.message = "A package that was not there before.";
    builder.finding(finding);
  }
  const json log = json::parse(rendered("sarif", builder.report()));
  check_results(log["runs"][0]);
  std::uint64_t findings = 0;
  std::set<std::string> fingerprints;
  for (const json& result : log["runs"][0]["results"]) {
    findings += result["properties"]["findings"].get<std::uint64_t>();
    fingerprints.insert(result["partialFingerprints"]["stocktakeFinding/v1"]);
  }
  CHECK(findings == 12'000);
  CHECK(fingerprints.size() == log["runs"][0]["results"].size());
}

TEST_CASE("sarif: one error among very many notes stays a result of its own") {
  ReportBuilder builder;
  Finding error;
  error.rule = "import-hook-added";
  error.severity = Severity::error;
  error.path = "evil.pth";
  builder.finding(error);
  for (int i = 0; i < 10'000; ++i) {
    Finding note;
    note.rule = "entry-file-changed";
    note.status = Finding::Status::noted;
    note.package = "pkg:pypi/django";
    note.path = builder.text(fmt::format("django/{}/__init__.py", i));
    builder.finding(note);
  }
  const json log = json::parse(rendered("sarif", builder.report()));
  REQUIRE(log["runs"][0]["results"].size() == 2);
  CHECK(uri_of(log["runs"][0]["results"][0]) == "evil.pth");
  CHECK(log["runs"][0]["results"][1]["properties"]["findings"] == 10'000);
  CHECK(log["runs"][0]["results"][1]["relatedLocations"].size() == 10);
}

TEST_CASE("sarif: a finding of a package points at the package's record") {
  ReportBuilder builder;
  Package package;
  package.record = "six-1.16.dist-info/METADATA";
  builder.after().packages.push_back(package);
  builder.report().packages[builder.package("pkg:pypi/six", "1.16", "1.15")].after = 0;
  Finding finding;
  finding.rule = "package-downgraded";
  finding.severity = Severity::warning;
  finding.package = "pkg:pypi/six";
  finding.version_before = "1.16";
  finding.version_after = "1.15";
  builder.finding(finding);
  finding.package = "pkg:pypi/unknown";
  builder.finding(finding);
  const json log = json::parse(rendered("sarif", builder.report()));
  CHECK(uri_of(log["runs"][0]["results"][0]) == "six-1.16.dist-info/METADATA");
  CHECK(uri_of(log["runs"][0]["results"][1]) == "after.json");
}

TEST_CASE("sarif: results of a folder below the repository point at the repository's files") {
  struct Case {
    const char *kind, *path, *uri;
  };
  for (const Case& c : {Case{"directory", "vendor", "vendor/src/a.go"},
                        {"directory", "./third party//vendor/", "third%20party/vendor/src/a.go"},
                        {"directory", ".", "src/a.go"},
                        {"directory", "../other", "src/a.go"},
                        {"directory", "/abs/vendor", "src/a.go"},
                        {"git", "git:HEAD^:vendor", "vendor/src/a.go"},
                        {"git", "git:HEAD", "src/a.go"},
                        {"archive", "vendor.tar.gz", "src/a.go"},
                        {"document", "sboms/shop.cdx.json", "src/a.go"}}) {
    CAPTURE(std::string_view(c.path));
    ReportBuilder builder;
    Finding finding;
    finding.rule = "file-changed-same-version";
    finding.path = "src/a.go";
    builder.finding(finding);
    Report& report = builder.report();
    report.after.origin.kind = c.kind;
    report.after.origin.path = c.path;
    CHECK(uri_of(json::parse(rendered("sarif", report))["runs"][0]["results"][0]) == c.uri);
  }
}

TEST_CASE("sarif: any path is a relative reference that stays below the root") {
  const std::pair<const char*, const char*> cases[] = {{"a b/c#d?.py", "a%20b/c%23d%3F.py"},
                                                       {"/etc/passwd", "%2Fetc/passwd"},
                                                       {"../../x", "%2E%2E/%2E%2E/x"},
                                                       {"a/./..b", "a/%2E/..b"},
                                                       {"http://host/x", "http%3A//host/x"},
                                                       {"\xFF\xC3\xA9", "%FF%C3%A9"},
                                                       {"100%.py", "100%25.py"}};
  for (const auto& [path, uri] : cases) {
    ReportBuilder builder;
    Finding finding;
    finding.rule = "unowned-file-added";
    finding.path = path;
    builder.finding(finding);
    CHECK(uri_of(json::parse(rendered("sarif", builder.report()))["runs"][0]["results"][0]) == uri);
  }
}

TEST_CASE("sarif: hostile names are neither links nor placeholders nor hidden") {
  ReportBuilder builder;
  build_hostile(builder);
  const std::string text = rendered("sarif", builder.report());
  CHECK(is_utf8(text));
  std::string one_line = text;
  std::erase(one_line, '\n');
  CHECK_FALSE(has_hidden_characters(one_line));
  const json log = json::parse(text);
  check_results(log["runs"][0]);
  std::size_t links = 0, placeholders = 0;
  for (const json& result : log["runs"][0]["results"]) {
    const std::string message = result["message"]["text"];
    CHECK_FALSE(has_hidden_characters(message));
    for (std::size_t at = 0; (at = message.find("](", at)) != message.npos; ++at, ++links)
      CHECK(message[at - 1] == '\\');
    CHECK(message.find("{0}") == message.find("{{0}}") + (message.find("{{0}}") == message.npos ? 0 : 1));
    placeholders += message.find("{0}") != message.npos ? 1 : 0;
  }
  CHECK(links > 0);  // the names hold some
  CHECK(placeholders > 0);
}
