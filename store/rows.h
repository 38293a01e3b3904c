#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

/// What several parts of the store read from its tables, and how their rows become what they stand for.
namespace stocktake::rows {

/// The columns of a release, in the order of `release_of`.
#define STOCKTAKE_RELEASE_COLUMNS                                                                          \
  "r.name, r.position, r.sha256, r.size, r.taken, r.added, r.files, r.packages, r.unowned, r.undigested, " \
  "r.unread, r.nameless, r.lists_files"

inline constexpr std::string_view kSubjects =
    "SELECT s.name, c.releases, o.name, " STOCKTAKE_RELEASE_COLUMNS
    " FROM (SELECT subject, COUNT(*) AS releases, MIN(position) AS oldest, MAX(position) AS newest"
    " FROM stocktake_releases GROUP BY subject) c"
    " JOIN stocktake_subjects s ON s.subject = c.subject"
    " JOIN stocktake_releases o ON o.subject = c.subject AND o.position = c.oldest"
    " JOIN stocktake_releases r ON r.subject = c.subject AND r.position = c.newest";
inline constexpr std::string_view kVerdict =
    "SELECT v.unexpected FROM stocktake_verdicts v JOIN stocktake_subjects s ON s.subject = v.subject"
    " WHERE s.name = $1 AND v.before = $2 AND v.after = $3 AND v.program = $4";
inline constexpr std::string_view kKeepVerdict =
    "INSERT INTO stocktake_verdicts (subject, before, after, program, unexpected)"
    " SELECT subject, $2, $3, $4, $5 FROM stocktake_subjects WHERE name = $1 ON CONFLICT DO NOTHING";

/// The release in the columns from `column` on.
Release release_of(const SqlRow& row, int column);
/// The digest in a column. \throws Error where it has another length.
Sha256 digest_of(const SqlRow& row, int column);
/// The bytes of a digest, for a statement's value; they live as long as it.
std::string_view view(const Sha256& digest);

/// A subject's number. \throws Error where there is none of that name, which says what there is instead.
std::int64_t subject_number(Database& database, const std::string& name);
/// A subject's releases, from the oldest to the newest.
std::vector<Release> releases(Database& database, std::int64_t subject);
/// The parts of a document put together, as they were packed.
std::string packed_document(Database& database, std::int64_t subject, const Sha256& sha256);

/// \throws Error: there is no such release; which there are.
[[noreturn]] void refuse_release(const Database& database, const StoredName& name,
                                 const std::vector<Release>& there);

}  // namespace stocktake::rows
