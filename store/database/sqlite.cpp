#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <unordered_map>

#include "schemas/text/hashing.h"
#include "schemas/text/printable.h"
#include "store/database/database.h"

/// A store in one file, by SQLite: in WAL mode, so that readers and a writer do not wait for each other, and
/// with every commit brought to the disk. A transaction that ends early for whatever reason, be it the
/// machine's power, has changed nothing.
namespace stocktake {
namespace {

constexpr SqlDialect kSqliteDialect = {
    .bytes = "BLOB",
    .clustered = "WITHOUT ROWID",
    // It keeps no figures of its tables, and would read all of a subject.
    .indexed_by = "INDEXED BY ",
    .for_update = "",  // a transaction that writes has the whole file
};

struct CloseConnection {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using SqliteConnection = std::unique_ptr<sqlite3, CloseConnection>;
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

/// What to do about an error, by SQLite's primary code.
std::string_view sqlite_advice(int code) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program holds its lock; try again, or wait longer by --wait SECONDS";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return "it may only be read by this user; nothing was changed";
    case SQLITE_FULL:
      return "the disk is full; nothing was changed; make room and try again";
    case SQLITE_CORRUPT:
      return "the file is damaged; nothing was changed; take a copy, then restore it from a backup or by "
             "`sqlite3 FILE .recover`";
    case SQLITE_NOTADB:
      return "this is no store, or its head is damaged; nothing was changed; name another by --store";
    case SQLITE_CANTOPEN:
      return "check that the folder exists and may be read, and written for the files that SQLite keeps "
             "beside it";
    case SQLITE_IOERR:
      return "the disk failed, or is full; nothing was changed";
    default:
      return "nothing was changed";
  }
}

class SqliteRow : public SqlRow {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  std::string_view bytes(int column) const override {
    const void* data = sqlite3_column_blob(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return data == nullptr ? std::string_view()
                           : std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size));
  }

 private:
  sqlite3_stmt* statement_;
};

struct Prepared {
  Statement statement;
  std::vector<int> places;  ///< SQLite's number of `$1`, `$2` …; 0: the statement does not use it
};

/// Leaves a statement as it was before it ran, whatever happened meanwhile.
class Running {
 public:
  explicit Running(const Prepared& prepared) : statement_(prepared.statement.get()) {}
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

 private:
  sqlite3_stmt* statement_;
};

class Sqlite : public Database {
 public:
  Sqlite(const StoreLocation& location, Access access) : location_(location) {
    if (access == Access::write) make_folder();
    open(access);
    sqlite3_busy_timeout(connection_.get(), location.wait_seconds * 1000);
    sqlite3_extended_result_codes(connection_.get(), 1);
    // A schema that somebody put into the file must not run functions or reach beyond the file.
    sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    run("PRAGMA cell_size_check = ON");
    if (access == Access::read) {
      run("PRAGMA query_only = ON");
    } else {
      run("PRAGMA journal_mode = WAL");
      run("PRAGMA synchronous = FULL");
    }
  }

  const std::string& name() const override { return location_.shown; }
  const SqlDialect& dialect() const override { return kSqliteDialect; }

  std::uint64_t execute(std::string_view sql, std::span<const SqlValue> values) override {
    run(prepared(sql), values);
    return static_cast<std::uint64_t>(sqlite3_changes64(connection_.get()));
  }

  void execute_each(std::string_view sql, std::size_t count, const Bind& fill) override {
    if (count == 0) return;
    const Prepared& statement = prepared(sql);
    std::vector<SqlValue> values;
    for (std::size_t i = 0; i < count; ++i) {
      values.clear();
      fill(i, values);
      run(statement, values);
    }
  }

  void query(std::string_view sql, std::span<const SqlValue> values, const TakeRow& take) override {
    const Prepared& statement = prepared(sql);
    const Running running(statement);
    bind(statement, values);
    const SqliteRow row(statement.statement.get());
    int code = 0;
    while ((code = sqlite3_step(statement.statement.get())) == SQLITE_ROW) take(row);
    if (code != SQLITE_DONE) fail(code);
  }

