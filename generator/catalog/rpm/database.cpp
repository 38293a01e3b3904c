#include "generator/catalog/rpm/database.h"

#include <sqlite3.h>

#include <cstring>
#include <memory>

#include "schemas/error.h"

namespace stocktake {
namespace {

constexpr int kMostSteps = 100'000'000;  // of SQLite's machine: a thousand for each of 100,000 packages
constexpr int kLargestHeader = 64 << 20;

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

[[noreturn]] void fail(sqlite3* database) {
  throw Error(std::string("cannot be read as SQLite: ") + sqlite3_errmsg(database));
}

/// A database in memory with those bytes. One that rpm wrote says that it has a write-ahead log, which a
/// database in memory cannot have: its head is made to say that there is none.
Database open_bytes(std::string_view bytes) {
  constexpr std::size_t kHead = 100, kVersions = 18;
  if (bytes.size() < kHead || !bytes.starts_with("SQLite format 3")) throw Error("is no SQLite database");
  sqlite3* opened = nullptr;
  const int status = sqlite3_open_v2(":memory:", &opened, SQLITE_OPEN_READWRITE, nullptr);
  Database database(opened);
  if (status != SQLITE_OK) fail(opened);
  auto* copy = static_cast<unsigned char*>(sqlite3_malloc64(bytes.size()));
  if (copy == nullptr) throw std::bad_alloc();
  std::memcpy(copy, bytes.data(), bytes.size());
  copy[kVersions] = copy[kVersions + 1] = 1;
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  if (sqlite3_deserialize(opened, "main", copy, size, size,
                          SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
    fail(opened);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, kLargestHeader);
  return database;
}

Statement prepare(sqlite3* database, const char* query) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, query, -1, &statement, nullptr) != SQLITE_OK) fail(database);
  return Statement(statement);
}

}  // namespace

std::vector<std::string> read_rpm_database(std::string_view bytes) {
  const Database database = open_bytes(bytes);
  sqlite3_progress_handler(
      database.get(), kMostSteps, [](void*) { return 1; }, nullptr);
  // A view of that name could be anything.
  const Statement is_table =
      prepare(database.get(), "SELECT 1 FROM sqlite_master WHERE name = 'Packages' AND type = 'table'");
  const int found = sqlite3_step(is_table.get());
  if (found == SQLITE_DONE) throw Error("has no table of packages");
  if (found != SQLITE_ROW) fail(database.get());
  std::vector<std::string> headers;
  const Statement packages = prepare(database.get(), "SELECT blob FROM Packages ORDER BY hnum");
  for (int status = sqlite3_step(packages.get()); status != SQLITE_DONE;
       status = sqlite3_step(packages.get())) {
    if (status != SQLITE_ROW) fail(database.get());
    const auto* blob = static_cast<const char*>(sqlite3_column_blob(packages.get(), 0));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(packages.get(), 0));
    headers.emplace_back(blob == nullptr ? "" : blob, blob == nullptr ? 0 : size);
  }
  return headers;
}

}  // namespace stocktake
