#include "advisories/database.h"

#include <archive.h>
#include <sys/stat.h>

#include <ctime>
#include <filesystem>
#include <string>

#include "advisories/database_files.h"
#include "tests/advisories/advisory_builder.h"
#include "tests/generator/archive_builder.h"
#include "tests/temporary.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

const std::string kRecord = record_of("X-1", "npm", "a", "", R"("1.0.0")");
const std::string kOther = record_of("X-2", "PyPI", "b", "", R"("1.0")");
const std::string kYaml =
    "id: X-3\nmodified: 2026-04-02T00:00:00Z\naffected:\n- package: {ecosystem: npm, name: c}\n";

DatabaseOptions options(const std::string& index_folder = {}) {
  DatabaseOptions result;
  result.today = "2026-04-30";
  result.index_folder = index_folder;
  result.always_index = !index_folder.empty();
  result.now = (std::int64_t{std::time(nullptr)} + 3600) * 1'000'000'000;  // whatever was just written is old
  return result;
}

bool has(const AdvisoryDatabase& database, const std::string& id) {
  return !database.index.find(key_of_id(id)).empty();
}

}  // namespace

TEST_CASE("a folder, an archive of any form, and folders of archives are read alike") {
  const TemporaryFolder folder;
  folder.file("plain/npm/X-1.json", kRecord);
  folder.file("plain/pypi/deep/X-2.json", kOther);
  folder.file("plain/X-3.yaml", kYaml);
  const std::vector<ArchiveItem> items = {
      {"X-1.json", kRecord}, {"deep/X-2.json", kOther}, {"X-3.yml", kYaml}};
  folder.file("all.zip", archive_of(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, items));
  folder.file("all.tar.gz", archive_of(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, items));
  folder.file("osv-scanner/npm/all.zip", archive_of(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE,
                                                    {{"X-1.json", kRecord}, {"X-3.yaml", kYaml}}));
  folder.file("osv-scanner/PyPI/all.zip",
              archive_of(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, {{"X-2.json", kOther}}));
  for (const char* name : {"plain", "plain/", "all.zip", "all.tar.gz", "osv-scanner"}) {
    CAPTURE(name);
    const AdvisoryDatabase database = open_database(folder / name, options());
    CHECK(database.index.facts().records == 3);
    CHECK(database.index.facts().complaints == 0);
    CHECK(database.index.facts().newest == "2026-04-02T00:00:00Z");
    CHECK(database.index.facts().ecosystems.at("npm") == 2);
    for (const char* id : {"X-1", "X-2", "X-3"}) CHECK(has(database, id));
  }
  CHECK(open_database(folder / "plain/npm/X-1.json", options()).index.facts().records == 1);
}

TEST_CASE("what is hidden, linked or no record is passed over without a word") {
  const TemporaryFolder folder;
  folder.file("db/X-1.json", kRecord);
  folder.file("db/.git/X-2.json", kOther);
  folder.file("db/package.json", R"({"name": "x", "id": 3})");
  folder.file("db/README.md", "no JSON");
  folder.file("elsewhere/X-2.json", kOther);
  std::filesystem::create_directory_symlink(folder / "elsewhere", folder / "db/link");
  const AdvisoryDatabase database = open_database(folder / "db", options());
  CHECK(database.index.facts().records == 1);
  CHECK(database.index.facts().complaints == 0);
  CHECK_FALSE(has(database, "X-2"));
}

TEST_CASE("malformed records are complaints, the first of which are kept, and the rest is read") {
  const TemporaryFolder folder;
  for (int i = 100; i < 130; ++i) folder.file("db/" + std::to_string(i) + ".json", "{");
  folder.file("db/zip.zip", "no archive");
  folder.file("db/X-1.json", kRecord);
  const DatabaseFacts facts = open_database(folder / "db", options()).index.facts();
  CHECK(facts.records == 1);
  CHECK(facts.complaints == 31);
  CHECK(facts.first_complaints.size() == kShownComplaints);
  CHECK(facts.first_complaints[0].find("100.json:1:2: ") != std::string::npos);
}

