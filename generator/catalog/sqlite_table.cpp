#include "generator/catalog/sqlite_table.h"

#include <sqlite3.h>

#include <cstring>
#include <memory>
#include <new>
#include <utility>

#include "schemas/error.h"

namespace stocktake {
namespace {

constexpr int kMostSteps = 100'000'000;  // of SQLite's machine: a thousand for each of 100,000 packages
constexpr int kLargestValue = 64 << 20;

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

[[noreturn]] void fail_of(sqlite3* database) {
  throw Error(std::string("cannot be read as SQLite: ") + sqlite3_errmsg(database));
}

/// A database in memory with those bytes. One that has a write-ahead log, which a database in memory cannot
/// have, says so in its head: that is made to say that there is none.
Database open_bytes(std::string_view bytes) {
  constexpr std::size_t kHead = 100, kVersions = 18;
  if (bytes.size() < kHead || !bytes.starts_with("SQLite format 3")) throw Error("is no SQLite database");
  sqlite3* opened = nullptr;
  const int status = sqlite3_open_v2(":memory:", &opened, SQLITE_OPEN_READWRITE, nullptr);
  Database database(opened);
  if (status != SQLITE_OK) fail_of(opened);
  auto* copy = static_cast<unsigned char*>(sqlite3_malloc64(bytes.size()));
  if (copy == nullptr) throw std::bad_alloc();
  std::memcpy(copy, bytes.data(), bytes.size());
  copy[kVersions] = copy[kVersions + 1] = 1;
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  if (sqlite3_deserialize(opened, "main", copy, size, size,
                          SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
    fail_of(opened);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, kLargestValue);
  sqlite3_progress_handler(
      opened, kMostSteps, [](void*) { return 1; }, nullptr);
  return database;
}

Statement prepare(sqlite3* database, const std::string& query) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, query.c_str(), -1, &statement, nullptr) != SQLITE_OK) fail_of(database);
  return Statement(statement);
}

}  // namespace

std::vector<std::vector<std::string>> read_sqlite_table(std::string_view bytes, const std::string& table,
                                                        const std::string& query) {
  const Database database = open_bytes(bytes);
  // A view of that name could be anything.
  const Statement is_table =
      prepare(database.get(), "SELECT 1 FROM sqlite_master WHERE name = ? AND type = 'table'");
  sqlite3_bind_text(is_table.get(), 1, table.c_str(), -1, SQLITE_TRANSIENT);
  const int found = sqlite3_step(is_table.get());
  if (found == SQLITE_DONE) throw Error("has no table of packages");
  if (found != SQLITE_ROW) fail_of(database.get());
  std::vector<std::vector<std::string>> rows;
  const Statement statement = prepare(database.get(), query);
  const int columns = sqlite3_column_count(statement.get());
  for (int status = sqlite3_step(statement.get()); status != SQLITE_DONE;
       status = sqlite3_step(statement.get())) {
    if (status != SQLITE_ROW) fail_of(database.get());
    std::vector<std::string>& row = rows.emplace_back();
    for (int i = 0; i < columns; ++i) {
      const auto* value = static_cast<const char*>(sqlite3_column_blob(statement.get(), i));
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement.get(), i));
      row.emplace_back(value == nullptr ? "" : value, value == nullptr ? 0 : size);
    }
  }
  return rows;
}

}  // namespace stocktake
