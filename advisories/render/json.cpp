#include <fmt/format.h>

#include "advisories/render/render.h"
#include "advisories/render/wording.h"
#include "schemas/json/report_head.h"
#include "schemas/json/safe.h"
#include "schemas/json/writer.h"

/// The report for programs; docs/advisories.md says what its members mean.
namespace stocktake {
namespace {

void write_texts(JsonWriter& out, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  out.key(name).begin_array();
  for (const std::string& text : texts) safe_string(out, text);
  out.end_array();
}

void optional_text(JsonWriter& out, std::string_view name, std::string_view text) {
  if (!text.empty()) safe_member(out, name, text);
}

void write_database(JsonWriter& out, const CheckedDatabase& database) {
  const DatabaseFacts& facts = database.facts;
  out.line().begin_object();
  bytes_member(out, "path", database.path);
  out.member("records", facts.records)
      .member("withdrawn", facts.withdrawn)
      .member("complaints", facts.complaints);
  optional_text(out, "newest", facts.newest);
  out.member("ageInDays", static_cast<std::uint64_t>(std::max<std::int64_t>(database.age, 0)));
  out.key("tooOld").boolean(database.too_old).member("sha256", facts.sha256);
  write_texts(out, "firstComplaints", facts.first_complaints);
  out.end_object();
}

void write_digest(JsonWriter& out, const DigestHit& hit) {
  out.begin_object().member("kind", hit.what == Indicator::What::file ? "file" : "archive");
  bytes_member(out, "path", hit.place);
  safe_member(out, "digest", hit.digest);
  optional_text(out, "knownAs", hit.known_as);
  safe_member(out, "record", hit.record);
  if (!hit.also_in.empty()) write_texts(out, "alsoIn", hit.also_in);
  out.end_object();
}

void write_finding(JsonWriter& out, const CheckReport& report, const AdvisoryFinding& finding) {
  out.line().begin_object();
  safe_member(out, "id", finding.id);
  write_texts(out, "ids", finding.ids);
  write_texts(out, "records", finding.records);
  write_texts(out, "upstream", finding.upstream);
  out.member("status", to_string(finding.status)).member("level", to_string(finding.level));
  if (finding.score >= 0) out.key("score").raw(fmt::format("{:.1f}", finding.score));
  optional_text(out, "severity", finding.vector);
  optional_text(out, "summary", finding.summary);
  safe_member(out, "modified", finding.modified);
  safe_member(out, "url", page_of(finding));
  optional_text(out, "package", finding.package);
  if (!finding.packages.empty()) {
    out.key("locations").begin_array();
    for (const std::uint32_t index : finding.packages)
      safe_string(out, report.inventory->packages[index].location);
    out.end_array();
  }
  optional_text(out, "affected", finding.because);
  optional_text(out, "fixed", finding.fixed);
  if (!finding.digests.empty()) {
    out.key("digests").begin_array();
    for (const DigestHit& hit : finding.digests) write_digest(out, hit);
    out.end_array();
  }
  optional_text(out, "reason", finding.reason);
  out.end_object();
}

void write_checked(JsonWriter& out, const CheckReport& report) {
  const Inventory& inventory = *report.inventory;
  out.line().key("checked").begin_object();
  bytes_member(out, "path", inventory.origin.path);
  out.member("kind", inventory.origin.kind);
  optional_text(out, inventory.origin.digest_key(), inventory.origin.digest);
  optional_text(out, "serialNumber", inventory.origin.serial);
  out.member("packages", report.matches.packages).member("files", report.matches.files).end_object();
}

void render_json(const CheckReport& report, const Sink& sink) {
  JsonWriter out;
  begin_report(out, "stocktake-check", 1);
  tool_member(out, STOCKTAKE_VERSION);
  safe_member(out.line(), "verdict", check_verdict(report));
  out.key("clean").boolean(report.clean());
  write_checked(out, report);
  out.line().key("databases").begin_array();
  for (const CheckedDatabase& database : report.databases) write_database(out, database);
  out.line().end_array();
  out.line().key("findings").begin_array();
  for (const AdvisoryFinding& finding : report.matches.findings) write_finding(out, report, finding);
  out.line().end_array();
  out.line().key("problems").begin_array();
  for (const CheckProblem& problem : report.problems) {
    out.line().begin_object();
    safe_member(out, "place", problem.place);
    out.member("what", problem.what);
    safe_member(out, "message", problem.message);
    out.end_object();
  }
  out.line().end_array();
  out.line();
  write_texts(out, "gaps", report.matches.gaps);
  out.line().end_object();
  out.text() += '\n';
  sink(out.text());
}

}  // namespace

const CheckRenderer kJsonCheckRenderer = {"json", "for programs", render_json};

}  // namespace stocktake
