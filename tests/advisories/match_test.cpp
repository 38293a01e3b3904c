#include "advisories/match.h"

#include <string>

#include "tests/advisories/advisory_builder.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

const std::string kHex(64, 'a'), kOtherHex(64, 'b');

AdvisoryDatabase database(const std::vector<std::string>& records, const std::string& ecosystem = "npm") {
  std::string bytes;
  const Sink sink = [&](std::string_view piece) { bytes.append(piece); };
  IndexBuilder builder(sink);
  for (const std::string& json : records) builder.add(advisory(json));
  DatabaseFacts facts;
  facts.records = records.size();
  facts.ecosystems[ecosystem] = records.size();
  builder.finish(facts, {});
  return {"db", AdvisoryIndex::of(std::move(bytes)), false, {}};
}

/// An inventory made by hand; texts are literals.
struct Shop {
  Inventory inventory;
  Package& package(std::string_view purl) {
    Package& one = inventory.packages.emplace_back();
    one.purl = purl;
    return one;
  }
  File& file(std::string_view path, const std::string& hex, std::uint32_t owner = kNone,
             std::uint64_t size = 100) {
    File& one = inventory.files.emplace_back();
    one.path = path;
    one.sha256 = *parse_sha256(hex);
    one.has_sha256 = true;
    one.package = owner;
    one.size = size;
    return one;
  }
};

AdvisoryMatches match(const Shop& shop, const std::vector<std::string>& records) {
  std::vector<AdvisoryDatabase> databases;
  databases.push_back(database(records));
  return match_advisories(shop.inventory, databases);
}

/// "X-1 high pkg:npm/a@1.0.0; …".
std::string words(const AdvisoryMatches& matches) {
  std::string text;
  for (const AdvisoryFinding& one : matches.findings)
    text += (text.empty() ? "" : "; ") + one.id + " " + std::string(to_string(one.level)) + " " + one.package;
  return text;
}

std::string listed(const std::string& id, const std::string& name, const std::string& more = {}) {
  return record_of(id, "npm", name, "", R"("1.0.0")", more);
}
std::string evidence(const std::string& hex) {
  return R"("database_specific": {"indicators": {"evidence_files": [{"path": "evil.js", "sha256": ")" + hex +
         R"("}]}})";
}
std::string cvss(const std::string& vector) {
  return R"("severity": [{"type": "CVSS_V3", "score": ")" + vector + R"("}])";
}
const std::string kHigh = cvss("CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H");
const std::string kLow = cvss("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N");

}  // namespace

TEST_CASE("a release is found by its name and version, and nothing else of its name") {
  Shop shop;
  shop.package("pkg:npm/a@1.0.0");
  shop.package("pkg:npm/a@1.0.1");
  shop.package("pkg:npm/%40x/a@1.0.0");
  CHECK(words(match(shop, {listed("X-1", "a"), listed("X-2", "b")})) == "X-1 unknown pkg:npm/a@1.0.0");
  CHECK(words(match(shop, {listed("X-1", "@x/a")})) == "X-1 unknown pkg:npm/%40x/a@1.0.0");
}

TEST_CASE("copies of one release are one finding with each place") {
  Shop shop;
  shop.package("pkg:npm/a@1.0.0").location = "node_modules/a";
  shop.package("pkg:npm/a@1.0.0").location = "node_modules/b/node_modules/a";
  const auto matches = match(shop, {listed("X-1", "a")});
  REQUIRE(matches.findings.size() == 1);
  CHECK(matches.findings[0].packages == std::vector<std::uint32_t>{0, 1});
}

