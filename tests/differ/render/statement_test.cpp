#include "differ/render/statement.h"
#include "schemas/inventory/properties.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "differ/judge/rules.h"
#include "tests/content_of.h"
#include "tests/differ/report_builder.h"
#include "tests/schemas/expect_error.h"

using namespace stocktake;
using nlohmann::json;

namespace {

const StatementContext kContext{Resource{"stocktake.toml", "sha256", std::string(64, 'c')},
                                "2026-04-30T12:00:00Z"};

json stated(ReportBuilder& builder, const StatementContext& context = kContext) {
  return json::parse(verdict_statement(builder.report(), context));
}

std::set<std::string> properties(ReportBuilder& builder) {
  return stated(builder)["predicate"]["properties"].get<std::set<std::string>>();
}

}  // namespace

TEST_CASE(
    "statement: where nothing is unexpected it is a verification result, with its inputs and its policy") {
  ReportBuilder builder;
  build_ordinary_upgrade(builder);
  const std::string text = verdict_statement(builder.report(), kContext);
  CHECK(without_version(text) == golden("upgrade.svr.json", without_version(text)));
  const json statement = json::parse(text);
  CHECK(statement["_type"] == "https://in-toto.io/Statement/v1");
  CHECK(statement["predicateType"] == "https://in-toto.io/attestation/svr/v0.2");
  CHECK(statement["subject"] ==
        json::array({{{"name", "after.json"}, {"digest", {{"sha256", std::string(64, 'b')}}}}}));
  CHECK(statement["predicate"]["verifier"]["policies"][0]["digest"]["sha256"] == std::string(64, 'c'));
  CHECK(statement["predicate"]["stocktake"]["before"]["digest"]["sha256"] == std::string(64, 'a'));
}

TEST_CASE("statement: without a policy the list of policies is there, and empty") {
  ReportBuilder builder;
  CHECK(stated(builder, {std::nullopt, "2026-04-30T12:00:00Z"})["predicate"]["verifier"]["policies"] ==
        json::array());
}

TEST_CASE("statement: what is unexpected makes it a test result in which every rule has its place") {
  ReportBuilder builder;
  build_attack(builder);
  const std::string text = verdict_statement(builder.report(), kContext);
  CHECK(text == golden("attack.test-result.json", text));
  const json predicate = json::parse(text)["predicate"];
  CHECK(predicate["result"] == "FAILED");
  CHECK(predicate["configuration"].size() == 3);
  CHECK(predicate["failedTests"] ==
        json::array({"install-hook-changed", "size-outlier", "unowned-file-changed"}));
  CHECK(predicate["warnedTests"] ==
        json::array({"exec-gained", "file-changed-same-version", "setuid-gained"}));
  std::set<std::string> all;
  std::size_t listed = 0;
  for (const char* list : {"passedTests", "warnedTests", "failedTests"})
    for (const json& rule : predicate[list]) {
      all.insert(rule.get<std::string>());
      ++listed;
    }
  CHECK(all.size() == listed);
  for (const Rule& rule : rules())
    if (!rule.only_expect_nothing) CHECK_MESSAGE(all.contains(std::string(rule.id)), rule.id);
}

TEST_CASE("statement: a property is there only where it holds") {
  const auto full = [] {
    ReportBuilder builder;
    builder.report().expect = "nothing";
    return properties(builder);
  }();
  CHECK(full == std::set<std::string>{"STOCKTAKE_NOTHING_UNEXPECTED", "STOCKTAKE_NO_WARNINGS",
                                      "STOCKTAKE_NOTHING_APPROVED", "STOCKTAKE_EVERY_CHANGE_COUNTS",
                                      "STOCKTAKE_EVERY_RULE_LOOKED", "STOCKTAKE_OWN_LEVELS",
                                      "STOCKTAKE_COMPLETE"});
  const std::string page = content_of(std::string(paths::kSource) + "/docs/signatures.md");
  for (const std::string& name : full) CHECK_MESSAGE(page.find("`" + name + "`") != page.npos, name);

  ReportBuilder approved;
  Finding finding;
  finding.rule = "exec-gained";
  finding.severity = Severity::error;
  finding.status = Finding::Status::approved;
  approved.finding(finding);
  CHECK_FALSE(properties(approved).contains("STOCKTAKE_NOTHING_APPROVED"));
  CHECK(properties(approved).contains("STOCKTAKE_NO_WARNINGS"));

  ReportBuilder warned;
  finding.severity = Severity::warning;
  finding.status = Finding::Status::noted;
  warned.finding(finding);
  CHECK_FALSE(properties(warned).contains("STOCKTAKE_NO_WARNINGS"));

  ReportBuilder partly;
  partly.report().before.complete = false;
  partly.report().coverage.push_back({"exec-gained", "the before side records no modes"});
  CHECK(properties(partly) == std::set<std::string>{"STOCKTAKE_NOTHING_UNEXPECTED", "STOCKTAKE_NO_WARNINGS",
                                                    "STOCKTAKE_NOTHING_APPROVED", "STOCKTAKE_OWN_LEVELS"});

  ReportBuilder left_out;
  left_out.after().notes.push_back({property::kExcluded, "*.log"});
  CHECK_FALSE(properties(left_out).contains("STOCKTAKE_COMPLETE"));

  ReportBuilder lowered;
  StatementContext context = kContext;
  context.severities = {{"exec-gained", "note"}};
  const json statement = stated(lowered, context);
  CHECK(statement["predicate"]["properties"].dump().find("STOCKTAKE_OWN_LEVELS") == std::string::npos);
  CHECK(statement["predicate"]["stocktake"]["severities"] == json::array({"exec-gained=note"}));
}

TEST_CASE("statement: nothing is stated of a part, or where a side could not be read") {
  ReportBuilder builder;
  builder.report().restricted = "--only";
  CHECK(error_text([&] { verdict_statement(builder.report(), kContext); }) ==
        "a statement is about all that changed: leave --only out");
  builder.report().restricted = {};
  builder.report().incomplete = true;
  builder.report().after.unread = 2;
  CHECK(error_text([&] {
          verdict_statement(builder.report(), kContext);
        }).starts_with("there is no verdict to state: incomplete"));
}

TEST_CASE("statement: hostile names are JSON, and show themselves") {
  ReportBuilder builder;
  build_hostile(builder);
  for (const std::string_view name : kHostileNames) {
    const StatementContext context{Resource{std::string(name), "sha256", std::string(64, 'c')}, "2026"};
    CHECK_NOTHROW(json::parse(verdict_statement(builder.report(), context)));
  }
}
