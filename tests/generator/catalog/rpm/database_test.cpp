#include "generator/catalog/rpm/database.h"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <fstream>
#include <iterator>
#include <string>

#include "schemas/error.h"
#include "tests/temporary.h"

using namespace stocktake;

namespace {

/// The bytes of the database that the statements make.
std::string database_of(const std::string& statements) {
  const TemporaryFolder folder;
  const std::string path = folder / "db";
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, statements.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

constexpr const char* kTable =
    "CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL);";

}  // namespace

TEST_CASE("the headers of an RPM database are read in the order of their numbers") {
  const std::string bytes =
      database_of(std::string(kTable) +
                  "INSERT INTO Packages VALUES (2, x'6200'); INSERT INTO Packages VALUES (1, x'61')");
  CHECK(read_rpm_database(bytes) == std::vector<std::string>{"a", std::string("b\0", 2)});
}

TEST_CASE("a database whose journal is a write-ahead log, as rpm's is, is read") {
  const std::string bytes = database_of(std::string("PRAGMA journal_mode = WAL;") + kTable +
                                        "INSERT INTO Packages VALUES (1, x'61')");
  REQUIRE(bytes[18] == 2);
  CHECK(read_rpm_database(bytes).size() == 1);
}

TEST_CASE("what is no RPM database is refused") {
  CHECK_THROWS_WITH_AS(read_rpm_database("x"), "is no SQLite database", Error);
  CHECK_THROWS_WITH_AS(read_rpm_database(database_of("CREATE TABLE a (b)")), "has no table of packages",
                       Error);
  CHECK_THROWS_WITH_AS(
      read_rpm_database(database_of("CREATE TABLE a (hnum, blob); CREATE VIEW Packages AS SELECT * FROM a")),
      "has no table of packages", Error);
  const std::string whole =
      database_of(std::string(kTable) + "INSERT INTO Packages VALUES (1, zeroblob(20000))");
  CHECK_THROWS_AS(read_rpm_database(whole.substr(0, 9000)), Error);
}
