#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "schemas/text/hashing.h"
#include "schemas/text/lines.h"
#include "schemas/text/printable.h"
#include "store/database/database.h"
#include "store/database/libpq.h"

/// A store on a server, by libpq. What lets somebody in comes from libpq's own places (the environment,
/// .pgpass, a service file), and TLS is as libpq has it. A transaction that writes is REPEATABLE READ and
/// takes its subject's row first, so that two of them never mix; where the server says that one must begin
/// again, that is SqlConflict.
namespace stocktake {
namespace {

constexpr SqlDialect kPostgresDialect = {
    .bytes = "BYTEA",
    .clustered = "",
    .indexed_by = "",
    .for_update = "FOR UPDATE",
};

/// Commands of `execute_each` that are sent before their answers are read: few enough that those fit into the
/// connection's buffers, so that neither side waits for the other for ever.
constexpr std::size_t kPipelined = 256;

struct Finish {
  void operator()(PGconn* connection) const { libpq().finish(connection); }
};
struct Clear {
  void operator()(PGresult* result) const { libpq().clear(result); }
};
using PostgresConnection = std::unique_ptr<PGconn, Finish>;
using Result = std::unique_ptr<PGresult, Clear>;

/// The number in a binary answer: two, four or eight bytes, highest first.
std::int64_t big_endian(std::string_view bytes) {
  std::uint64_t number = !bytes.empty() && (static_cast<unsigned char>(bytes[0]) & 0x80) != 0 ? ~0ULL : 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(number);
}

/// The first row of a result.
class PostgresRow : public SqlRow {
 public:
  explicit PostgresRow(const PGresult* result) : result_(result) {}
  bool is_null(int column) const override { return libpq().getisnull(result_, 0, column) != 0; }
  std::int64_t integer(int column) const override { return big_endian(bytes(column)); }
  std::string_view bytes(int column) const override {
    return {libpq().getvalue(result_, 0, column),
            static_cast<std::size_t>(libpq().getlength(result_, 0, column))};
  }

 private:
  const PGresult* result_;
};

/// Values as libpq takes them: numbers as text, so that the server gives each the type of its place; the rest
/// as it is.
class Parameters {
 public:
  explicit Parameters(std::span<const SqlValue> values) {
    numbers_.reserve(values.size());  // views into them stay valid
    for (const SqlValue& value : values) {
      if (const auto* number = std::get_if<std::int64_t>(&value)) {
        add(numbers_.emplace_back(std::to_string(*number)), 0);
      } else if (const auto* text = std::get_if<SqlText>(&value)) {
        add(text->text, 1);
      } else if (const auto* bytes = std::get_if<SqlBytes>(&value)) {
        add(bytes->bytes, 1);
      } else {
        pointers_.push_back(nullptr);
        sizes_.push_back(0);
        formats_.push_back(0);
      }
    }
  }
  int count() const { return static_cast<int>(pointers_.size()); }
  const char* const* pointers() const { return pointers_.data(); }
  const int* sizes() const { return sizes_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void add(std::string_view bytes, int format) {
    pointers_.push_back(bytes.data() == nullptr ? "" : bytes.data());
    sizes_.push_back(static_cast<int>(bytes.size()));
    formats_.push_back(format);
  }

  std::vector<std::string> numbers_;
  std::vector<const char*> pointers_;
  std::vector<int> sizes_, formats_;
};

/// What to do about an error, by its SQLSTATE.
std::string_view postgres_advice(std::string_view state) {
  if (state == "42501") return "this role may not; docs/store.md has the grants that each command needs";
  if (state == "25006") return "the server, or this role, may only read; nothing was changed";
  if (state == "55P03") return "another program holds a lock; try again, or wait longer by --wait SECONDS";
  if (state == "42P01") return "this is no store, or a part of it is missing";
  if (state.starts_with("53")) return "the server is out of room; nothing was changed";
  if (state.starts_with("57") || state.starts_with("08"))
    return "the server went away; nothing was changed; try again";
  return "nothing was changed";
}

/// States in which the whole transaction is to be tried again: two at once, a deadlock, and a row that
/// another made meanwhile.
bool is_conflict(std::string_view state) {
  return state == "40001" || state == "40P01" || state == "23505";
}

class Postgres : public Database {
 public:
  Postgres(const StoreLocation& location, Access access) : location_(location) {
    connect();
    // 0 would mean for ever.
    run(fmt::format("SET lock_timeout = {}",
                    std::max<std::int64_t>(1, std::int64_t{location.wait_seconds} * 1000))
            .c_str());
    run("SET client_min_messages = warning");
    if (access == Access::read) run("SET default_transaction_read_only = on");
  }

