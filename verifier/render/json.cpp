#include "schemas/json/report_head.h"
#include "schemas/json/safe.h"
#include "schemas/json/writer.h"
#include "verifier/render/render.h"

// For programs: all that the report has (docs/verify.md).
namespace stocktake {
namespace {

void write_package(JsonWriter& out, const PackageVerdict& verdict) {
  out.line().begin_object();
  safe_member(out, "package", verdict.package);
  bytes_member(out, "location", verdict.location);
  out.member("status", verdict.status).optional_member("witness", verdict.witness);
  out.member("equal", verdict.equal).member("changed", verdict.changed);
  out.member("missing", verdict.missing).member("unlisted", verdict.unlisted);
  if (!verdict.known.empty()) {
    out.key("known").begin_object();
    for (const auto& [reason, count] : verdict.known) out.member(reason, count);
    out.end_object();
  }
  out.end_object();
}

void write_finding(JsonWriter& out, const VerifyFinding& finding) {
  out.line().begin_object().member("rule", finding.rule->id);
  out.member("level", to_string(finding.rule->level)).key("allowed").boolean(finding.allowed);
  if (!finding.package.empty()) safe_member(out, "package", finding.package);
  bytes_member(out, "path", finding.path);
  if (finding.line != 0) out.member("line", finding.line);
  safe_member(out, "message", finding.message);
  if (!finding.instead.empty()) safe_member(out, "instead", finding.instead);
  if (!finding.approval.empty()) safe_member(out, "approval", finding.approval);
  if (!finding.patch.empty()) safe_member(out, "patch", finding.patch);
  out.end_object();
}

void render_verify_json(const VerifyReport& report, const VerifyRenderOptions&, const Sink& out) {
  JsonWriter json;
  begin_report(json, "stocktake-verify", 1);
  tool_member(json, STOCKTAKE_VERSION);
  json.line().member("kind", report.kind);
  safe_member(json, "tree", report.origin.path);
  json.key("asExpected").boolean(report.in_order());
  json.member("files", report.files).member("packages", report.packages_in_tree);
  json.member("unread", report.unread).line().key("notes").begin_array();
  for (const std::string& note : report.notes) safe_string(json, note);
  json.end_array().line().key("verdicts").begin_array();
  for (const PackageVerdict& verdict : report.packages) {
    write_package(json, verdict);
    if (json.text().size() > (64 << 10)) out(std::exchange(json.text(), {}));
  }
  json.end_array().line().key("findings").begin_array();
  for (const VerifyFinding& finding : report.findings) {
    write_finding(json, finding);
    if (json.text().size() > (64 << 10)) out(std::exchange(json.text(), {}));
  }
  json.end_array().line().end_object();
  out(json.text() + "\n");
}

}  // namespace

const VerifyRenderer kVerifyJsonRenderer = {"json", render_verify_json};

}  // namespace stocktake
