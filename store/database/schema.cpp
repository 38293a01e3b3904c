#include "store/database/schema.h"

#include <fmt/format.h>

#include <optional>
#include <span>

namespace stocktake {
namespace {

/// How the tables came to be: the statements of step N make version N + 1 of version N. A step is never
/// changed once it was released; a change is a new one.
constexpr std::string_view kFirstStep[] = {
    // How many subjects there will be does not matter: this list stands whole on every machine.
    "CREATE TABLE stocktake_subjects (subject BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
    " next_text BIGINT NOT NULL, next_span BIGINT NOT NULL)",

    "CREATE TABLE stocktake_releases (subject BIGINT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,"
    " sha256 {BYTES} NOT NULL, size BIGINT NOT NULL, taken TEXT NOT NULL, added TEXT NOT NULL,"
    " files BIGINT NOT NULL, packages BIGINT NOT NULL, unowned BIGINT NOT NULL,"
    " undigested BIGINT NOT NULL, unread BIGINT NOT NULL, nameless BIGINT NOT NULL,"
    " lists_files INTEGER NOT NULL, PRIMARY KEY (subject, position), UNIQUE (subject, name)) {CLUSTERED}",

    "CREATE TABLE stocktake_documents (subject BIGINT NOT NULL, sha256 {BYTES} NOT NULL,"
    " part INTEGER NOT NULL, bytes {BYTES} NOT NULL, PRIMARY KEY (subject, sha256, part))",

    "CREATE TABLE stocktake_texts (subject BIGINT NOT NULL, text BIGINT NOT NULL, head {BYTES} NOT NULL,"
    " whole {BYTES}, PRIMARY KEY (subject, text)) {CLUSTERED}",
    "CREATE UNIQUE INDEX stocktake_texts_by_head ON stocktake_texts (head, subject)",

    "CREATE TABLE stocktake_packages (subject BIGINT NOT NULL, package BIGINT NOT NULL,"
    " identity {BYTES} NOT NULL, PRIMARY KEY (subject, package)) {CLUSTERED}",
    "CREATE INDEX stocktake_packages_by_identity ON stocktake_packages (identity, subject)",

    "CREATE TABLE stocktake_spans (subject BIGINT NOT NULL, span BIGINT NOT NULL, what INTEGER NOT NULL,"
    " folder BIGINT NOT NULL, name BIGINT NOT NULL, sha256 {BYTES}, package BIGINT NOT NULL,"
    " kind BIGINT NOT NULL, mode INTEGER, target BIGINT NOT NULL, first INTEGER NOT NULL,"
    " gone INTEGER NOT NULL, PRIMARY KEY (subject, span)) {CLUSTERED}",
    "CREATE INDEX stocktake_spans_still_there ON stocktake_spans (subject) WHERE gone = 2147483647",
    "CREATE INDEX stocktake_spans_by_folder ON stocktake_spans (subject, folder)",
    "CREATE INDEX stocktake_spans_by_name ON stocktake_spans (subject, name)",
    "CREATE INDEX stocktake_spans_by_package ON stocktake_spans (subject, package) WHERE what > 0",
    "CREATE INDEX stocktake_spans_by_digest ON stocktake_spans (substr(sha256, 1, 8)) WHERE sha256 IS NOT "
    "NULL",

    "CREATE TABLE stocktake_verdicts (subject BIGINT NOT NULL, before {BYTES} NOT NULL,"
    " after {BYTES} NOT NULL, program TEXT NOT NULL, unexpected BIGINT NOT NULL,"
    " PRIMARY KEY (subject, before, after, program)) {CLUSTERED}",
};

constexpr std::span<const std::string_view> kSteps[] = {kFirstStep};
static_assert(std::size(kSteps) == kStoreVersion);

/// The version of the store; nothing where there is none.
std::optional<std::int64_t> version_of(Database& database) {
  std::optional<std::int64_t> version;
  database.query("SELECT version FROM stocktake_store", {},
                 [&](const SqlRow& row) { version = row.integer(0); });
  return version;
}

/// Whether a table of that name can be seen. In the words of each database, for neither has the other's
/// catalog.
bool has_version_table(Database& database) {
  std::int64_t found = 0;
  const bool sqlite = database.dialect().for_update.empty();
  database.query(sqlite
                     ? "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'stocktake_store'"
                     : "SELECT COUNT(*) FROM pg_catalog.pg_class WHERE relname = 'stocktake_store' AND "
                       "pg_catalog.pg_table_is_visible(oid)",
                 {}, [&](const SqlRow& row) { found = row.integer(0); });
  return found != 0;
}

/// An SQLite file belongs to one program: tables of another one are not written beside.
void refuse_strange_file(Database& database) {
  if (!database.dialect().for_update.empty()) return;
  std::int64_t tables = 0;
  database.query("SELECT COUNT(*) FROM sqlite_master", {},
                 [&](const SqlRow& row) { tables = row.integer(0); });
  if (tables != 0)
    throw Error(
        fmt::format("{}: is another program's database; name another file by --store", database.name()));
}

void refuse_newer(const Database& database, std::int64_t version) {
  if (version > kStoreVersion)
    throw Error(
        fmt::format("{}: is a store of version {}, and this stocktake knows versions up to {}; "
                    "nothing was changed; take a newer stocktake",
                    database.name(), version, kStoreVersion));
}

}  // namespace

void prepare_store(Database& database) {
  if (has_version_table(database)) {
    const auto version = version_of(database).value_or(0);
    refuse_newer(database, version);
    if (version == kStoreVersion) return;
  }
  SqlTransaction transaction(database, Database::Access::tables);
  std::int64_t version = 0;
  if (has_version_table(database)) {  // another program was faster
    version = version_of(database).value_or(0);
    refuse_newer(database, version);
  } else {
    refuse_strange_file(database);
    database.execute("CREATE TABLE stocktake_store (version BIGINT NOT NULL)");
    database.execute("INSERT INTO stocktake_store VALUES (0)");
  }
  for (; version < kStoreVersion; ++version)
    for (const std::string_view statement : kSteps[version]) database.execute(statement);
  const SqlValue now[] = {version};
  database.execute("UPDATE stocktake_store SET version = $1", now);
  transaction.commit();
}

void require_store(Database& database) {
  const auto version = has_version_table(database) ? version_of(database) : std::nullopt;
  if (!version || *version == 0)
    throw Error(fmt::format("{}: there is no store yet; `stocktake store add` makes it", database.name()));
  refuse_newer(database, *version);
  if (*version < kStoreVersion)
    throw Error(
        fmt::format("{}: is a store of version {}; whoever may write it brings it to version {} by "
                    "any `stocktake store add`",
                    database.name(), *version, kStoreVersion));
}

}  // namespace stocktake
