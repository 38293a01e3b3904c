#include <fmt/format.h>
#include <algorithm>

#include "schemas/json/safe.h"
#include "schemas/json/sarif.h"
#include "schemas/text/printable.h"
#include "verifier/render/render.h"

// For code scanning: SARIF 2.1.0, a result a finding.
namespace stocktake {
namespace {

void write_result(JsonWriter& json, const VerifyFinding& finding) {
  json.line().begin_object().member("ruleId", finding.rule->id);
  json.member("level", to_string(finding.rule->level));
  std::string message = finding.package.empty() ? "" : shown_verified(finding.package) + ": ";
  message += printable(finding.message);
  if (!finding.instead.empty()) message += " Instead: " + printable(finding.instead);
  sarif_message(json, "message", message);
  json.key("locations").begin_array();
  begin_sarif_location(json, sarif_uri(finding.path.empty() ? "." : finding.path), "%SRCROOT%",
                       std::max<std::uint32_t>(finding.line, 1), 0);
  json.end_object().end_array();
  if (finding.allowed) {
    json.key("suppressions").begin_array().begin_object().member("kind", "external");
    json.end_object().end_array();
  }
  json.end_object();
}

void render_verify_sarif(const VerifyReport& report, const VerifyRenderOptions&, const Sink& out) {
  JsonWriter json;
  begin_sarif(json);
  sarif_tool(json, STOCKTAKE_VERSION, [&] {
    for (const VerifyRule& rule : verify_rules()) {
      json.line().begin_object().member("id", rule.id);
      sarif_message(json, "shortDescription", rule.summary);
      sarif_message(json, "help", rule.action);
      json.end_object();
    }
  });
  json.line().key("originalUriBaseIds").begin_object().key("%SRCROOT%").begin_object();
  sarif_message(json, "description", "The root of the tree that was looked at.");
  json.end_object().end_object();
  json.line().member("columnKind", "unicodeCodePoints").line().key("results").begin_array();
  for (const VerifyFinding& finding : report.findings) {
    write_result(json, finding);
    if (json.text().size() > (64 << 10)) out(std::exchange(json.text(), {}));
  }
  json.end_array();
  end_sarif(json);
  out(json.text());
}

}  // namespace

const VerifyRenderer kVerifySarifRenderer = {"sarif", render_verify_sarif};

}  // namespace stocktake
