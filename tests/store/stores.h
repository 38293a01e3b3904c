#pragma once

#include <doctest/doctest.h>

#include <optional>

#include "store/store.h"
#include "tests/store/postgres_server.h"
#include "tests/temporary.h"

namespace stocktake::test {

/// An SQLite store in a folder.
inline StoreLocation sqlite_store(const TemporaryFolder& folder) {
  return store_location(folder / "s.sqlite");
}

inline Store writable(const StoreLocation& location) {
  return Store::open(location, Database::Access::write);
}
inline Store readable(const StoreLocation& location) {
  return Store::open(location, Database::Access::read);
}

}  // namespace stocktake::test

/// A test case that runs on both databases: `location` is an empty store's.
#define TEST_CASE_ON_BOTH(words, function)                                              \
  TEST_CASE(words " (SQLite)") {                                                        \
    const TemporaryFolder folder;                                                       \
    function(stocktake::test::sqlite_store(folder));                                    \
  }                                                                                     \
  TEST_CASE(words " (PostgreSQL)") {                                                    \
    if (const auto on_server = stocktake::test::postgres_store()) function(*on_server); \
  }
