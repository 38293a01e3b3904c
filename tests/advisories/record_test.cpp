#include "advisories/record.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/advisories/advisory_builder.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

/// A record with `more` in it.
std::string record(const std::string& more) {
  return R"({"id": "X-1", "modified": "2026-04-30T12:00:00Z")" + (more.empty() ? "" : ", " + more) + "}";
}

std::string affected(const std::string& members) {
  return record(R"("affected": [{"package": {"ecosystem": "npm", "name": "a"}, )" + members + "}]");
}

Advisory read(const std::string& json) {
  auto found = read_advisory(json, "x.json");
  REQUIRE(found);
  return *found;
}

}  // namespace

TEST_CASE("a record is read with all that an inventory is held against") {
  const Advisory found =
      read(record(R"("aliases": ["CVE-1", "GHSA-1"], "upstream": ["CVE-0"], "related": ["CVE-9"],
    "withdrawn": "2026-05-01T00:00:00.5Z", "summary": "Bad",
    "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N"}],
    "references": [{"type": "WEB", "url": "https://a.test/w"}, {"type": "ADVISORY", "url": "https://a.test/a"}],
    "affected": [{"package": {"ecosystem": "Debian:12", "name": "openssl", "purl": "pkg:deb/debian/openssl"},
      "severity": [{"type": "Ubuntu", "score": "high"}],
      "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.0"}]},
                 {"type": "GIT", "repo": "https://a.test/r", "events": [{"introduced": "abc"}, {"limit": "def"}]}],
      "versions": ["1.0", "2.0"]}],
    "database_specific": {"severity": "MODERATE", "malicious-packages-origins": [{}]}, "credits": 17)"));
  CHECK(found.id == "X-1");
  CHECK(found.withdrawn == "2026-05-01T00:00:00.5Z");
  CHECK(found.aliases == std::vector<std::string>{"CVE-1", "GHSA-1"});
  CHECK(found.upstream == std::vector<std::string>{"CVE-0"});
  CHECK(found.summary == "Bad");
  CHECK(found.url == "https://a.test/a");
  CHECK(found.severity_word == "MODERATE");
  CHECK(found.from_malicious_packages);
  REQUIRE(found.severities.size() == 1);
  CHECK(found.severities[0].score == "CVSS:3.1/AV:N");
  REQUIRE(found.affected.size() == 1);
  const AffectedPackage& one = found.affected[0];
  CHECK(one.ecosystem == "Debian:12");
  CHECK(one.name == "openssl");
  CHECK(one.severities.size() == 1);
  CHECK(one.versions == std::vector<std::string>{"1.0", "2.0"});
  REQUIRE(one.ranges.size() == 2);
  CHECK(one.ranges[0].events[1].kind == AdvisoryEvent::Kind::fixed);
  CHECK(one.ranges[1].repo == "https://a.test/r");
  CHECK(one.ranges[1].events[1].kind == AdvisoryEvent::Kind::limit);
}

TEST_CASE("digests of malware are read wherever the record has them, in each spelling") {
  const std::string hex(64, 'A');
  const Advisory found = read(record(R"("database_specific": {"indicators": {"evidence_files": [
      {"path": "a.js", "sha256": ")" +
                                     hex + R"(", "tlsh": "T1"}, {"path": "b.js", "sha256": "short"}, 7]}},
    "affected": [{"package": {"ecosystem": "npm", "name": "a"}, "database_specific": {"indicators": {
      "package_integrity": [{"filename": "a.tgz", "hashes": {"sha1": "c2c18ee8c808b9f4ddb8b6e8876d06c06804ce3c",
        "md5": "d41d8cd98f00b204e9800998ecf8427e",
        "sha512_sri": "sha512-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="}}]}}}])"));
  REQUIRE(found.indicators.size() == 3);
  CHECK(found.indicators[0].what == Indicator::What::file);
  CHECK(found.indicators[0].hex == std::string(64, 'a'));
  CHECK(found.indicators[0].name == "a.js");
  CHECK(found.indicators[1].algorithm == HashAlgorithm::sha1);
  CHECK(found.indicators[1].what == Indicator::What::archive);
  CHECK(found.indicators[1].name == "a.tgz");
  CHECK(found.indicators[2].algorithm == HashAlgorithm::sha512);
  CHECK(found.indicators[2].hex == std::string(128, '0'));
}

TEST_CASE("what is JSON and no record is passed over, and what was meant as one is refused") {
  CHECK_FALSE(read_advisory("{}", "x.json"));
  CHECK_FALSE(read_advisory(R"({"name": "shop", "id": 7})", "x.json"));
  expect_error([] { read_advisory(R"({"affected": []})", "x.json"); },
               "x.json:1:17: the record has no 'id' that is text");
  expect_error([] { read_advisory(R"({"id": "X", "schema_version": "1.7.0"})", "x.json"); },
               "'modified' is no time");
}

TEST_CASE("what must be as the schema says ends the record, with the place") {
  const std::pair<std::string, const char*> cases[] = {
      {record(R"("affected": {})"), "'affected' must be an array"},
      {record(R"("affected": [7])"), "'affected' must hold objects"},
      {record(R"("aliases": "CVE-1")"), "'aliases' must be an array"},
      {record(R"("aliases": [1])"), "'aliases' must be text"},
      {record(R"("withdrawn": "yesterday")"), "'withdrawn' is no time"},
      {record(R"("affected": [{"package": {"name": "a"}}])"), "a package needs both"},
      {affected(R"("versions": [1])"), "'versions' must be text"},
      {affected(R"("ranges": [{"type": "RANDOM", "events": []}])"), "must be SEMVER, ECOSYSTEM or GIT"},
      {affected(R"("ranges": [{"type": "SEMVER", "events": [{"introduced": 0}]}])"),
       "'introduced' must be text"},
      {R"({"id": "", "modified": "2026-04-30T12:00:00Z"})", "the record has no 'id'"},
      {R"({"id": "X-1", "modified": "2026-04-30")", "expected"},
  };
  for (const auto& [json, message] : cases) {
    CAPTURE(json);
    expect_error([&] { read_advisory(json, "x.json"); }, message);
  }
}

TEST_CASE("a record is refused that is nested deeper than any, or has a name longer than any") {
  expect_error(
      [] { read_advisory(record("\"x\": " + std::string(100, '[') + std::string(100, ']')), "x.json"); },
      "deep");
  expect_error([] { read_advisory(record("\"aliases\": [\"" + std::string(5000, 'a') + "\"]"), "x.json"); },
               "longer than 4096 bytes");
}

TEST_CASE("times are those of days that there are") {
  for (const char* good : {"2026-04-30T12:00:00Z", "0001-01-01T00:00:00Z", "2024-02-29T23:59:60.123456789Z",
                           "2026-04-30T12:00:00+02:00"})
    CHECK_MESSAGE(is_advisory_time(good), good);
  for (const char* bad :
       {"", "2026-04-30", "2026-02-30T12:00:00Z", "2026-13-01T12:00:00Z", "2026-04-30T25:00:00Z",
        "2026/04/30T12:00:00Z", "20260-4-30T12:00:00Z", "2026-04-30X12:00:00Z"})
    CHECK_MESSAGE(!is_advisory_time(bad), bad);
}