TEST_CASE("withdrawn records count nothing, and the newest of one id decides, in whatever database") {
  Shop shop;
  shop.package("pkg:npm/a@1.0.0");
  CHECK(words(match(shop, {listed("X-1", "a", R"("withdrawn": "2026-04-02T00:00:00Z")")})).empty());
  std::vector<AdvisoryDatabase> databases;
  databases.push_back(database({listed("X-1", "a")}));
  const std::string newer =
      R"({"id": "X-1", "modified": "2026-04-09T00:00:00Z", "withdrawn": "2026-04-09T00:00:00Z", "affected": []})";
  databases.push_back(database({newer}));
  CHECK(words(match_advisories(shop.inventory, databases)).empty());
  std::swap(databases[0], databases[1]);
  CHECK(words(match_advisories(shop.inventory, databases)).empty());
}

TEST_CASE("aliases are one finding, however many steps apart and whoever names whom") {
  Shop shop;
  shop.package("pkg:npm/a@1.0.0");
  const auto matches =
      match(shop, {listed("PYSEC-1", "a", R"("aliases": ["CVE-1"])"),
                   listed("GHSA-1", "a", R"("aliases": ["OSV-1"])"),
                   listed("OSV-1", "elsewhere", R"("aliases": ["CVE-1"])"), listed("X-1", "a")});
  REQUIRE(matches.findings.size() == 2);
  CHECK(matches.findings[0].id == "GHSA-1");
  CHECK(matches.findings[0].ids == std::vector<std::string>{"CVE-1", "GHSA-1", "OSV-1", "PYSEC-1"});
  CHECK(matches.findings[0].records == std::vector<std::string>{"GHSA-1", "PYSEC-1"});
  CHECK(matches.findings[1].id == "X-1");
}

TEST_CASE("related and withdrawn records make nothing one") {
  Shop shop;
  shop.package("pkg:npm/a@1.0.0");
  CHECK(match(shop, {listed("X-1", "a", R"("related": ["X-2"])"), listed("X-2", "a")}).findings.size() == 2);
  CHECK(match(shop,
              {listed("X-1", "a", R"("aliases": ["CVE-1"])"), listed("X-2", "a", R"("aliases": ["CVE-2"])"),
               listed("X-3", "b", R"("aliases": ["CVE-1", "CVE-2"], "withdrawn": "2026-04-02T00:00:00Z")")})
            .findings.size() == 2);
}

TEST_CASE("upstream is followed from a record to its source and never back") {
  Shop shop;
  shop.package("pkg:npm/a@1.0.0");
  const auto matches = match(shop, {listed("X-1", "a", R"("upstream": ["CVE-1"])"),
                                    listed("CVE-1", "b", R"("upstream": ["CVE-0"], )" + kHigh)});
  REQUIRE(matches.findings.size() == 1);
  CHECK(matches.findings[0].upstream == std::vector<std::string>{"CVE-0", "CVE-1"});
  CHECK(matches.findings[0].direct_upstream == std::vector<std::string>{"CVE-1"});
  CHECK(matches.findings[0].ids == std::vector<std::string>{"X-1"});
  CHECK(matches.findings[0].level == AdvisoryLevel::high);

  Shop other;
  other.package("pkg:npm/b@1.0.0");
  const auto above = match(other, {listed("X-1", "a", R"("upstream": ["CVE-1"])"), listed("CVE-1", "b")});
  REQUIRE(above.findings.size() == 1);
  CHECK(above.findings[0].upstream.empty());
}

TEST_CASE("aliases and upstream that run in a circle or lead to hundreds end") {
  Shop shop;
  shop.package("pkg:npm/a@1.0.0");
  CHECK(match(shop, {listed("X-1", "a", R"("aliases": ["X-2"], "upstream": ["X-2"])"),
                     listed("X-2", "a", R"("aliases": ["X-1"], "upstream": ["X-1"])")})
            .findings.size() == 1);
  std::vector<std::string> chain;
  for (int i = 0; i < 1000; ++i)
    chain.push_back(
        listed("X-" + std::to_string(i), "a", "\"aliases\": [\"X-" + std::to_string(i + 1) + "\"]"));
  const auto matches = match(shop, chain);
  REQUIRE_FALSE(matches.findings.empty());
  CHECK(matches.findings[0].ids.size() <= 500);
}

