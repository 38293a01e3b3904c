#include "store/rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/error.h"
#include "schemas/text/edit_distance.h"
#include "schemas/text/printable.h"

namespace stocktake::rows {
namespace {

/// The name that is nearest to what was asked for, as the end of a message; empty where none is near.
std::string nearest(std::string_view asked, const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 3;
  std::size_t best = kMost + 1;
  std::string found;
  for (const std::string& name : names) {
    const std::size_t distance = edit_distance_at_most(asked, name, kMost);
    if (distance >= best) continue;
    best = distance;
    found = fmt::format("; did you mean {}?", in_quotes(name));
  }
  return found;
}

}  // namespace

Sha256 digest_of(const SqlRow& row, int column) {
  const std::string_view bytes = row.bytes(column);
  Sha256 digest;
  if (bytes.size() != digest.bytes.size())
    throw Error("the store is damaged: a digest has another length than SHA-256");
  std::copy(bytes.begin(), bytes.end(), digest.bytes.begin());
  return digest;
}

std::string_view view(const Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

Release release_of(const SqlRow& row, int column) {
  const auto count = [&](int at) { return static_cast<std::uint64_t>(row.integer(column + at)); };
  Release release;
  release.name = row.bytes(column);
  release.position = static_cast<std::int32_t>(row.integer(column + 1));
  release.sha256 = digest_of(row, column + 2);
  release.size = count(3);
  release.taken = row.bytes(column + 4);
  release.added = row.bytes(column + 5);
  release.files = count(6);
  release.packages = count(7);
  release.unowned = count(8);
  release.undigested = count(9);
  release.unread = count(10);
  release.nameless = count(11);
  release.lists_files = count(12) != 0;
  return release;
}

std::int64_t subject_number(Database& database, const std::string& name) {
  std::int64_t number = 0;
  const SqlValue values[] = {SqlText{name}};
  database.query("SELECT subject FROM stocktake_subjects WHERE name = $1", values,
                 [&](const SqlRow& row) { number = row.integer(0); });
  if (number != 0) return number;
  std::vector<std::string> names;
  database.query("SELECT name FROM stocktake_subjects", {},
                 [&](const SqlRow& row) { names.emplace_back(row.bytes(0)); });
  throw Error(
      fmt::format("{}: there is no subject {}{}", database.name(), in_quotes(name), nearest(name, names)));
}

std::vector<Release> releases(Database& database, std::int64_t subject) {
  std::vector<Release> releases;
  const SqlValue values[] = {subject};
  database.query("SELECT " STOCKTAKE_RELEASE_COLUMNS
                 " FROM stocktake_releases r WHERE r.subject = $1 ORDER BY r.position",
                 values, [&](const SqlRow& row) { releases.push_back(release_of(row, 0)); });
  return releases;
}

std::string packed_document(Database& database, std::int64_t subject, const Sha256& sha256) {
  std::string bytes;
  const SqlValue values[] = {subject, SqlBytes{view(sha256)}};
  database.query("SELECT bytes FROM stocktake_documents WHERE subject = $1 AND sha256 = $2 ORDER BY part",
                 values, [&](const SqlRow& row) { bytes.append(row.bytes(0)); });
  return bytes;
}

void refuse_release(const Database& database, const StoredName& name, const std::vector<Release>& there) {
  std::vector<std::string> names;
  for (const Release& release : there) names.push_back(release.name);
  throw Error(fmt::format("{}: {} has no release {}{}", database.name(), in_quotes(name.subject),
                          in_quotes(name.release), nearest(name.release, names)));
}

}  // namespace stocktake::rows
