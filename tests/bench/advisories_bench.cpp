// An index of advisories against SQLite with the same keys: 300,000 records, asked for 1,000 packages, which
// are there, and for 100,000 digests, which are not.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "advisories/index.h"
#include "schemas/io/new_file.h"

using namespace stocktake;

namespace {

constexpr int kRecords = 300'000;

std::string hex(int seed) {
  return fmt::format("{:032x}{:032x}", static_cast<unsigned>(seed) * 2654435761U, seed);
}

/// Of malware: a package, an alias, the digests of a file and of its archive.
Advisory record(int i) {
  Advisory one;
  one.id = fmt::format("MAL-2025-{}", i);
  one.modified = "2026-04-01T00:00:00Z";
  one.summary = fmt::format("Malicious code in pkg-{} (npm)", i);
  one.aliases = {fmt::format("GHSA-{:012x}", i)};
  AffectedPackage& affected = one.affected.emplace_back();
  affected.ecosystem = "npm";
  affected.name = fmt::format("pkg-{}", i);
  affected.versions = {"1.0.0"};
  one.indicators.push_back({Indicator::What::file, HashAlgorithm::sha256, hex(2 * i), "index.js"});
  one.indicators.push_back({Indicator::What::archive, HashAlgorithm::sha256, hex(2 * i + 1), "a.tgz"});
  return one;
}

std::vector<std::string> questions() {
  std::vector<std::string> keys;
  for (int i = 0; i < 1000; ++i) keys.push_back(key_of_package(fmt::format("npm\npkg-{}", i * 7)));
  for (int i = 0; i < 100'000; ++i) keys.push_back(key_of_digest(hex(-1 - i)));
  return keys;
}

/// A file of its own, gone with the object.
struct TemporaryFile {
  std::string path = "/tmp/stocktake-bench-XXXXXX";
  TemporaryFile() { close(mkstemp(path.data())); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { std::remove(path.c_str()); }
};

const std::string& index_file() {
  static const TemporaryFile file;
  static const bool written = [] {
    NewFile out(file.path, 0600, NewFile::Keep::nothing);
    const Sink sink = [&](std::string_view bytes) { out.write(bytes); };
    IndexBuilder builder(sink);
    for (int i = 0; i < kRecords; ++i) builder.add(record(i));
    builder.finish({}, {});
    out.commit();
    return true;
  }();
  benchmark::DoNotOptimize(written);
  return file.path;
}

/// The table `k` of keys and the table `r` of records, as many bytes each as in the index.
const std::string& sqlite_file() {
  static const TemporaryFile file;
  static const bool written = [] {
    sqlite3* db = nullptr;
    sqlite3_open(file.path.c_str(), &db);
    sqlite3_exec(
        db,
        "pragma journal_mode=off; pragma synchronous=off; create table r(id integer primary key, body blob);"
        "create table k(key text, r integer); begin",
        nullptr, nullptr, nullptr);
    sqlite3_stmt *row = nullptr, *key = nullptr;
    sqlite3_prepare_v2(db, "insert into r values(?, ?)", -1, &row, nullptr);
    sqlite3_prepare_v2(db, "insert into k values(?, ?)", -1, &key, nullptr);
    const std::string body(230, 'x');
    for (int i = 0; i < kRecords; ++i) {
      sqlite3_bind_int(row, 1, i);
      sqlite3_bind_blob(row, 2, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
      sqlite3_step(row);
      sqlite3_reset(row);
      const Advisory one = record(i);
      for (const std::string& text :
           {key_of_package("npm\n" + one.affected[0].name), key_of_id(one.id), key_of_id(one.aliases[0]),
            key_of_digest(one.indicators[0].hex), key_of_digest(one.indicators[1].hex)}) {
        sqlite3_bind_text(key, 1, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
        sqlite3_bind_int(key, 2, i);
        sqlite3_step(key);
        sqlite3_reset(key);
      }
    }
    sqlite3_finalize(row);
    sqlite3_finalize(key);
    sqlite3_exec(db, "create index by_key on k(key); commit", nullptr, nullptr, nullptr);
    sqlite3_close(db);
    return true;
  }();
  benchmark::DoNotOptimize(written);
  return file.path;
}

void advisories_index(benchmark::State& state) {
  const std::string& path = index_file();
  const auto keys = questions();
  for (auto _ : state) {
    std::string why;
    const auto index = AdvisoryIndex::open(path, {}, why);
    std::size_t hits = 0;
    for (const std::string& key : keys)
      for (const std::uint64_t place : index->find(key)) hits += index->record(place).id.size();
    benchmark::DoNotOptimize(hits);
  }
}
BENCHMARK(advisories_index)->Unit(benchmark::kMillisecond);

void advisories_sqlite(benchmark::State& state) {
  const std::string& path = sqlite_file();
  const auto keys = questions();
  for (auto _ : state) {
    sqlite3* db = nullptr;
    sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_stmt* find = nullptr;
    sqlite3_prepare_v2(db, "select body from k join r on r.id = k.r where key = ?", -1, &find, nullptr);
    std::size_t hits = 0;
    for (const std::string& key : keys) {
      sqlite3_bind_text(find, 1, key.data(), static_cast<int>(key.size()), SQLITE_STATIC);
      while (sqlite3_step(find) == SQLITE_ROW)
        hits += static_cast<std::size_t>(sqlite3_column_bytes(find, 0));
      sqlite3_reset(find);
    }
    benchmark::DoNotOptimize(hits);
    sqlite3_finalize(find);
    sqlite3_close(db);
  }
}
BENCHMARK(advisories_sqlite)->Unit(benchmark::kMillisecond);

}  // namespace
