// Whatever two documents or a policy hold, comparing gives a report in every format, or a stocktake::Error.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <string>

#include "differ/differ.h"
#include "differ/policy/draft.h"
#include "differ/policy/read.h"
#include "differ/render/render.h"
#include "schemas/inventory/document.h"
#include "schemas/text/utf8.h"
#include "tests/mutation.h"

using namespace stocktake;
using mutation::feed;
using mutation::feed_beginnings;

namespace {

constexpr const char* kDocument =
    R"({"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":
{"type":"application","name":"app","bom-ref":"stocktake:root"}},"components":[{"type":"library","bom-ref":"a","name":"a",
"version":"1.0","purl":"pkg:pypi/a@1.0","properties":[{"name":"stocktake:location","value":"lib/a"},{"name":"stocktake:hook",
"value":"npm:postinstall=x"}],"components":[{"type":"file","name":"lib/a/__init__.py","hashes":[{"alg":"SHA-256","content":
"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"}],"mime-type":"text/x-python","properties":[{"name":
"stocktake:size","value":"5"},{"name":"stocktake:mode","value":"0755"}]},{"type":"file","name":"lib/a/l","properties":
[{"name":"stocktake:type","value":"symlink"},{"name":"stocktake:target","value":"../x"}]}]},{"type":"library","bom-ref":"b",
"name":"b","version":"2.0","purl":"pkg:npm/b@2.0"},{"type":"file","name":"x.pth","hashes":[{"alg":"SHA-256","content":
"3cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"}]}],"dependencies":[{"ref":"stocktake:root","dependsOn":
["a","b"]}]})";

constexpr const char* kPolicy = R"([compare]
from = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

[severity]
dependency-added = "warning"

[[expect]]
change = "upgrade"
package = "pkg:pypi/a"
from = "1.0"
to = "2.0"
reason = "because"
by = "ann@example.com"

[[expect]]
change = "modify"
path = "lib/**/*.py"
sha256 = ["2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"]
allow = ["file-changed-same-version"]
reason = "patch"
expires = 2026-12-31
)";

std::string rendered(const Renderer& renderer, const Report& report) {
  std::string text;
  renderer.render(report, {}, [&](std::string_view piece) { text += piece; });
  return text;
}

}  // namespace

TEST_CASE("a sound document and a hostile one are compared, and every report of it is well-formed") {
  const Inventory sound = decode_inventory_text(kDocument, "sound");
  feed({kDocument}, 1'500, [&](const std::string& text) {
    const Inventory hostile = decode_inventory_text(text, "hostile");
    const bool forward = text.size() % 2 == 0;
    const Report report = forward ? diff(sound, hostile, {}) : diff(hostile, sound, {});
    for (const Renderer& renderer : renderers()) {
      const std::string out = rendered(renderer, report);
      CAPTURE(renderer.name);
      CHECK(is_utf8(out));
      if (renderer.name == "json" || renderer.name == "sarif") CHECK(nlohmann::json::accept(out));
      if (renderer.name == "junit") CHECK(pugi::xml_document().load_buffer(out.data(), out.size()));
    }
    CHECK(!draft_expected(report).empty());
  });
}

TEST_CASE("hostile policies are refused, or applied to a comparison") {
  const Inventory sound = decode_inventory_text(kDocument, "sound");
  std::string text = kDocument;
  text.replace(text.find("3cf24"), 5, "4cf24");
  const Inventory changed = decode_inventory_text(text, "changed");
  feed({kPolicy}, 5'000, [&](const std::string& hostile) {
    const Policy policy = parse_policy(hostile, "hostile");
    Report report = diff(sound, changed, {});
    const std::size_t findings = report.findings.size();
    approve(policy, "2026-01-01", report);
    CHECK(report.findings.size() == findings);  // approving changes what is said of them, and drops none
  });
}

TEST_CASE("a policy that ends early is refused, or has fewer entries than the whole") {
  const std::size_t all = parse_policy(kPolicy, "whole").expectations.size();
  std::size_t most = 0;
  const auto taken = feed_beginnings(kPolicy, [&](const std::string& text) {
    const std::size_t entries = parse_policy(text, "cut").expectations.size();
    CHECK(entries <= all);
    most = std::max(most, entries);
  });
  CHECK(most == all);
  CHECK(!taken.empty());  // an empty policy is one
}
