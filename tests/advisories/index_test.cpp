#include "advisories/index.h"

#include <sys/stat.h>

#include <random>
#include <string>

#include "advisories/packed.h"
#include "tests/advisories/advisory_builder.h"
#include "tests/temporary.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

constexpr Stamp kStamp = {{1, 2, 3}};

std::string built(const std::vector<std::string>& records, const Stamp& stamp = kStamp) {
  std::string bytes;
  const Sink sink = [&](std::string_view piece) { bytes.append(piece); };
  IndexBuilder builder(sink);
  for (const std::string& json : records) builder.add(advisory(json));
  DatabaseFacts facts;
  facts.records = records.size();
  facts.newest = "2026-04-01";
  facts.ecosystems["npm"] = records.size();
  facts.first_complaints = {"a", "b"};
  builder.finish(facts, stamp);
  return bytes;
}

std::string ids(const AdvisoryIndex& index, const std::string& key) {
  std::string text;
  for (const std::uint64_t place : index.find(key)) text += index.record(place).id + " ";
  return text;
}

const std::string kHex(64, 'a');

std::vector<std::string> two_records() {
  return {record_of("X-1", "npm", "a", range_of("GIT", "introduced ABC"), "", R"("aliases": ["CVE-1"])"),
          record_of("X-2", "PyPI", "A_b", "", R"("1")",
                    R"("database_specific": {"indicators": {"evidence_files": [{"path": "p", "sha256": ")" +
                        kHex + R"("}]}})")};
}

}  // namespace

TEST_CASE("a record is found by its packages, its names, its digests and its commits") {
  const auto index = AdvisoryIndex::of(built(two_records()));
  CHECK(ids(index, key_of_package("npm\na")) == "X-1 ");
  CHECK(ids(index, key_of_package("PyPI\na-b")) == "X-2 ");
  CHECK(ids(index, key_of_id("CVE-1")) == "X-1 ");
  CHECK(ids(index, key_of_id("X-2")) == "X-2 ");
  CHECK(ids(index, key_of_digest(kHex)) == "X-2 ");
  CHECK(ids(index, key_of_commit("abc")) == "X-1 ");
  CHECK(ids(index, key_of_package("npm\nb")).empty());
  CHECK(index.facts().records == 2);
  CHECK(index.facts().ecosystems.at("npm") == 2);
  CHECK(index.facts().first_complaints.size() == 2);
}

TEST_CASE("a record comes out of the index as it went in") {
  const Advisory record = advisory(two_records()[1]);
  const Advisory back = unpack_advisory(pack(record));
  CHECK(pack(back) == pack(record));
  CHECK(back.indicators.at(0).name == "p");
  CHECK(back.affected.at(0).versions.at(0) == "1");
}

TEST_CASE("each of many keys is found, and none that is not there") {
  std::vector<std::string> records;
  for (int i = 0; i < 3000; ++i)
    records.push_back(record_of("X-" + std::to_string(i), "npm", "p" + std::to_string(i % 1500), ""));
  const auto index = AdvisoryIndex::of(built(records));
  for (int i = 0; i < 1500; ++i) {
    const std::string number = std::to_string(i);
    CHECK(ids(index, key_of_package("npm\np" + number)) ==
          "X-" + number + " X-" + std::to_string(i + 1500) + " ");
    CHECK(index.find(key_of_id("Y-" + number)).empty());
  }
}

TEST_CASE("an index is believed where it is of this state, this program and this user") {
  const TemporaryFolder folder;
  std::string why;
  CHECK_FALSE(AdvisoryIndex::open(folder / "none", kStamp, why));
  CHECK(why.empty());

  const std::string path = folder.file("index", built(two_records()));
  chmod(path.c_str(), 0600);
  const auto index = AdvisoryIndex::open(path, kStamp, why);
  REQUIRE(index);
  CHECK(ids(*index, key_of_id("X-2")) == "X-2 ");

  CHECK_FALSE(AdvisoryIndex::open(path, Stamp{}, why));
  CHECK(why == "it is that of an older state");
  chmod(path.c_str(), 0666);
  CHECK_FALSE(AdvisoryIndex::open(path, kStamp, why));
  CHECK(why == "it is another user's, or others may write it");
  folder.file("index", "something else");
  chmod(path.c_str(), 0600);
  CHECK_FALSE(AdvisoryIndex::open(path, kStamp, why));
  CHECK(why == "it is damaged, or of another version");
}

TEST_CASE("damage anywhere in an index is an error or changes nothing that is asked for") {
  const std::string good = built(two_records());
  std::mt19937 random(7);
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ (1 << random() % 8));
    try {
      const auto index = AdvisoryIndex::of(bad);
      for (const char* id : {"X-1", "X-2"})
        for (const std::uint64_t place : index.find(key_of_id(id))) {
          const Advisory record = index.record(place);
          CHECK(record.id == id);
        }
    } catch (const Error&) {
      continue;
    }
  }
  for (std::size_t size = 0; size < good.size(); ++size)
    CHECK_THROWS_AS(AdvisoryIndex::of(good.substr(0, size)), Error);
}
