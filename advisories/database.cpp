#include "advisories/database.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>

#include "advisories/affects.h"
#include "advisories/database_files.h"
#include "schemas/error.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/io/input.h"
#include "schemas/io/input_file.h"
#include "schemas/io/new_file.h"
#include "schemas/io/timing.h"
#include "schemas/json/yaml.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

constexpr std::uint64_t kProgressEvery = 50'000;  // records
constexpr std::uint64_t kWorthAnIndex = 8 << 20;  // bytes of input: what is less is read in no time
constexpr std::int64_t kSafeAge = 2'000'000'000;  // nanoseconds, as for the cache of a scan
// Go's tools write the year 1 where they know none.
constexpr std::string_view kFirstDay = "1970-01-01";
constexpr std::size_t kLongestComplaint = 500;  // bytes

/// Reads all of a database into an index.
class DatabaseReader {
 public:
  DatabaseReader(const std::string& path, const DatabaseOptions& options, const Sink& sink)
      : path_(path), options_(options), builder_(sink) {}

  void read(const Stamp& stamp) {
    const auto trouble = [&](const std::string& line) { complain(line); };
    for_each_database_file(
        path_, [&](const std::string& file, const struct stat&) { read_file(file); }, trouble);
    facts_.sha256 = single_.empty() ? to_hex(files_.finish()) : single_;
    if (facts_.records == 0) refuse_empty();
    builder_.finish(facts_, stamp);
  }

 private:
  void read_file(const std::string& file) {
    const DatabaseFile kind = kind_of_database_file(file);
    try {
      if (kind == DatabaseFile::archive) {
        note_digest(file, InputFile(file).sha256());
        for_each_member(
            file,
            [&](const std::string& name, std::string_view bytes) {
              take(name, bytes, kind_of_database_file(name));
            },
            [&](const std::string& line) { complain(line); });
      } else {
        const std::string bytes = read_input(file, kLargestAdvisory);
        note_digest(file, to_hex(sha256_of_text(bytes)));
        take(file, bytes, kind);
      }
    } catch (const Error& error) {
      if (file == path_ && kind == DatabaseFile::archive) throw;
      complain(error.what());
    }
  }

  /// Of a single file its digest is that of the database; of a folder, the digest over all of them.
  void note_digest(const std::string& file, const std::string& sha256) {
    if (file == path_) return void(single_ = sha256);
    files_.update(fmt::format("{}  {}\n", sha256, std::string_view(file).substr(path_.size() + 1)));
  }

  void take(const std::string& name, std::string_view bytes, DatabaseFile kind) {
    try {
      auto record = kind == DatabaseFile::yaml ? read_advisory(yaml_as_json(bytes, name), name)
                                               : read_advisory(bytes, name);
      if (record) add(std::move(*record), name);
    } catch (const Error& error) {
      complain(error.what());
    }
  }

  void add(Advisory record, const std::string& name) {
    drop_unusable(record, name);
    ++facts_.records;
    if (!record.withdrawn.empty()) ++facts_.withdrawn;
    const std::string day = record.modified.substr(0, 10);
    if (day > options_.today)
      complain(
          fmt::format("{}: 'modified' is in the future: {}", printable(name), printable(record.modified)));
    else if (day >= kFirstDay)
      facts_.newest = std::max(facts_.newest, record.modified);
    std::set<std::string> ecosystems;
    for (const AffectedPackage& one : record.affected)
      if (!one.ecosystem.empty()) ecosystems.insert(one.ecosystem.substr(0, one.ecosystem.find(':')));
    for (const std::string& ecosystem : ecosystems) ++facts_.ecosystems[ecosystem];
    builder_.add(record);
    if (facts_.records % kProgressEvery == 0) options_.progress(facts_.records);
  }