TEST_CASE(
    "a file that is cut off in an archive is a complaint, and so is one that is larger than any record") {
  const TemporaryFolder folder;
  std::string zip = archive_of(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE,
                               {{"X-1.json", kRecord}, {"big.json", std::string(kLargestAdvisory + 1, ' ')}});
  const std::string path = folder.file("all.zip", zip);
  const DatabaseFacts facts = open_database(path, options()).index.facts();
  CHECK(facts.records == 1);
  REQUIRE(facts.complaints == 1);
  CHECK(facts.first_complaints[0].find("big.json: larger than") != std::string::npos);
}

TEST_CASE("the digest of a database is that of its archive, or one over a folder's files") {
  const TemporaryFolder folder;
  const std::string path = folder.file("a/X-1.json", kRecord);
  folder.file("b/X-1.json", kRecord);
  folder.file("c/X-1.json", kRecord + "\n");
  const auto digest = [&](const char* name) {
    return open_database(folder / name, options()).index.facts().sha256;
  };
  CHECK(digest("a") == digest("b"));
  CHECK(digest("a") != digest("c"));
  CHECK(digest("a/X-1.json") == digest("b/X-1.json"));
}

TEST_CASE("an index serves until anything in its database changes") {
  const TemporaryFolder folder;
  const std::string file = folder.file("db/X-1.json", kRecord);
  const DatabaseOptions kept = options(folder / "index");
  CHECK_FALSE(open_database(folder / "db", kept).from_index);
  const AdvisoryDatabase again = open_database(folder / "db", kept);
  CHECK(again.from_index);
  CHECK(again.index.facts().records == 1);
  CHECK(has(again, "X-1"));

  folder.file("db/X-2.json", kOther);
  const AdvisoryDatabase changed = open_database(folder / "db", kept);
  CHECK_FALSE(changed.from_index);
  CHECK(changed.remark.find("is built anew: it is that of an older state") != std::string::npos);
  CHECK(has(changed, "X-2"));
  CHECK(open_database(folder / "db", kept).from_index);
  CHECK(std::distance(std::filesystem::directory_iterator(folder / "index"), {}) == 1);
}

TEST_CASE("an index that is another's, damaged or cannot be kept only costs time") {
  const TemporaryFolder folder;
  folder.file("db/X-1.json", kRecord);
  const DatabaseOptions kept = options(folder / "index");
  open_database(folder / "db", kept);
  const auto index = std::filesystem::directory_iterator(folder / "index")->path();
  chmod(index.c_str(), 0666);
  CHECK(open_database(folder / "db", kept).remark.find("others may write it") != std::string::npos);
  CHECK(open_database(folder / "db", kept).from_index);
  std::filesystem::resize_file(index, 50);
  CHECK(open_database(folder / "db", kept).remark.find("it is damaged") != std::string::npos);

  folder.file("no-folder", "a file");
  const AdvisoryDatabase unkept = open_database(folder / "db", options(folder / "no-folder"));
  CHECK(unkept.index.facts().records == 1);
  CHECK(unkept.remark.find("no index can be kept") != std::string::npos);
}

TEST_CASE("what changed this moment is not remembered") {
  const TemporaryFolder folder;
  folder.file("db/X-1.json", kRecord);
  DatabaseOptions kept = options(folder / "index");
  kept.now = 0;
  CHECK(open_database(folder / "db", kept).remark.find("changed this moment") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder / "index"));
}

TEST_CASE("a database that is none is an error that says what is wrong") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "empty");
  folder.file("notes.txt", "x");
  folder.file("bad.zip", "x");
  folder.file("bad.json", "{");
  expect_error([&] { open_database(folder / "none", options()); }, "no advisories: No such file");
  expect_error([&] { open_database(folder / "empty", options()); }, "nothing in it is an OSV record");
  expect_error([&] { open_database(folder / "notes.txt", options()); }, "neither a folder nor a file");
  expect_error([&] { open_database(folder / "bad.zip", options()); }, "cannot be read as an archive");
  expect_error([&] { open_database(folder / "bad.json", options()); }, "bad.json:1:2:");
  // What fails before it is whole leaves nothing behind.
  expect_error([&] { open_database(folder / "empty", options(folder / "index")); }, "nothing in it");
  CHECK(std::filesystem::is_empty(folder / "index"));
}
