// Whatever a record, an index or a VEX document holds, a check gives a report in every format, or a
// stocktake::Error.
#include <string>

#include "advisories/render/render.h"
#include "schemas/json/yaml.h"
#include "tests/advisories/advisory_builder.h"
#include "tests/mutation.h"

using namespace stocktake;
using mutation::feed;
using mutation::feed_beginnings;

namespace {

const std::string kRecord =
    R"({"schema_version": "1.7.4", "id": "MAL-2026-7", "modified": "2026-04-28T10:00:00Z",
"published": "2026-04-27T10:00:00.123Z", "aliases": ["GHSA-a", "CVE-1"], "upstream": ["CVE-0"], "related": ["X"],
"summary": "Bad", "severity": [{"type": "CVSS_V4", "score": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"},
{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
"affected": [{"package": {"ecosystem": "npm", "name": "a", "purl": "pkg:npm/a"}, "versions": ["1.0.0", "1.0.1-rc.1"],
"ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2.0.0"}, {"introduced": "3.0.0"},
{"last_affected": "3.1.0"}, {"limit": "4.0.0"}]}, {"type": "GIT", "repo": "https://a.test/r", "events":
[{"introduced": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]}], "database_specific": {"indicators": {"evidence_files":
[{"path": "a.js", "sha256": "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"}], "package_integrity":
[{"filename": "a.tgz", "hashes": {"sha1": "c2c18ee8c808b9f4ddb8b6e8876d06c06804ce3c"}}]}}},
{"package": {"ecosystem": "Debian:12", "name": "a"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"},
{"fixed": "1.0-1"}]}]}], "references": [{"type": "ADVISORY", "url": "https://a.test/x"}],
"database_specific": {"severity": "HIGH", "malicious-packages-origins": [{"source": "x"}]}})";

constexpr const char* kYaml = R"(id: PYSEC-1
modified: 2026-04-22T10:00:00Z
aliases: [CVE-1, "GHSA-\x62"]
affected:
- package: {ecosystem: PyPI, name: a}
  ranges:
  - type: ECOSYSTEM
    events: [{introduced: '0'}, {fixed: 1.0.post1}]
  versions: [1.0, 1.10]
summary: >
  folded
details: |
  - literal
)";

constexpr const char* kOpenVex =
    R"({"@context": "https://openvex.dev/ns/v0.2.0", "timestamp": "2026-04-21T00:00:00Z",
"statements": [{"vulnerability": {"name": "CVE-1", "@id": "x", "aliases": ["GHSA-a"]}, "products": [{"@id": "pkg:generic/shop@4.2",
"identifiers": {"purl": "pkg:npm/a@1.0.0"}, "hashes": {"sha-256": "aa"}, "subcomponents": [{"@id": "pkg:npm/a"}]}],
"status": "not_affected", "justification": "component_not_present", "impact_statement": "no"}]})";
constexpr const char* kCycloneDxVex =
    R"({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component":
{"bom-ref": "r"}}, "components": [{"bom-ref": "c", "purl": "pkg:npm/a@1.0.0", "hashes": [{"alg": "SHA-256", "content": "aa"}],
"components": [{"bom-ref": "d"}]}], "vulnerabilities": [{"id": "CVE-1", "references": [{"id": "GHSA-a"}], "updated":
"2026-04-21T00:00:00Z", "analysis": {"state": "resolved", "justification": "code_not_present", "detail": "x"}, "affects":
[{"ref": "urn:cdx:1/2#c", "versions": [{"version": "1.0.0"}]}]}]})";

Inventory shop() {
  Inventory inventory;
  inventory.name = "shop";
  for (const char* purl :
       {"pkg:npm/a@1.0.0", "pkg:npm/a@3.0.5", "pkg:pypi/a@1.0", "pkg:deb/debian/a@0.9?distro=debian-12"}) {
    Package& package = inventory.packages.emplace_back();
    package.purl = purl;
  }
  File& file = inventory.files.emplace_back();
  file.path = "a.js";
  file.sha256 = *parse_sha256("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  file.has_sha256 = true;
  file.size = 100;
  return inventory;
}

std::string index_of(const std::vector<Advisory>& records) {
  std::string bytes;
  const Sink sink = [&](std::string_view piece) { bytes.append(piece); };
  IndexBuilder builder(sink);
  DatabaseFacts facts;
  for (const Advisory& record : records) {
    builder.add(record);
    ++facts.records;
  }
  facts.ecosystems["npm"] = facts.records;
  builder.finish(facts, {});
  return bytes;
}

void check_all(AdvisoryIndex index, const std::vector<VexStatement>& statements) {
  const Inventory inventory = shop();
  std::vector<AdvisoryDatabase> databases;
  databases.push_back({"db", std::move(index), false, {}});
  CheckOptions options;
  options.today = "2026-04-30";
  options.timestamp = "2026-04-30T00:00:00Z";
  options.statements = statements;
  const CheckReport report = check(inventory, databases, options);
  for (const CheckRenderer& renderer : check_renderers()) {
    std::string text;
    renderer.render(report, [&](std::string_view piece) { text.append(piece); });
    REQUIRE_FALSE(text.empty());
  }
}

void check_record(const std::string& json) {
  if (const auto record = read_advisory(json, "x.json"))
    check_all(AdvisoryIndex::of(index_of({*record})), read_vex(kOpenVex, "vex.json"));
}

}  // namespace

TEST_CASE("a damaged record is read or refused, and what was read is checked by") {
  feed({kRecord, yaml_as_json(kYaml, "x.yaml")}, 1500, check_record);
}

TEST_CASE("a record in damaged YAML is read or refused") {
  feed({kYaml}, 1500, [](const std::string& text) { check_record(yaml_as_json(text, "x.yaml")); });
}

TEST_CASE("a record that ends early is refused at every byte") {
  CHECK(feed_beginnings(kRecord, check_record).empty());
}

TEST_CASE("a damaged VEX document is read or refused, and what was read is applied") {
  const Advisory record = *read_advisory(kRecord, "x.json");
  feed({kOpenVex, kCycloneDxVex}, 1500, [&](const std::string& text) {
    check_all(AdvisoryIndex::of(index_of({record})), read_vex(text, "vex.json"));
  });
}

TEST_CASE("a VEX document that ends early is refused at every byte") {
  for (const char* whole : {kOpenVex, kCycloneDxVex})
    CHECK(feed_beginnings(whole, [](const std::string& text) { read_vex(text, "vex.json"); }).empty());
}

TEST_CASE("a record in YAML that ends early, wherever, is read as far as it goes or refused") {
  const std::size_t all = read_advisory(yaml_as_json(kYaml, "x.yaml"), "x.yaml")->affected.size();
  feed_beginnings(kYaml, [&](const std::string& text) {
    const auto record = read_advisory(yaml_as_json(text, "x.yaml"), "x.yaml");
    if (record) CHECK(record->affected.size() <= all);
  });
}

TEST_CASE("an index that ends early is refused at every byte") {
  const std::string whole = index_of({*read_advisory(kRecord, "x.json")});
  CHECK(feed_beginnings(whole, [](const std::string& bytes) { AdvisoryIndex::of(bytes); }).empty());
}

TEST_CASE("a damaged index is refused, or a check with it is as good as any") {
  feed({index_of({*read_advisory(kRecord, "x.json")})}, 1500,
       [](const std::string& bytes) { check_all(AdvisoryIndex::of(bytes), {}); });
}
