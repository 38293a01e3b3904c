#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advisories/record.h"
#include "schemas/io/descriptor.h"
#include "schemas/io/sink.h"

/// An index over the records of one database: by package, by identifier, by digest and by commit.
///
/// Problem: half a million records, of which a check needs a few dozen, and a hundred thousand digests to
/// look up. Choice: the records one behind the other, then one sorted table of the hashes of all keys with
/// the place of their record. The table is read whole (16 bytes a key); a key is found by guessing its place,
/// since hashes are spread evenly; a record is read where a key hits, and says itself whether it was meant.
/// Cost: building keeps the table in memory, and nothing else of a record.
///
/// Why not SQLite: 1,000 packages and 100,000 digests, asked of 300,000 records, take 527 ms of processor
/// time there against 72 here, with a file twice as large, and a database that another wrote would have to be
/// trusted wholly
/// (`./dev bench --only micro`, the benchmarks `advisories_*`).
namespace stocktake {

/// What stands at the head of each report about one database.
struct DatabaseFacts {
  std::uint64_t records = 0;  ///< that could be read, withdrawn ones included
  std::uint64_t withdrawn = 0;
  std::uint64_t complaints = 0;  ///< records or ranges that could not be used
  std::string newest;            ///< the latest `modified` that is not in the future; empty: there is none
  std::string sha256;            ///< of the archive, or over the files of a folder; hexadecimal
  std::map<std::string, std::uint64_t> ecosystems;  ///< how many records have packages of it; without suffix
  std::vector<std::string> first_complaints;        ///< a line each, at most kShownComplaints
};
inline constexpr std::size_t kShownComplaints = 20;

/// By what an index is known to be that of an input as it is now.
using Stamp = Sha256;

// Keys. What an index is asked for, and what each record is found by.
std::string key_of_package(std::string_view advisory_key);
std::string key_of_id(std::string_view id);
std::string key_of_digest(std::string_view hex);
std::string key_of_commit(std::string_view commit);

/// Writes an index while records come in. Not thread-safe.
class IndexBuilder {
 public:
  explicit IndexBuilder(const Sink& sink) : sink_(sink) {}
  void add(const Advisory& record);
  /// Writes the tables. Call once, last.
  void finish(const DatabaseFacts& facts, const Stamp& stamp);

 private:
  void write(std::string_view bytes);
  void key(const std::string& text, std::uint64_t place);

  const Sink& sink_;
  std::uint64_t written_ = 0;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> table_;  // hash, place
};

/// Reads an index. Looking up is thread-safe.
class AdvisoryIndex {
 public:
  /// Takes over the bytes of an index that was just built. \throws Error where they are none.
  static AdvisoryIndex of(std::string bytes);
  /// Opens the index at `path` where it is one of this program and user and bound to `stamp`; else nothing,
  /// and `why` says why; it is empty where there is no such file.
  static std::optional<AdvisoryIndex> open(const std::string& path, const Stamp& stamp, std::string& why);

  const DatabaseFacts& facts() const { return facts_; }
  /// The places of the records that may have the key; a few of them may not. In the order of the database.
  std::vector<std::uint64_t> find(std::string_view key) const;
  /// The record at such a place. \throws Error where the index is damaged.
  Advisory record(std::uint64_t place) const;

 private:
  AdvisoryIndex() = default;
  void read_tables(std::uint64_t size);
  std::string bytes_at(std::uint64_t place, std::uint64_t size) const;

  std::string bytes_;  // of an index that is in memory
  Descriptor file_;    // else
  Stamp stamp_;
  std::uint64_t end_of_records_ = 0;
  DatabaseFacts facts_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> table_;
};

}  // namespace stocktake