TEST_CASE("malware is malware whatever its score: by its id, an alias, its origin, or a digest") {
  Shop shop;
  shop.package("pkg:npm/a@1.0.0");
  for (const std::string& record :
       {listed("MAL-1", "a", kLow), listed("GHSA-1", "a", R"("aliases": ["MAL-1"])"),
        listed("X-1", "a", R"("database_specific": {"malicious-packages-origins": []})")})
    CHECK(match(shop, {record}).findings.at(0).level == AdvisoryLevel::malware);
  CHECK(match(shop, {listed("MAL-1", "b"), listed("X-1", "a")}).findings.at(0).level ==
        AdvisoryLevel::unknown);
}

TEST_CASE("a file is found by its digest in whatever package it stands, and tiny ones are not") {
  Shop shop;
  shop.package("pkg:npm/good@2.0.0");
  shop.file("good/evil.js", kHex, 0);
  shop.file("here.js", kHex);
  shop.file("empty.js", kOtherHex, kNone, 3);
  const auto matches =
      match(shop, {listed("MAL-1", "bad", evidence(kHex)), listed("MAL-2", "bad", evidence(kOtherHex))});
  REQUIRE(matches.findings.size() == 2);
  CHECK(words(matches) == "MAL-1 malware ; MAL-1 malware pkg:npm/good@2.0.0");
  const AdvisoryFinding& owned = matches.findings[1];
  REQUIRE(owned.digests.size() == 1);
  CHECK(owned.digests[0].place == "good/evil.js");
  CHECK(owned.digests[0].known_as == "evil.js");
  CHECK(owned.digests[0].digest == "sha256:" + kHex);
  CHECK(owned.because.empty());
  CHECK(matches.files == 2);
}

TEST_CASE("archives are found by any digest that a package or the source has") {
  Shop shop;
  Package& package = shop.package("pkg:npm/good@2.0.0");
  const std::string sha1(40, 'c');
  package.references.push_back(
      {"distribution", "https://a.test/good.tgz", "", {{HashAlgorithm::sha1, sha1}}});
  shop.inventory.origin.digest = kHex;
  shop.inventory.origin.path = "good.tgz";
  const auto integrity = [](const std::string& digest) {
    return R"("database_specific": {"indicators": {"package_integrity": [{"filename": "bad.tgz", "hashes": {)" +
           digest + "}}]}}";
  };
  const auto matches = match(shop, {listed("MAL-1", "bad", integrity("\"sha1\": \"" + sha1 + "\"")),
                                    listed("MAL-2", "bad", integrity("\"sha256\": \"" + kHex + "\""))});
  CHECK(words(matches) == "MAL-2 malware ; MAL-1 malware pkg:npm/good@2.0.0");
  CHECK(matches.findings[1].digests.at(0).place == "https://a.test/good.tgz");
  CHECK(matches.findings[1].digests.at(0).what == Indicator::What::archive);
}

TEST_CASE("a release and its file that one record names are one finding") {
  Shop shop;
  shop.package("pkg:npm/bad@1.0.0");
  shop.file("bad/evil.js", kHex, 0);
  const auto matches = match(shop, {listed("MAL-1", "bad", evidence(kHex))});
  REQUIRE(matches.findings.size() == 1);
  CHECK(matches.findings[0].because == "1.0.0 is listed");
  CHECK(matches.findings[0].digests.size() == 1);
}