  const std::string& name() const override { return location_.shown; }
  const SqlDialect& dialect() const override { return kPostgresDialect; }

  std::uint64_t execute(std::string_view sql, std::span<const SqlValue> values) override {
    const std::string& name = prepared(sql);
    const Parameters parameters(values);
    const Result result(libpq().execPrepared(connection_.get(), name.c_str(), parameters.count(),
                                             parameters.pointers(), parameters.sizes(), parameters.formats(),
                                             1));
    require(result.get());
    const std::string_view changed = libpq().cmdTuples(result.get());
    std::uint64_t count = 0;
    for (const char digit : changed) count = count * 10 + static_cast<std::uint64_t>(digit - '0');
    return count;
  }

  void execute_each(std::string_view sql, std::size_t count, const Bind& fill) override {
    if (count == 0) return;
    const std::string& name = prepared(sql);
    if (libpq().enterPipelineMode(connection_.get()) == 0) fail(nullptr);
    Result failure;
    for (std::size_t at = 0; at < count && failure == nullptr; at += kPipelined) {
      const std::size_t end = std::min(count, at + kPipelined);
      send(name, at, end, fill);
      failure = receive(end - at);
    }
    libpq().exitPipelineMode(connection_.get());
    if (failure != nullptr) fail(failure.get());
  }

  void query(std::string_view sql, std::span<const SqlValue> values, const TakeRow& take) override {
    const std::string& name = prepared(sql);
    const Parameters parameters(values);
    if (libpq().sendQueryPrepared(connection_.get(), name.c_str(), parameters.count(), parameters.pointers(),
                                  parameters.sizes(), parameters.formats(), 1) == 0)
      fail(nullptr);
    libpq().setSingleRowMode(connection_.get());  // an answer of any length costs the memory of a row
    Result failure;
    const Drained drained(connection_.get());
    while (Result result{libpq().getResult(connection_.get())}) {
      const ExecStatusType status = libpq().resultStatus(result.get());
      if (status == PGRES_SINGLE_TUPLE)
        take(PostgresRow(result.get()));
      else if (status != PGRES_TUPLES_OK)
        failure = std::move(result);
    }
    if (failure != nullptr) fail(failure.get());
  }

