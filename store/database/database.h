#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "schemas/error.h"
#include "store/database/location.h"

namespace stocktake {

/// A value for a statement's `$1`, `$2` …: nothing, a number, a text (UTF-8), or bytes. Text and bytes are
/// views that must live until the call ends. Values never become part of a statement's text.
struct SqlText {
  std::string_view text;
};
struct SqlBytes {
  std::string_view bytes;
};
using SqlValue = std::variant<std::monostate, std::int64_t, SqlText, SqlBytes>;

/// One row of an answer; it and its views live until the next. Columns count from 0.
class SqlRow {
 public:
  virtual ~SqlRow() = default;
  virtual bool is_null(int column) const = 0;
  /// Of a number; 0 of nothing.
  virtual std::int64_t integer(int column) const = 0;
  /// Of a text or of bytes; empty of nothing.
  virtual std::string_view bytes(int column) const = 0;
};

/// Another program changed what this one was about to change: the transaction is undone, and trying it again
/// from its begin is right.
class SqlConflict : public Error {
 public:
  using Error::Error;
};

/// Where the two databases speak differently. Statements have these words in place of `{BYTES}` and so on.
struct SqlDialect {
  std::string_view bytes;       ///< `{BYTES}`: the type of a column of bytes
  std::string_view clustered;   ///< `{CLUSTERED}`: behind a table: its rows stand in its key's order
  std::string_view indexed_by;  ///< `{INDEX NAME}`: what stands before the name; empty: the planner knows it
  std::string_view for_update;  ///< `{FOR UPDATE}`: behind a SELECT: nobody else may change what it gave
};

/// A connection to a database, narrow enough that SQLite and PostgreSQL are both behind it. Statements are
/// constants of this program with `$1`, `$2` … for values, and are prepared once. All functions throw Error
/// that names the store and says what to do, and SqlConflict. Not thread-safe.
class Database {
 public:
  using TakeRow = std::function<void(const SqlRow&)>;
  /// Fills the values of the statement's `index`-th run.
  using Bind = std::function<void(std::size_t index, std::vector<SqlValue>& values)>;
  enum class Access : std::uint8_t {
    read,
    write,
    tables,  ///< of a transaction: the tables themselves may be changed, by one program at a time
  };

  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  virtual ~Database() = default;

  /// The store's name as messages show it, without what lets somebody in.
  virtual const std::string& name() const = 0;
  virtual const SqlDialect& dialect() const = 0;

  /// Runs one statement; returns how many rows it changed.
  virtual std::uint64_t execute(std::string_view sql, std::span<const SqlValue> values = {}) = 0;
  /// Runs a statement `count` times, with other values each time, in one go.
  virtual void execute_each(std::string_view sql, std::size_t count, const Bind& bind) = 0;
  /// Runs a SELECT and hands over its rows one by one. `take` must not use the database.
  virtual void query(std::string_view sql, std::span<const SqlValue> values, const TakeRow& take) = 0;

  /// Begins a transaction. Until its end this connection sees one state of the store.
  virtual void begin(Access access) = 0;
  virtual void commit() = 0;
  /// Undoes the transaction, if there is one. Never throws: a connection that is gone has undone it.
  virtual void rollback() noexcept = 0;
};

/// A transaction that is undone unless `commit` was called.
class SqlTransaction {
 public:
  SqlTransaction(Database& database, Database::Access access) : database_(database) {
    database_.begin(access);
  }
  SqlTransaction(const SqlTransaction&) = delete;
  SqlTransaction& operator=(const SqlTransaction&) = delete;
  ~SqlTransaction() {
    if (!committed_) database_.rollback();
  }
  void commit() {
    database_.commit();
    committed_ = true;
  }

 private:
  Database& database_;
  bool committed_ = false;
};

/// The statement in the database's own words.
std::string in_dialect(std::string_view sql, const SqlDialect& dialect);

/// Connects. With Access::write an SQLite file that does not exist is made, and its folder; with Access::read
/// nothing is ever changed. \throws Error where it cannot be.
std::unique_ptr<Database> open_database(const StoreLocation& location, Database::Access access);

// What open_database chooses from, by the location's kind.
std::unique_ptr<Database> open_sqlite(const StoreLocation& location, Database::Access access);
std::unique_ptr<Database> open_postgres(const StoreLocation& location, Database::Access access);

}  // namespace stocktake
