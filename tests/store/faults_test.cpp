// Whatever happens to an add, the store is whole behind it: the release is there or it is not. Processes are
// killed at each of their writes, half of which they still do; disks are full; servers go away; files are
// damaged.
#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>

#include "schemas/error.h"
#include "store/history.h"
#include "tests/content_of.h"
#include "tests/store/store_builder.h"
#include "tests/store/stores.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

const std::string& first_document() {
  static const std::string kDocument = document_of({{"a", "1"}, {"node_modules/x/i.js", "1"}, {"c", "1"}});
  return kDocument;
}
const std::string& second_document() {
  static const std::string kDocument = [] {
    Files files = {{"a", "2"}, {"node_modules/x/i.js", "1"}};
    for (int i = 0; i < 300; ++i) files["new/" + std::to_string(i)] = std::to_string(i);
    return document_of(files, "2.0.0");
  }();
  return kDocument;
}

/// Whether the store holds the first release, and the second wholly or not at all; returns whether it does.
bool is_whole(const StoreLocation& location) {
  Store store = readable(location);
  const std::vector<Release> releases = store.releases("shop");
  REQUIRE((releases.size() == 1 || releases.size() == 2));
  CHECK(store.document({"shop", "1"}) == first_document());
  const bool both = releases.size() == 2;
  if (both) CHECK(store.document({"shop", "2"}) == second_document());
  InventoryQuery all;
  all.add_path("**");
  std::size_t of_first = 0, of_second = 0;
  for (const KeptSpan& span : find_spans(store, all, {})) {
    of_first += span.first.name == "1" ? 1 : 0;
    of_second += span.last.name == "2" ? 1 : 0;
  }
  CHECK(of_first == 3);
  CHECK(of_second == (both ? 302 : 0));
  return both;
}

// --- faults of the file system

enum class Fault { none, kill, full };
struct Faults {
  Fault fault = Fault::none;
  int writes = 0, at = 0;
};
Faults faults;

ssize_t faulty_pwrite(int file, const void* bytes, std::size_t size, off_t at) {
  ++faults.writes;
  if (faults.fault == Fault::kill && faults.writes == faults.at) {
    // Half of the bytes reach the file: a page that is torn.
    [[maybe_unused]] const ssize_t half = pwrite(file, bytes, size / 2, at);
    raise(SIGKILL);
  }
  if (faults.fault == Fault::full && faults.writes >= faults.at) {
    errno = ENOSPC;
    return -1;
  }
  return pwrite(file, bytes, size, at);
}

/// SQLite writes through `faulty_pwrite` while this lives.
class FaultyDisk {
 public:
  FaultyDisk(Fault fault, int at) : vfs_(sqlite3_vfs_find(nullptr)) {
    faults = {fault, 0, at};
    set(reinterpret_cast<sqlite3_syscall_ptr>(faulty_pwrite));
  }
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;
  ~FaultyDisk() { set(nullptr); }

 private:
  void set(sqlite3_syscall_ptr call) {
    for (const char* name : {"pwrite", "pwrite64"})
      if (vfs_->xGetSystemCall(vfs_, name) != nullptr) vfs_->xSetSystemCall(vfs_, name, call);
  }
  sqlite3_vfs* vfs_;
};

void add_second(const StoreLocation& location) {
  Store store = writable(location);
  add_release_of(store, "shop", "2", second_document());
}

/// Does `work` in a process of its own; true where it came to its end, false where it was killed.
bool comes_to_its_end(const std::function<void()>& work) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    try {
      work();
    } catch (...) {
      _exit(1);
    }
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  if (WIFSIGNALED(status)) {
    CHECK(WTERMSIG(status) == SIGKILL);
    return false;
  }
  CHECK(WEXITSTATUS(status) == 0);
  return true;
}

}  // namespace

TEST_CASE("a process that is killed at any of its writes leaves the store whole (SQLite)") {
  const TemporaryFolder base;
  {
    Store store = writable(sqlite_store(base));
    add_release_of(store, "shop", "1", first_document());
  }
  int killed = 0, kept = 0;
  for (int at = 1; at < 1000; ++at) {
    CAPTURE(at);
    const TemporaryFolder folder;
    std::filesystem::copy_file(base / "s.sqlite", folder / "s.sqlite");
    const StoreLocation location = sqlite_store(folder);
    const bool ended = comes_to_its_end([&] {
      const FaultyDisk disk(Fault::kill, at);
      add_second(location);
    });
    kept += is_whole(location) ? 1 : 0;
    add_second(location);  // what is not there is added, and what is stays
    CHECK(is_whole(location));
    if (ended) break;
    ++killed;
  }
  CHECK(killed >= 20);
  CHECK(kept >= 2);  // also what is killed behind its commit
}