  void begin(Access access) override { run(access == Access::read ? "BEGIN" : "BEGIN IMMEDIATE"); }
  void commit() override { run("COMMIT"); }
  void rollback() noexcept override {
    if (sqlite3_get_autocommit(connection_.get()) == 0)
      sqlite3_exec(connection_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }

 private:
  void make_folder() const {
    const auto folder = std::filesystem::path(location_.target).parent_path();
    std::error_code error;
    if (!folder.empty()) std::filesystem::create_directories(folder, error);
    if (error)
      throw Error(fmt::format("{}: its folder cannot be made: {}", location_.shown, error.message()));
  }

  void open(Access access) {
    std::error_code error;
    if (access == Access::read && !std::filesystem::exists(location_.target, error))
      throw Error(fmt::format("{}: there is no store yet; `stocktake store add` makes it", location_.shown));
    sqlite3* connection = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | (access == Access::write ? SQLITE_OPEN_CREATE : 0);
    // A path that begins as `file:` stays a path: URIs are off unless asked for.
    const int code = sqlite3_open_v2(location_.target.c_str(), &connection, flags, nullptr);
    connection_.reset(connection);
    if (code != SQLITE_OK) fail(code);
  }

  void run(const char* sql) {
    const int code = sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
  }

  const Prepared& prepared(std::string_view sql) {
    if (const auto known = statements_.find(sql); known != statements_.end()) return known->second;
    const std::string text = in_dialect(sql, kSqliteDialect);
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(connection_.get(), text.data(), static_cast<int>(text.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) fail(code);
    Prepared result{Statement(statement), {}};
    const int count = sqlite3_bind_parameter_count(statement);
    for (int i = 1; i <= count; ++i)  // a name to SQLite, which gets its number when it is first seen
      result.places.push_back(sqlite3_bind_parameter_index(statement, fmt::format("${}", i).c_str()));
    return statements_.emplace(sql, std::move(result)).first->second;
  }

  void bind(const Prepared& statement, std::span<const SqlValue> values) {
    for (std::size_t i = 0; i < std::min(values.size(), statement.places.size()); ++i) {
      const int code = bind_one(statement.statement.get(), statement.places[i], values[i]);
      if (code != SQLITE_OK) fail(code);
    }
  }

  void run(const Prepared& statement, std::span<const SqlValue> values) {
    const Running running(statement);
    bind(statement, values);
    int code = 0;
    while ((code = sqlite3_step(statement.statement.get())) == SQLITE_ROW) {
    }
    if (code != SQLITE_DONE) fail(code);
  }

  static int bind_one(sqlite3_stmt* statement, int at, const SqlValue& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value))
      return sqlite3_bind_int64(statement, at, *number);
    if (const auto* text = std::get_if<SqlText>(&value))
      return sqlite3_bind_text64(statement, at, text->text.data(), text->text.size(), SQLITE_STATIC,
                                 SQLITE_UTF8);
    if (const auto* bytes = std::get_if<SqlBytes>(&value))  // no data means NULL to SQLite
      return sqlite3_bind_blob64(statement, at, bytes->bytes.empty() ? "" : bytes->bytes.data(),
                                 bytes->bytes.size(), SQLITE_STATIC);
    return sqlite3_bind_null(statement, at);
  }

  [[noreturn]] void fail(int code) {
    const std::string said = connection_ ? sqlite3_errmsg(connection_.get()) : sqlite3_errstr(code);
    throw Error(fmt::format("{}: {}: {}", location_.shown, printable(said), sqlite_advice(code)));
  }

  StoreLocation location_;
  SqliteConnection connection_;
  std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>> statements_;  // gone before it
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const StoreLocation& location, Database::Access access) {
  return std::make_unique<Sqlite>(location, access);
}

}  // namespace stocktake
