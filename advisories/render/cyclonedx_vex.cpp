#include <fmt/format.h>

#include <map>

#include "advisories/render/render.h"
#include "advisories/render/wording.h"
#include "schemas/identity/content_uuid.h"
#include "schemas/inventory/properties.h"
#include "schemas/json/safe.h"

/// The report as a CycloneDX 1.6 document of its own with `vulnerabilities`, and of the components only those
/// that have one: never a part of the inventory (BSI TR-03183-2 wants them apart). What nobody judged is
/// `in_triage`, malware is `exploitable`.
namespace stocktake {
namespace {

using Status = AdvisoryFinding::Status;

std::string_view state_of(const AdvisoryFinding& finding) {
  if (finding.status == Status::dismissed && finding.said)
    return finding.said->status == VexStatus::fixed ? "resolved" : "not_affected";
  if (finding.level == AdvisoryLevel::malware) return "exploitable";
  return finding.status == Status::approved ? "exploitable" : "in_triage";
}

std::string_view method_of(std::string_view vector) {
  if (vector.starts_with("CVSS:4.0/")) return "CVSSv4";
  if (vector.starts_with("CVSS:3.1/")) return "CVSSv31";
  return vector.starts_with("CVSS:3.0/") ? "CVSSv3" : "other";
}

/// The bom-ref of what a finding is in.
std::string ref_of(const AdvisoryFinding& finding) {
  if (!finding.package.empty()) return finding.package;
  return finding.digests.empty() ? "unowned" : finding.digests.front().digest;
}

void write_component(JsonWriter& out, const CheckReport& report, const AdvisoryFinding& finding) {
  out.line().begin_object();
  if (finding.package.empty()) {
    out.member("type", "file");
    safe_member(out, "bom-ref", ref_of(finding));
    safe_member(out, "name", finding.digests.empty() ? "unowned" : finding.digests.front().place);
    for (const DigestHit& hit : finding.digests) {
      if (!hit.digest.starts_with("sha256:")) continue;
      out.key("hashes")
          .begin_array()
          .begin_object()
          .member("alg", "SHA-256")
          .member("content", hit.digest.substr(7));
      out.end_object().end_array();
      break;
    }
  } else {
    const Package& package = report.inventory->packages[finding.packages.front()];
    out.member("type", "library");
    safe_member(out, "bom-ref", ref_of(finding));
    if (!package.group.empty()) safe_member(out, "group", package.group);
    safe_member(out, "name", package.name.empty() ? package.purl : package.name);
    if (!package.version.empty()) safe_member(out, "version", package.version);
    if (!package.purl.empty()) safe_member(out, "purl", package.purl);
  }
  out.end_object();
}

void write_source(JsonWriter& out, std::string_view url) {
  out.key("source").begin_object();
  safe_member(out, "url", url);
  out.end_object();
}

void write_rating(JsonWriter& out, const AdvisoryFinding& finding) {
  const std::string_view severity =
      finding.level == AdvisoryLevel::malware ? "critical" : to_string(finding.level);
  out.key("ratings").begin_array().begin_object();
  if (finding.score >= 0) out.key("score").raw(score_words(finding));
  out.member("severity", severity);
  if (finding.score >= 0) {
    out.member("method", method_of(finding.vector));
    safe_member(out, "vector", finding.vector);
  }
  out.end_object().end_array();
}

void write_analysis(JsonWriter& out, const AdvisoryFinding& finding) {
  out.key("analysis").begin_object().member("state", state_of(finding));
  if (finding.status == Status::dismissed && finding.said) {
    const std::string_view justification = cyclonedx_justification(finding.said->justification);
    if (!justification.empty() && finding.said->status == VexStatus::not_affected)
      out.member("justification", justification);
  }
  if (const std::string detail = detail_of(finding); !detail.empty()) safe_member(out, "detail", detail);
  out.end_object();
}

void write_vulnerability(JsonWriter& out, const AdvisoryFinding& finding) {
  out.line().begin_object();
  safe_member(out, "id", finding.id);
  write_source(out, page_of(finding));
  if (finding.ids.size() > 1) {
    out.key("references").begin_array();
    for (const std::string& id : finding.ids) {
      if (id == finding.id) continue;
      out.begin_object();
      safe_member(out, "id", id);
      out.key("source").begin_object().member("url", "https://osv.dev/").end_object().end_object();
    }
    out.end_array();
  }
  write_rating(out, finding);
  if (!finding.summary.empty()) safe_member(out, "description", finding.summary);
  if (!finding.fixed.empty()) safe_member(out, "recommendation", "Take " + finding.fixed + " or newer.");
  write_analysis(out, finding);
  out.key("affects").begin_array().begin_object();
  safe_member(out, "ref", ref_of(finding));
  out.end_object().end_array().end_object();
}

void write_metadata(JsonWriter& out, const CheckReport& report) {
  const Inventory& inventory = *report.inventory;
  out.line().key("metadata").begin_object().member("timestamp", report.timestamp);
  out.key("tools").begin_object().key("components").begin_array().begin_object();
  out.member("type", "application").member("name", "stocktake").member("version", STOCKTAKE_VERSION);
  out.end_object().end_array().end_object();
  if (!inventory.name.empty()) {
    out.key("component").begin_object().member("type", "application").member("bom-ref", "checked");
    safe_member(out, "name", inventory.name);
    if (!inventory.version.empty()) safe_member(out, "version", inventory.version);
    if (!inventory.purl.empty()) safe_member(out, "purl", inventory.purl);
    out.end_object();
  }
  out.key("properties").begin_array();
  for (const CheckedDatabase& database : report.databases) {
    out.begin_object().member("name", property::kAdvisories);
    safe_member(out, "value", database_words(database));
    out.end_object();
  }
  out.end_array().end_object();
}

void render_cyclonedx_vex(const CheckReport& report, const Sink& sink) {
  JsonWriter body;
  body.begin_object();
  write_metadata(body, report);
  std::map<std::string, const AdvisoryFinding*> components;
  for (const AdvisoryFinding& finding : report.matches.findings)
    components.emplace(ref_of(finding), &finding);
  body.line().key("components").begin_array();
  for (const auto& [ref, finding] : components) write_component(body, report, *finding);
  body.line().end_array().line().key("vulnerabilities").begin_array();
  for (const AdvisoryFinding& finding : report.matches.findings) write_vulnerability(body, finding);
  body.line().end_array().line().end_object();

  JsonWriter out;
  out.begin_object().line().member("bomFormat", "CycloneDX").member("specVersion", "1.6");
  out.member("serialNumber", "urn:uuid:" + content_uuid(body.text())).member("version", std::uint64_t{1});
  out.text() += ",";
  out.piece(std::string_view(body.text()).substr(1));
  out.text() += '\n';
  sink(out.text());
}

}  // namespace

const CheckRenderer kCycloneDxVexCheckRenderer = {"cyclonedx-vex", "CycloneDX 1.6, vulnerabilities alone",
                                                  render_cyclonedx_vex};

}  // namespace stocktake