TEST_CASE("a disk that is full at any write is an error, and the store is whole (SQLite)") {
  int failed = 0;
  for (int at = 1; at < 1000; ++at) {
    CAPTURE(at);
    const TemporaryFolder folder;
    const StoreLocation location = sqlite_store(folder);
    {
      Store store = writable(location);
      add_release_of(store, "shop", "1", first_document());
    }
    bool threw = false;
    {
      const FaultyDisk disk(Fault::full, at);
      try {
        add_second(location);
      } catch (const Error& error) {
        threw = true;
        const std::string said = error.what();
        CHECK((said.find("full") != std::string::npos || said.find("disk") != std::string::npos));
      }
    }
    CHECK(is_whole(location) == !threw);
    if (!threw) break;
    ++failed;
    add_second(location);
    CHECK(is_whole(location));
  }
  CHECK(failed >= 5);
}

TEST_CASE("a store that another program is writing is waited for, and then an error") {
  const TemporaryFolder folder;
  StoreLocation location = sqlite_store(folder);
  {
    Store store = writable(location);
    add_release_of(store, "shop", "1", first_document());
  }
  location.wait_seconds = 0;
  const auto other = open_database(location, Database::Access::write);
  other->begin(Database::Access::write);
  CHECK_THROWS_WITH_AS(add_second(location), doctest::Contains("another program holds its lock"), Error);
  CHECK_FALSE(is_whole(location));  // reading goes on meanwhile
  other->rollback();
  add_second(location);
  CHECK(is_whole(location));
}

TEST_CASE("whatever a damaged file gives is an error, or an answer") {
  const TemporaryFolder base;
  {
    Store store = writable(sqlite_store(base));
    add_release_of(store, "shop", "1", first_document());
    add_release_of(store, "shop", "2", second_document());
  }
  const std::string sound = content_of(base / "s.sqlite");
  int errors = 0;
  for (std::uint32_t seed = 1; seed <= 150; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::string bytes = sound;
    if (seed % 10 == 0) bytes.resize(random() % bytes.size());
    const std::size_t many = 1 + random() % 200;
    for (std::size_t i = 0; i < many && !bytes.empty(); ++i)
      bytes[random() % (seed % 3 == 0 ? std::min<std::size_t>(bytes.size(), 4096) : bytes.size())] =
          static_cast<char>(random());
    const TemporaryFolder folder;
    const StoreLocation location = store_location(folder.file("s.sqlite", bytes));
    const auto tried = [&](const std::function<void()>& work) {
      try {
        work();
      } catch (const Error& error) {
        ++errors;
        CHECK(std::string(error.what()).find('\n') == std::string::npos);
      }
    };
    tried([&] { readable(location).subjects(); });
    tried([&] {
      const std::string document = readable(location).document({"shop", "2"});
      CHECK((document == second_document() || document == first_document()));
    });
    tried([&] {
      InventoryQuery all;
      all.add_path("**");
      Store store = readable(location);
      find_spans(store, all, {});
      drift_of(store, "shop");
    });
    tried([&] { writable(location).remove({"shop", "1"}); });
    tried([&] { add_second(location); });
  }
  CHECK(errors > 150);
}

// --- faults between program and server

namespace {

/// A database at whose `at`-th statement something happens.
class Interrupted : public Database {
 public:
  Interrupted(std::unique_ptr<Database> database, int at, std::function<void()> what)
      : database_(std::move(database)), left_(at), what_(std::move(what)) {}
  const std::string& name() const override { return database_->name(); }
  const SqlDialect& dialect() const override { return database_->dialect(); }
  std::uint64_t execute(std::string_view sql, std::span<const SqlValue> values) override {
    count();
    return database_->execute(sql, values);
  }
  void execute_each(std::string_view sql, std::size_t each, const Bind& bind) override {
    count();
    database_->execute_each(sql, each, [&](std::size_t i, std::vector<SqlValue>& values) {
      if (i == each / 2) count();
      bind(i, values);
    });
  }
  void query(std::string_view sql, std::span<const SqlValue> values, const TakeRow& take) override {
    count();
    database_->query(sql, values, take);
  }
  void begin(Access access) override { database_->begin(access); }
  void commit() override {
    count();
    database_->commit();
  }
  void rollback() noexcept override { database_->rollback(); }

 private:
  void count() {
    if (--left_ == 0) what_();
  }
  std::unique_ptr<Database> database_;
  int left_;
  std::function<void()> what_;
};

}  // namespace