TEST_CASE("the worst score of all that is said counts, then a database's word, then what aliases say") {
  Shop shop;
  shop.package("pkg:npm/a@1.0.0");
  const auto level = [&](const std::vector<std::string>& records) {
    return std::string(to_string(match(shop, records).findings.at(0).level));
  };
  CHECK(level({listed("X-1", "a", kHigh)}) == "high");
  CHECK(level({listed("X-1", "a", kLow + R"(, "aliases": ["X-2"])"), listed("X-2", "a", kHigh)}) == "high");
  CHECK(level({listed("X-1", "a", kLow + R"(, "database_specific": {"severity": "CRITICAL"})")}) == "low");
  CHECK(level({listed("X-1", "a", R"("database_specific": {"severity": "MODERATE"})")}) == "medium");
  CHECK(level({listed("X-1", "a", R"("severity": [{"type": "Ubuntu", "score": "negligible"}])")}) == "low");
  CHECK(level({listed("X-1", "a", R"("aliases": ["X-2"])"), listed("X-2", "b", kHigh)}) == "high");
  CHECK(level({listed("X-1", "a")}) == "unknown");
}

TEST_CASE("a distribution's advisories are found by source package, in its release alone") {
  Shop shop;
  shop.package("pkg:deb/debian/libssl3@3.0.11-1%2Bb1?distro=debian-12").properties = {
      {"stocktake:source", "openssl 3.0.11-1"}};
  const auto record = [](const std::string& ecosystem, const std::string& name) {
    return record_of("DEBIAN-CVE-1", ecosystem, name, range_of("ECOSYSTEM", "introduced 0 fixed 3.0.11-2"));
  };
  std::vector<AdvisoryDatabase> databases;
  for (const auto& [ecosystem, name, found] :
       {std::tuple("Debian:12", "openssl", true), std::tuple("Debian", "openssl", true),
        std::tuple("Debian:11", "openssl", false), std::tuple("Debian:12", "libssl3", false),
        std::tuple("Ubuntu:22.04:LTS", "openssl", false)}) {
    databases.clear();
    databases.push_back(database({record(ecosystem, name)}, "Debian"));
    CAPTURE(ecosystem);
    CHECK(match_advisories(shop.inventory, databases).findings.size() == (found ? 1 : 0));
  }
}

TEST_CASE("a revision, and a submodule, is found by its commit") {
  const std::string commit(40, 'a');
  const std::string record =
      R"({"id": "X-1", "modified": "2026-04-01T00:00:00Z", "affected": [{"ranges": [)" +
      range_of("GIT", "introduced " + commit) + "]}]}";
  Shop shop;
  shop.inventory.origin = {"git", "git:HEAD", {}, commit};
  CHECK(words(match(shop, {record})) == "X-1 unknown git:HEAD@" + commit);
  Shop other;
  File& file = other.inventory.files.emplace_back();
  file.path = "lib/x";
  file.type = FileType::submodule;
  file.detail = 0;
  other.inventory.details.emplace_back().target = commit;
  CHECK(words(match(other, {record})) == "X-1 unknown lib/x@" + commit);
}

TEST_CASE("a checkout is found by the commit at an end of a range") {
  const std::string commit(40, 'a');
  Shop shop;
  const std::string purl = "pkg:github/owner/repo@" + commit;
  shop.package(purl);
  const std::string record =
      R"({"id": "X-1", "modified": "2026-04-01T00:00:00Z", "affected": [{"ranges": [)" +
      range_of("GIT", "introduced " + commit) + "]}]}";
  CHECK(words(match(shop, {record})) == "X-1 unknown " + purl);
}

TEST_CASE("what could not be looked up is said") {
  Shop shop;
  shop.package("pkg:npm/a@1.0.0");
  shop.package("pkg:npm/a");
  shop.package("pkg:npm/a@latest");
  shop.package("pkg:pypi/a@1.0");
  shop.package("pkg:generic/a@1.0");
  shop.package("");
  const auto matches = match(shop, {listed("X-1", "b")});
  CHECK(matches.packages == 3);
  CHECK(matches.gaps ==
        std::vector<std::string>{
            "1 package of PyPI: no database here has records of that ecosystem",
            "1 package without a package URL: not looked up by name",
            "1 package of a kind that advisories have no ecosystem for",
            "1 package without a version: only what affects every version was found",
            "1 package whose version the order of its ecosystem cannot read: ranges were not compared",
            "it lists no files: nothing was looked up by digest but archives of packages"});
}
