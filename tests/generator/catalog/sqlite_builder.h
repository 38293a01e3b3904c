#pragma once

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <string>

/// Databases in memory, for tests.
namespace stocktake::test {

/// The bytes of a SQLite database, which is closed.
inline std::string closed_bytes_of(sqlite3* database) {
  sqlite3_int64 size = 0;
  unsigned char* bytes = sqlite3_serialize(database, "main", &size, 0);
  const std::string result(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  sqlite3_free(bytes);
  sqlite3_close(database);
  return result;
}

/// The bytes of a SQLite database that these statements make.
inline std::string sqlite_of(const char* statements) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(":memory:", &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, statements, nullptr, nullptr, nullptr) == SQLITE_OK);
  return closed_bytes_of(database);
}

}  // namespace stocktake::test