TEST_CASE("a store that ends early, at any page and beside its borders, gives no wrong document (SQLite)") {
  const TemporaryFolder folder;
  const StoreLocation location = sqlite_store(folder);
  {
    Store store = writable(location);
    add_release_of(store, "shop", "1", first_document());
  }
  const std::string path = folder / "s.sqlite", whole = content_of(path);
  std::size_t refused = 0, cuts = 0;
  const auto try_cut = [&](std::size_t size) {
    CAPTURE(size);
    ++cuts;
    std::filesystem::resize_file(path, 0);
    std::ofstream(path, std::ios::binary).write(whole.data(), static_cast<std::streamsize>(size));
    try {
      const std::string document = readable(location).document({"shop", "1"});
      CHECK(document == first_document());
    } catch (const Error& error) {
      ++refused;
      CHECK(std::string(error.what()).find("s.sqlite") != std::string::npos);
    }
  };
  for (std::size_t size = 0; size < 128; ++size) try_cut(size);  // its header has 100 bytes
  for (std::size_t page = 512; page < whole.size(); page += 512)
    for (const std::size_t size : {page - 1, page, page + 1}) try_cut(size);
  CHECK(refused > cuts / 2);
  std::ofstream(path, std::ios::binary) << whole;
  CHECK(readable(location).document({"shop", "1"}) == first_document());
}

TEST_CASE("a process that is killed at any statement leaves the store whole (PostgreSQL)") {
  const auto location = postgres_store();
  if (!location) return;
  {
    Store store = writable(*location);
    add_release_of(store, "shop", "1", first_document());
  }
  int killed = 0;
  for (int at = 1; at < 100; ++at) {
    CAPTURE(at);
    const bool ended = comes_to_its_end([&] {
      Store store(std::make_unique<Interrupted>(open_database(*location, Database::Access::write), at,
                                                [] { raise(SIGKILL); }));
      add_release_of(store, "shop", "2", second_document());
    });
    CHECK(is_whole(*location) == ended);
    if (ended) break;
    ++killed;
  }
  CHECK(killed >= 10);
}

TEST_CASE("a server that goes away at any statement is an error, and the store is whole (PostgreSQL)") {
  const auto location = postgres_store();
  if (!location) return;
  {
    Store store = writable(*location);
    add_release_of(store, "shop", "1", first_document());
  }
  int failed = 0;
  for (int at = 1; at < 100; ++at) {
    CAPTURE(at);
    Store store(std::make_unique<Interrupted>(open_database(*location, Database::Access::write), at,
                                              [&] { end_connections(*location); }));
    bool threw = false;
    try {
      add_release_of(store, "shop", "2", second_document());
    } catch (const Error& error) {
      threw = true;
      CHECK(std::string(error.what()).find("went away") != std::string::npos);
    }
    CHECK(is_whole(*location) == !threw);
    if (!threw) break;
    ++failed;
  }
  CHECK(failed >= 10);
}

TEST_CASE("a subject that another program is changing is waited for, and then an error (PostgreSQL)") {
  auto location = postgres_store();
  if (!location) return;
  {
    Store store = writable(*location);
    add_release_of(store, "shop", "1", first_document());
  }
  location->wait_seconds = 0;
  const auto other = open_database(*location, Database::Access::write);
  other->begin(Database::Access::write);
  other->query("SELECT subject FROM stocktake_subjects WHERE name = 'shop' FOR UPDATE", {},
               [](const SqlRow&) {});
  CHECK_THROWS_WITH_AS(add_second(*location), doctest::Contains("another program holds a lock"), Error);
  other->rollback();
  add_second(*location);
  CHECK(is_whole(*location));
}

TEST_CASE("a role that may only read finds, and adds nothing (PostgreSQL)") {
  const auto location = postgres_store();
  if (!location) return;
  {
    Store store = writable(*location);
    add_release_of(store, "shop", "1", first_document());
  }
  const auto equals = location->target.rfind("%3D");
  const std::string schema = location->target.substr(equals + 3);
  run_on_server(*location, "CREATE ROLE reader_" + schema + " LOGIN; GRANT USAGE ON SCHEMA " + schema +
                               " TO reader_" + schema + "; GRANT SELECT ON ALL TABLES IN SCHEMA " + schema +
                               " TO reader_" + schema);
  StoreLocation as_reader = *location;
  as_reader.target.replace(as_reader.target.find("user=owner"), 10, "user=reader_" + schema);
  CHECK_FALSE(is_whole(as_reader));
  CHECK_THROWS_WITH_AS(add_second(as_reader), doctest::Contains("docs/store.md has the grants"), Error);
  CHECK_FALSE(is_whole(*location));
}