  /// A range whose bounds nobody can order would say anything of any version.
  void drop_unusable(Advisory& record, const std::string& name) {
    for (AffectedPackage& one : record.affected)
      std::erase_if(one.ranges, [&](const AdvisoryRange& range) {
        const auto trouble = trouble_of(range, one);
        for (const std::string& what : trouble)
          complain(
              fmt::format("{}: {}: {}; the range is not used", printable(name), printable(record.id), what));
        return !trouble.empty();
      });
  }

  void complain(const std::string& line) {
    if (facts_.complaints++ < kShownComplaints)
      facts_.first_complaints.push_back(ellipsized(line, kLongestComplaint));
  }

  [[noreturn]] void refuse_empty() const {
    std::string why;
    if (!facts_.first_complaints.empty())
      why = fmt::format(" (the first trouble: {})", facts_.first_complaints.front());
    throw Error(fmt::format("{}: no advisories: nothing in it is an OSV record{}", printable(path_), why));
  }

  const std::string path_;
  const DatabaseOptions& options_;
  IndexBuilder builder_;
  DatabaseFacts facts_;
  Sha256Stream files_;
  std::string single_;
};

/// The file of a database's index: by where the database stands, so that its next state takes the place of
/// the last.
std::string index_path(const std::string& path, const std::string& folder) {
  std::error_code error;
  const auto absolute = std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  return folder + "/" + to_hex(sha256_of_text(absolute.string())).substr(0, 32) + ".index";
}

AdvisoryIndex build_in_memory(const std::string& path, const DatabaseOptions& options, const Stamp& stamp) {
  std::string bytes;
  const Sink sink = [&](std::string_view piece) { bytes.append(piece); };
  DatabaseReader(path, options, sink).read(stamp);
  return AdvisoryIndex::of(std::move(bytes));
}

/// Builds the index in its file and opens it there. \throws Error where the database is none; where only the
/// file cannot be written, nothing is returned and `why` says why.
std::optional<AdvisoryIndex> build_in_file(const std::string& path, const DatabaseOptions& options,
                                           const Stamp& stamp, const std::string& file, std::string& why) {
  std::error_code error;
  std::filesystem::create_directories(options.index_folder, error);
  std::optional<NewFile> target;
  try {
    target.emplace(file, 0600, NewFile::Keep::nothing);
  } catch (const Error& failure) {
    why = failure.what();
    return std::nullopt;
  }
  std::string block;
  const auto flush = [&] {
    target->write(block);
    block.clear();
  };
  const Sink sink = [&](std::string_view piece) {
    block.append(piece);
    if (block.size() >= (1 << 20)) flush();
  };
  DatabaseReader(path, options, sink).read(stamp);
  flush();
  target->commit();
  return AdvisoryIndex::open(file, stamp, why);
}

}  // namespace

AdvisoryDatabase open_database(const std::string& path, const DatabaseOptions& options) {
  const Pass pass("open the advisories");
  std::string root = path;
  while (root.size() > 1 && root.ends_with('/')) root.pop_back();
  const DatabaseState state = state_of_database(root);
  const Stamp& stamp = state.stamp;
  const bool keeps = !options.index_folder.empty() && (options.always_index || state.bytes >= kWorthAnIndex);
  std::string remark;
  if (keeps) {
    const std::string file = index_path(root, options.index_folder);
    std::string why;
    if (auto index = AdvisoryIndex::open(file, stamp, why)) return {path, std::move(*index), true, {}};
    if (!why.empty())
      remark = fmt::format("{}: the index {} is built anew: {}", printable(path), printable(file), why);
    if (state.changed + kSafeAge > options.now) {
      remark = fmt::format("{}: changed this moment: its index is kept by the next run", printable(path));
    } else {
      if (auto index = build_in_file(root, options, stamp, file, why))
        return {path, std::move(*index), false, std::move(remark)};
      remark = fmt::format("{}: no index can be kept: {}", printable(path), why);
    }
  }
  return {path, build_in_memory(root, options, stamp), false, std::move(remark)};
}

}  // namespace stocktake