  void begin(Access access) override {
    if (access == Access::tables) {
      // What one statement sees must be what another program left when it gave the lock back.
      run("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
      run("SELECT pg_advisory_xact_lock(8389187293518193005)");  // a number of our own
    } else {
      run(access == Access::write ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE"
                                  : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }
  }
  void commit() override { run("COMMIT"); }
  void rollback() noexcept override {
    if (libpq().transactionStatus(connection_.get()) == PQTRANS_IDLE) return;
    const Result ignored(libpq().exec(connection_.get(), "ROLLBACK"));
  }

 private:
  /// Takes what is left of an answer, so that the connection can be used again however a query ended.
  class Drained {
   public:
    explicit Drained(PGconn* connection) : connection_(connection) {}
    Drained(const Drained&) = delete;
    Drained& operator=(const Drained&) = delete;
    ~Drained() {
      while (const Result rest{libpq().getResult(connection_)}) {
      }
    }

   private:
    PGconn* connection_;
  };

  void connect() {
    // libpq's own message on a malformed URL repeats it, with the password.
    std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        libpq().conninfoParse(location_.target.c_str(), nullptr), libpq().conninfoFree);
    if (options == nullptr)
      throw Error(
          fmt::format("{}: is no connection that libpq understands; write it as "
                      "postgresql://HOST:PORT/DATABASE or service=NAME",
                      location_.shown));
    const char* const keywords[] = {"dbname", "client_encoding", "fallback_application_name",
                                    "connect_timeout", nullptr};
    const std::string timeout = std::to_string(std::max(2, location_.wait_seconds));
    const char* const values[] = {location_.target.c_str(), "UTF8", "stocktake", timeout.c_str(), nullptr};
    connection_.reset(libpq().connectdbParams(keywords, values, 1));
    if (libpq().status(connection_.get()) != CONNECTION_OK)
      throw Error(fmt::format("{}: no connection: {}", location_.shown, said(nullptr)));
  }

  void run(const char* sql) {
    const Result result(libpq().exec(connection_.get(), sql));
    require(result.get());
    // A COMMIT of a transaction that failed before is answered by ROLLBACK, and is no error to the server.
    if (std::string_view(sql) == "COMMIT" && std::string_view(libpq().cmdStatus(result.get())) != "COMMIT")
      throw Error(fmt::format("{}: the server undid the transaction; nothing was changed", location_.shown));
  }

  const std::string& prepared(std::string_view sql) {
    if (const auto known = statements_.find(sql); known != statements_.end()) return known->second;
    std::string name = fmt::format("s{}", statements_.size());
    const Result result(libpq().prepare(connection_.get(), name.c_str(),
                                        in_dialect(sql, kPostgresDialect).c_str(), 0, nullptr));
    require(result.get());
    return statements_.emplace(sql, std::move(name)).first->second;
  }

  void send(const std::string& name, std::size_t at, std::size_t end, const Bind& fill) {
    std::vector<SqlValue> values;
    for (; at < end; ++at) {
      values.clear();
      fill(at, values);
      const Parameters parameters(values);
      if (libpq().sendQueryPrepared(connection_.get(), name.c_str(), parameters.count(),
                                    parameters.pointers(), parameters.sizes(), parameters.formats(), 1) == 0)
        fail(nullptr);
    }
    if (libpq().pipelineSync(connection_.get()) == 0) fail(nullptr);
  }

  /// The answers to `count` commands and the mark behind them; returns the first that is an error.
  Result receive(std::size_t count) {
    Result failure;
    for (std::size_t i = 0; i <= count; ++i) {
      Result result(libpq().getResult(connection_.get()));
      if (result == nullptr) fail(nullptr);  // the connection is gone
      const ExecStatusType status = libpq().resultStatus(result.get());
      if (status == PGRES_PIPELINE_SYNC) break;
      if (status == PGRES_FATAL_ERROR && failure == nullptr) failure = std::move(result);
      const Result between(libpq().getResult(connection_.get()));  // nothing: each answer ends so
    }
    return failure;
  }

  void require(const PGresult* result) {
    const ExecStatusType status = libpq().resultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(result);
  }

  /// The first line of what the server, or else libpq, says.
  std::string said(const PGresult* result) const {
    const char* primary =
        result == nullptr ? nullptr : libpq().resultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    std::string_view text = primary != nullptr ? primary : libpq().errorMessage(connection_.get());
    return printable(take_line(text));
  }

  [[noreturn]] void fail(const PGresult* result) {
    const char* field = result == nullptr ? nullptr : libpq().resultErrorField(result, PG_DIAG_SQLSTATE);
    std::string_view state = field == nullptr ? "" : field;
    if (libpq().status(connection_.get()) == CONNECTION_BAD && state.empty()) state = "08006";
    const std::string message =
        fmt::format("{}: {}: {}", location_.shown, said(result), postgres_advice(state));
    if (is_conflict(state)) throw SqlConflict(message);
    throw Error(message);
  }

  StoreLocation location_;
  PostgresConnection connection_;
  std::unordered_map<std::string, std::string, TextHash, std::equal_to<>> statements_;  // their names
};

}  // namespace

std::unique_ptr<Database> open_postgres(const StoreLocation& location, Database::Access access) {
  return std::make_unique<Postgres>(location, access);
}

}  // namespace stocktake
