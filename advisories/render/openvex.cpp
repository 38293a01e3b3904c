#include <fmt/format.h>

#include "advisories/render/render.h"
#include "advisories/render/wording.h"
#include "schemas/identity/content_uuid.h"
#include "schemas/json/safe.h"
#include "schemas/text/percent.h"

/// The report as OpenVEX 0.2.0, for people to go on from. A check knows that a release is affected by
/// version, and not whether that matters: what nobody judged is `under_investigation`, malware is `affected`,
/// and what a VEX document said is said again.
namespace stocktake {
namespace {

using Status = AdvisoryFinding::Status;

void write_names(JsonWriter& out, const AdvisoryFinding& finding) {
  out.key("vulnerability").begin_object();
  safe_member(out, "@id", page_of(finding));
  safe_member(out, "name", finding.id);
  if (!finding.summary.empty()) safe_member(out, "description", finding.summary);
  if (finding.ids.size() > 1) {
    out.key("aliases").begin_array();
    for (const std::string& id : finding.ids)
      if (id != finding.id) safe_string(out, id);
    out.end_array();
  }
  out.end_object();
}

/// A product by its package URL; of what has none, by the digest of each file.
void write_products(JsonWriter& out, const AdvisoryFinding& finding) {
  out.key("products").begin_array();
  if (!finding.package.empty()) {
    const bool is_purl = finding.package.starts_with("pkg:");
    out.begin_object();
    safe_member(out, "@id",
                is_purl ? finding.package : "urn:package:" + percent_encoded(finding.package, "-._~"));
    if (is_purl) {
      out.key("identifiers").begin_object();
      safe_member(out, "purl", finding.package);
      out.end_object();
    }
    out.end_object();
  }
  for (const DigestHit& hit : finding.digests) {
    constexpr std::string_view kSha256 = "sha256:";
    if (!finding.package.empty() || !hit.digest.starts_with(kSha256)) continue;
    const std::string hex = hit.digest.substr(kSha256.size());
    out.begin_object().member("@id", "urn:sha256:" + hex).key("hashes").begin_object().member("sha-256", hex);
    out.end_object().end_object();
  }
  out.end_array();
}

void write_status(JsonWriter& out, const AdvisoryFinding& finding) {
  if (finding.status == Status::dismissed && finding.said) {
    out.member("status", to_string(finding.said->status));
    const bool not_affected = finding.said->status == VexStatus::not_affected;
    const std::string_view justification = openvex_justification(finding.said->justification);
    if (not_affected && !justification.empty()) out.member("justification", justification);
    safe_member(out, not_affected ? "impact_statement" : "status_notes", detail_of(finding));
  } else if (finding.status == Status::approved) {
    out.member("status", "affected");
    safe_member(out, "action_statement", "Accepted: " + finding.reason);
  } else if (finding.level == AdvisoryLevel::malware) {
    out.member("status", "affected")
        .member("action_statement", "Malware: remove it, and take what it ran on for compromised.");
  } else {
    out.member("status", "under_investigation");
    if (!finding.because.empty()) safe_member(out, "status_notes", "Affected by version: " + finding.because);
  }
}

void render_openvex(const CheckReport& report, const Sink& sink) {
  JsonWriter statements;
  statements.begin_array();
  for (const AdvisoryFinding& finding : report.matches.findings) {
    statements.line().begin_object();
    write_names(statements, finding);
    write_products(statements, finding);
    write_status(statements, finding);
    statements.end_object();
  }
  statements.line().end_array();

  JsonWriter out;
  out.begin_object().line().member("@context", "https://openvex.dev/ns/v0.2.0");
  out.line().member("@id", "urn:uuid:" + content_uuid(report.timestamp + statements.text()));
  out.line().member("author", "stocktake check").member("role", "Document Creator");
  out.line().member("timestamp", report.timestamp).member("version", std::uint64_t{1});
  out.member("tooling", std::string("stocktake ") + STOCKTAKE_VERSION);
  out.line().key("statements").raw(statements.text());
  out.line().end_object();
  out.text() += '\n';
  sink(out.text());
}

}  // namespace

const CheckRenderer kOpenVexCheckRenderer = {"openvex", "OpenVEX 0.2.0, to be judged on", render_openvex};

}  // namespace stocktake
