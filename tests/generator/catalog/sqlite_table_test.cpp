#include "generator/catalog/sqlite_table.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/error.h"
#include "tests/generator/catalog/sqlite_builder.h"

using namespace stocktake;

TEST_CASE("sqlite table: rows of a query are texts and bytes as they are, and what has no value is empty") {
  const std::string bytes =
      test::sqlite_of("CREATE TABLE t (a, b); INSERT INTO t VALUES ('x', x'0001'), (NULL, 7)");
  const auto rows = read_sqlite_table(bytes, "t", "SELECT a, b FROM t ORDER BY rowid");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0] == std::vector<std::string>{"x", std::string("\0\1", 2)});
  CHECK(rows[1] == std::vector<std::string>{"", "7"});
}

TEST_CASE("sqlite table: a view of the name, a table without the columns and other bytes are refused") {
  CHECK_THROWS_AS(
      read_sqlite_table(test::sqlite_of("CREATE VIEW t AS SELECT 1 AS a"), "t", "SELECT a FROM t"), Error);
  CHECK_THROWS_AS(read_sqlite_table(test::sqlite_of("CREATE TABLE t (b)"), "t", "SELECT a FROM t"), Error);
  CHECK_THROWS_AS(read_sqlite_table("SQLite format 3", "t", "SELECT a FROM t"), Error);
}
