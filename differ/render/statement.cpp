#include "differ/render/statement.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "differ/judge/rules.h"
#include "differ/render/wording.h"
#include "schemas/error.h"
#include "schemas/inventory/subject.h"
#include "schemas/json/safe.h"

namespace stocktake {
namespace {

constexpr std::string_view kSvr = "https://in-toto.io/attestation/svr/v0.2";
constexpr std::string_view kTestResult = "https://in-toto.io/attestation/test-result/v0.1";

/// A property of an SVR. Each says more when it is there: who overlooks it never trusts more.
struct Promise {
  std::string_view name;
  bool (*holds)(const Report& report, const StatementContext& context);
};

bool has_warnings(const Report& report) {
  return std::any_of(report.findings.begin(), report.findings.end(), [](const Finding& finding) {
    return finding.severity != Severity::note && finding.status != Finding::Status::approved;
  });
}

/// Whether both sides say that they list every file, and left nothing out.
bool is_whole(const Report& report) {
  return report.before.complete && report.after.complete && excluded_words(report).empty();
}

/// docs/signatures.md says what each means; statement_test.cpp holds that it has them all.
constexpr Promise kPromises[] = {
    {"STOCKTAKE_NOTHING_UNEXPECTED", [](const Report& report, const auto&) { return report.expected; }},
    {"STOCKTAKE_NO_WARNINGS", [](const Report& report, const auto&) { return !has_warnings(report); }},
    {"STOCKTAKE_NOTHING_APPROVED",
     [](const Report& report, const auto&) { return report.counts.approved == 0; }},
    {"STOCKTAKE_EVERY_CHANGE_COUNTS",
     [](const Report& report, const auto&) { return report.expect == "nothing"; }},
    {"STOCKTAKE_EVERY_RULE_LOOKED",
     [](const Report& report, const auto&) { return report.coverage.empty(); }},
    {"STOCKTAKE_OWN_LEVELS",
     [](const Report&, const StatementContext& context) { return context.severities.empty(); }},
    {"STOCKTAKE_COMPLETE", [](const Report& report, const auto&) { return is_whole(report); }},
};

/// What in-toto has no place for: which two things were compared, how, and what was not looked at.
void write_extension(JsonWriter& out, const Report& report, const StatementContext& context) {
  out.line().key("stocktake").begin_object().member("expect", report.expect);
  write_resource(out.line().key("before"), subject_of(*report.inventory_before));
  write_resource(out.line().key("after"), subject_of(*report.inventory_after));
  out.line().key("severities").begin_array();
  for (const auto& [rule, level] : context.severities) safe_string(out, fmt::format("{}={}", rule, level));
  out.end_array();
  out.line().key("notLookedAt").begin_array();
  for (const Coverage& coverage : report.coverage) {
    out.line().begin_object().member("rule", coverage.rule);
    safe_member(out, "message", coverage.message);
    out.end_object();
  }
  out.end_array().end_object();
}

std::string verification_result(const Report& report, const StatementContext& context) {
  JsonWriter out;
  out.begin_object().line().key("verifier").begin_object();
  out.member("id", "pkg:generic/stocktake@" STOCKTAKE_VERSION).key("policies").begin_array();
  if (context.policy) write_resource(out, *context.policy);
  out.end_array().end_object();
  out.line().member("timeCreated", context.time).line().key("properties").begin_array();
  for (const Promise& promise : kPromises)
    if (promise.holds(report, context)) out.string(promise.name);
  out.end_array();
  write_extension(out, report, context);
  out.end_object();
  return std::move(out.text());
}

enum class Outcome : std::uint8_t { passed, warned, failed };

/// How the finding's rule fared by it: a note is no warning, and what is approved is worth one.
Outcome outcome_of(const Finding& finding) {
  if (finding.status == Finding::Status::unexpected) return Outcome::failed;
  const bool warns = finding.status == Finding::Status::approved || finding.severity != Severity::note;
  return warns ? Outcome::warned : Outcome::passed;
}

/// How each rule that had to look fared, by id. One that could not look has warned.
std::map<std::string_view, Outcome> outcomes(const Report& report) {
  std::map<std::string_view, Outcome> all;
  for (const Rule& rule : rules())
    if (!rule.only_expect_nothing || report.expect == "nothing") all.emplace(rule.id, Outcome::passed);
  for (const Coverage& coverage : report.coverage) all[coverage.rule] = Outcome::warned;
  for (const Finding& finding : report.findings)
    all[finding.rule] = std::max(all[finding.rule], outcome_of(finding));
  return all;
}

std::string test_result(const Report& report, const StatementContext& context) {
  static constexpr std::pair<Outcome, std::string_view> kLists[] = {
      {Outcome::passed, "passedTests"}, {Outcome::warned, "warnedTests"}, {Outcome::failed, "failedTests"}};
  JsonWriter out;
  out.begin_object().line().member("result", "FAILED").line().key("configuration").begin_array();
  write_resource(out, subject_of(*report.inventory_before));
  write_resource(out, subject_of(*report.inventory_after));
  if (context.policy) write_resource(out, *context.policy);
  out.end_array();
  const auto all = outcomes(report);
  for (const auto& [outcome, name] : kLists) {
    out.line().key(name).begin_array();
    for (const auto& [rule, fared] : all)
      if (fared == outcome) out.string(rule);
    out.end_array();
  }
  write_extension(out, report, context);
  out.end_object();
  return std::move(out.text());
}

}  // namespace

std::string verdict_statement(const Report& report, const StatementContext& context) {
  if (report.incomplete)
    throw Error(fmt::format("there is no verdict to state: {}", incomplete_words(report)));
  if (!report.restricted.empty())
    throw Error(fmt::format("a statement is about all that changed: leave {} out", report.restricted));
  const Resource subject = subject_of(*report.inventory_after);
  return report.expected ? statement_of(subject, kSvr, verification_result(report, context))
                         : statement_of(subject, kTestResult, test_result(report, context));
}

}  // namespace stocktake
