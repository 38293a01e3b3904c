#include <fmt/format.h>

#include <map>

#include "advisories/render/render.h"
#include "advisories/render/wording.h"
#include "schemas/json/safe.h"
#include "schemas/json/sarif.h"

/// The report as SARIF 2.1.0, for code scanning services: an advisory is a rule, a finding a result at the
/// record or the file of its package.
namespace stocktake {
namespace {

using Status = AdvisoryFinding::Status;

constexpr std::size_t kMostResults = 5000;  // as services take

std::string_view level_of(const AdvisoryFinding& finding) {
  switch (finding.level) {
    case AdvisoryLevel::none:
    case AdvisoryLevel::low:
      return "note";
    case AdvisoryLevel::medium:
    case AdvisoryLevel::unknown:
      return "warning";
    default:
      return "error";
  }
}

/// What services sort by: malware is worst, what nobody rated is in the middle.
std::string security_severity(const AdvisoryFinding& finding) {
  if (finding.level == AdvisoryLevel::malware) return "10.0";
  return finding.score < 0 ? "5.0" : score_words(finding);
}

/// Below the root of what was checked: the file, else the record or the folder of the package, else the
/// document.
std::string location_of(const CheckReport& report, const AdvisoryFinding& finding) {
  for (const DigestHit& hit : finding.digests)
    if (hit.file != kNone) return sarif_uri(hit.place);
  for (const std::uint32_t index : finding.packages) {
    const Package& package = report.inventory->packages[index];
    const std::string_view place = package.record.empty() ? package.location : package.record;
    if (!place.empty()) return sarif_uri(place);
  }
  std::string_view path = report.inventory->origin.path;
  while (path.ends_with('/')) path.remove_suffix(1);
  path.remove_prefix(std::min(path.rfind('/') + 1, path.size()));  // npos + 1 is 0
  return path.empty() ? "sbom" : sarif_uri(path);
}

std::string message_of(const CheckReport& report, const AdvisoryFinding& finding) {
  std::string text = fmt::format("{} is known to be bad: {}", release_words(finding), finding.id);
  if (!finding.summary.empty()) text += ": " + finding.summary;
  text += ".";
  if (!finding.because.empty()) text += " Affected: " + finding.because + ".";
  if (!finding.fixed.empty()) text += " Fixed in " + finding.fixed + ".";
  if (!finding.digests.empty())
    for (const std::string& place : places_of(report, finding, 3)) text += "\n" + place;
  return sarif_text(text);
}

void write_rule(JsonWriter& out, const AdvisoryFinding& finding) {
  out.line().begin_object();
  safe_member(out, "id", finding.id);
  sarif_message(out, "shortDescription", finding.summary.empty() ? finding.id : finding.summary);
  const std::string others = other_ids(finding);
  sarif_message(
      out, "help",
      fmt::format("See {}{}{}", page_of(finding), others.empty() ? "" : "; also known as ", others));
  safe_member(out, "helpUri", page_of(finding));
  out.key("properties").begin_object();
  out.member("security-severity", security_severity(finding)).key("tags").begin_array().string("security");
  if (finding.level == AdvisoryLevel::malware) out.string("malware");
  out.end_array().end_object().end_object();
}

void write_suppression(JsonWriter& out, const AdvisoryFinding& finding) {
  if (finding.status != Status::approved && finding.status != Status::dismissed) return;
  out.key("suppressions")
      .begin_array()
      .begin_object()
      .member("kind", "external")
      .member("status", "accepted");
  safe_member(out, "justification", finding.reason);
  out.end_object().end_array();
}

void write_result(JsonWriter& out, const CheckReport& report, const AdvisoryFinding& finding,
                  std::uint64_t rule) {
  out.line().begin_object();
  safe_member(out, "ruleId", finding.id);
  out.member("ruleIndex", rule).member("level", level_of(finding));
  out.key("message").begin_object();
  safe_member(out, "text", message_of(report, finding));
  out.end_object().key("locations").begin_array();
  begin_sarif_location(out, location_of(report, finding), "%SRCROOT%", 1, 0);
  out.end_object().end_array();
  out.key("partialFingerprints").begin_object();
  safe_member(out, "stocktakeAdvisory/v1", finding.package + "|" + finding.ids.front());
  out.end_object();
  write_suppression(out, finding);
  out.end_object();
}

void write_invocation(JsonWriter& out, const CheckReport& report) {
  const bool sure = !report.too_old && report.blind_spot.empty();
  const std::uint64_t status = !sure ? 2 : report.clean() ? 0 : 1;
  out.line().key("invocations").begin_array().begin_object();
  out.key("executionSuccessful").boolean(sure).member("exitCode", status);
  out.key("toolExecutionNotifications").begin_array();
  for (const auto& lines : {std::vector{check_verdict(report)}, report.matches.gaps, problem_lines(report),
                            complaint_lines(report)})
    for (const std::string& line : lines) {
      out.line().begin_object().member("level", sure ? "note" : "warning");
      sarif_message(out, "message", line);
      out.end_object();
    }
  for (const CheckedDatabase& database : report.databases) {
    out.line().begin_object().member("level", database.too_old ? "warning" : "note");
    sarif_message(out, "message", database_words(database));
    out.end_object();
  }
  out.end_array().end_object().end_array();
}

void render_sarif(const CheckReport& report, const Sink& sink) {
  std::map<std::string_view, std::pair<std::uint64_t, const AdvisoryFinding*>> rules;
  const auto& findings = report.matches.findings;
  const std::size_t shown = std::min(findings.size(), kMostResults);
  for (std::size_t i = 0; i < shown; ++i) rules.try_emplace(findings[i].id, 0, &findings[i]);
  std::uint64_t next = 0;
  for (auto& [id, rule] : rules) rule.first = next++;
  JsonWriter out;
  begin_sarif(out);
  sarif_tool(out, STOCKTAKE_VERSION, [&] {
    for (const auto& [id, rule] : rules) write_rule(out, *rule.second);
  });
  out.line().key("automationDetails").begin_object().member("id", "stocktake/check/").end_object();
  write_invocation(out, report);
  out.line().key("results").begin_array();
  for (std::size_t i = 0; i < shown; ++i)
    write_result(out, report, findings[i], rules.at(findings[i].id).first);
  out.line().end_array();
  end_sarif(out);
  sink(out.text());
}

}  // namespace

const CheckRenderer kSarifCheckRenderer = {"sarif", "SARIF 2.1.0, for code scanning services", render_sarif};

}  // namespace stocktake
