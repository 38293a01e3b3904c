#include "store/history.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "schemas/error.h"
#include "store/database/schema.h"
#include "store/items.h"
#include "store/rows.h"
#include "store/text_key.h"

namespace stocktake {
namespace {

/// The columns that `SpanReader` reads; texts as key and, of long ones, the whole.
#define STOCKTAKE_KEPT_COLUMNS                                                                              \
  "SELECT s.subject, s.span, s.what, s.sha256, s.mode, s.first, s.gone, f.head, f.whole, n.head, n.whole, " \
  "p.head, p.whole, k.head, k.whole, t.head, t.whole "
#define STOCKTAKE_TEXT_JOINS                                                     \
  " LEFT JOIN stocktake_texts f ON f.subject = s.subject AND f.text = s.folder"  \
  " LEFT JOIN stocktake_texts n ON n.subject = s.subject AND n.text = s.name"    \
  " LEFT JOIN stocktake_texts p ON p.subject = s.subject AND p.text = s.package" \
  " LEFT JOIN stocktake_texts k ON k.subject = s.subject AND k.text = s.kind"    \
  " LEFT JOIN stocktake_texts t ON t.subject = s.subject AND t.text = s.target"

// CROSS JOIN: SQLite keeps that order, and so comes from the few to the many.
constexpr std::string_view kByDigest =
    STOCKTAKE_KEPT_COLUMNS "FROM stocktake_spans s" STOCKTAKE_TEXT_JOINS
                           " WHERE s.sha256 IS NOT NULL AND substr(s.sha256, 1, 8) = $1 AND s.sha256 = $2";
constexpr std::string_view kByName = STOCKTAKE_KEPT_COLUMNS
    "FROM stocktake_texts x CROSS JOIN stocktake_spans s {INDEX stocktake_spans_by_name}" STOCKTAKE_TEXT_JOINS
    " WHERE x.head = $1 AND s.subject = x.subject AND s.name = x.text AND s.what = 0";
constexpr std::string_view kByFolder = STOCKTAKE_KEPT_COLUMNS
    "FROM stocktake_texts x CROSS JOIN stocktake_spans s {INDEX "
    "stocktake_spans_by_folder}" STOCKTAKE_TEXT_JOINS
    " WHERE x.head >= $1 AND x.head < $2 AND s.subject = x.subject"
    " AND s.folder = x.text AND s.what = 0";
constexpr std::string_view kByPackage = STOCKTAKE_KEPT_COLUMNS
    "FROM stocktake_packages x CROSS JOIN stocktake_spans s {INDEX "
    "stocktake_spans_by_package}" STOCKTAKE_TEXT_JOINS
    " WHERE x.identity = $1 AND s.subject = x.subject AND s.package = x.package"
    " AND s.what > 0 AND s.what = 1";
constexpr std::string_view kAllFiles =
    STOCKTAKE_KEPT_COLUMNS "FROM stocktake_spans s" STOCKTAKE_TEXT_JOINS " WHERE s.what = 0";
constexpr std::string_view kAllOfSubject =
    STOCKTAKE_KEPT_COLUMNS "FROM stocktake_spans s" STOCKTAKE_TEXT_JOINS " WHERE s.subject = $1";

/// A span as it was read: its releases are still positions.
struct RawSpan {
  std::int64_t subject = 0, span = 0;
  std::int32_t first = 0, gone = 0;
  KeptSpan kept;
};

std::string_view text_of(const SqlRow& row, int column) {
  return row.bytes(row.is_null(column + 1) ? column : column + 1);
}

RawSpan raw_span(const SqlRow& row) {
  RawSpan raw;
  raw.subject = row.integer(0);
  raw.span = row.integer(1);
  raw.first = static_cast<std::int32_t>(row.integer(5));
  raw.gone = static_cast<std::int32_t>(row.integer(6));
  KeptSpan& kept = raw.kept;
  kept.what = static_cast<Hit::Kind>(std::clamp<std::int64_t>(row.integer(2), 0, 4));
  if (!row.is_null(3)) kept.sha256 = rows::digest_of(row, 3);
  if (!row.is_null(4)) kept.mode = static_cast<std::int32_t>(row.integer(4));
  kept.path = std::string(text_of(row, 7)).append(text_of(row, 9));
  kept.package = text_of(row, 11);
  kept.kind = text_of(row, 13);
  kept.target = text_of(row, 15);
  return raw;
}

/// What of the query the span fits, by the query's own judgement.
std::vector<std::uint32_t> criteria_of(const InventoryQuery& query, const KeptSpan& kept) {
  if (kept.what == Hit::Kind::file) return query.fits_file(kept.path, kept.sha256 ? &*kept.sha256 : nullptr);
  if (kept.what == Hit::Kind::package) return query.fits_package(kept.package);
  return kept.sha256 ? query.fits_digest(*kept.sha256) : std::vector<std::uint32_t>();
}

class Search {
 public:
  Search(Database& database, const InventoryQuery& query, std::int64_t subject)
      : database_(database), query_(query), subject_(subject) {}

  std::vector<RawSpan> run() {
    for (const auto& [digest, criterion] : query_.digests()) {
      const std::string_view bytes = rows::view(digest);
      take(kByDigest, {SqlBytes{bytes.substr(0, 8)}, SqlBytes{bytes}});
    }
    for (const auto& [glob, criterion] : query_.globs()) by_glob(parts_of_glob(glob));
    for (const std::string& identity : query_.identities())
      take(kByPackage, {SqlBytes{TextKey(identity).head()}});
    return std::move(found_);
  }

 private:
  void by_glob(const GlobParts& parts) {
    if (!parts.name.empty() && !(parts.folder_whole && !parts.folder.empty()))
      return take(kByName, {SqlBytes{TextKey(parts.name).head()}});
    if (parts.folder.empty()) return take(kAllFiles, {});
    // Keys of longer texts begin as those do.
    const std::string from = parts.folder.substr(0, TextKey::kLongest);
    std::string to = from;
    ++to.back();  // a '/', or a byte of a name that was cut: of both there is a next one, or it is 0xFF
    if (to.back() == '\0') return take(kAllFiles, {});
    take(kByFolder, {SqlBytes{from}, SqlBytes{to}});
  }

  void take(std::string_view sql, const std::vector<SqlValue>& values) {
    database_.query(sql, values, [&](const SqlRow& row) {
      if (subject_ != 0 && row.integer(0) != subject_) return;
      RawSpan raw = raw_span(row);
      raw.kept.criteria = criteria_of(query_, raw.kept);
      if (raw.kept.criteria.empty() || !seen_[raw.subject].insert(raw.span).second) return;
      found_.push_back(std::move(raw));
    });
  }

  Database& database_;
  const InventoryQuery& query_;
  std::int64_t subject_;
  std::unordered_map<std::int64_t, std::unordered_set<std::int64_t>> seen_;  // what fits twice is found once
  std::vector<RawSpan> found_;
};

/// The releases of a subject, by which positions get their names.
class Timeline {
 public:
  Timeline(Database& database, std::int64_t subject) {
    const SqlValue values[] = {subject};
    database.query(
        "SELECT name, position, taken, added FROM stocktake_releases WHERE subject = $1 ORDER BY position",
        values, [&](const SqlRow& row) {
          Release& release = releases_.emplace_back();
          release.name = row.bytes(0);
          release.position = static_cast<std::int32_t>(row.integer(1));
          release.taken = row.bytes(2);
          release.added = row.bytes(3);
        });
    database.query("SELECT name FROM stocktake_subjects WHERE subject = $1", values,
                   [&](const SqlRow& row) { name_ = row.bytes(0); });
  }
  KeptSpan named(RawSpan raw) const {
    const auto first = at(raw.first);
    const auto gone = at(raw.gone);
    if (first >= gone || first->position != raw.first)
      throw Error("the store is damaged: something came with a release that is not there");
    raw.kept.subject = name_;
    raw.kept.first = *first;
    raw.kept.last = *(gone - 1);
    if (gone != releases_.end()) raw.kept.gone = *gone;
    raw.kept.releases = static_cast<std::uint64_t>(gone - first);
    return std::move(raw.kept);
  }

 private:
  std::vector<Release>::const_iterator at(std::int32_t position) const {
    return std::lower_bound(releases_.begin(), releases_.end(), position,
                            [](const Release& release, std::int32_t at) { return release.position < at; });
  }
  std::string name_;
  std::vector<Release> releases_;
};

std::int64_t number_or_all(Store& store, const std::string& subject) {
  return subject.empty() ? 0 : rows::subject_number(store.database(), subject);
}

constexpr std::string_view kSpecial = "*?[]\\";

}  // namespace

GlobParts parts_of_glob(std::string_view glob) {
  GlobParts parts;
  const auto special = std::min(glob.find_first_of(kSpecial), glob.size());
  const auto slash = glob.rfind('/');
  const std::string_view tail = slash == glob.npos ? glob : glob.substr(slash + 1);
  if (tail.find_first_of(kSpecial) == tail.npos) parts.name = tail;
  const std::string_view literal = glob.substr(0, special);
  const auto last = literal.rfind('/');
  if (last != literal.npos) parts.folder = literal.substr(0, last + 1);
  // A tail with `**` may hold folders; one with `*` may not.
  parts.folder_whole = last == slash && tail.find("**") == tail.npos;
  return parts;
}

std::vector<KeptSpan> find_spans(Store& store, const InventoryQuery& query, const std::string& subject) {
  const SqlTransaction one_state(store.database(), Database::Access::read);
  std::map<std::int64_t, Timeline> timelines;
  std::vector<KeptSpan> spans;
  for (RawSpan& raw : Search(store.database(), query, number_or_all(store, subject)).run()) {
    auto timeline = timelines.find(raw.subject);
    if (timeline == timelines.end())
      timeline = timelines.emplace(raw.subject, Timeline(store.database(), raw.subject)).first;
    spans.push_back(timeline->second.named(std::move(raw)));
  }
  const auto key = [](const KeptSpan& s) {
    return std::tie(s.subject, s.path, s.what, s.first.position, s.package, s.sha256);
  };
  std::sort(spans.begin(), spans.end(),
            [&](const KeptSpan& a, const KeptSpan& b) { return key(a) < key(b); });
  return spans;
}

BlindSpots blind_spots(Store& store, const std::string& subject) {
  BlindSpots spots;
  const SqlValue values[] = {number_or_all(store, subject)};
  store.database().query(
      "SELECT COUNT(*), COUNT(CASE WHEN undigested > 0 OR lists_files = 0 THEN 1 END),"
      " COUNT(CASE WHEN unread > 0 THEN 1 END), COUNT(CASE WHEN nameless > 0 THEN 1 END)"
      " FROM stocktake_releases WHERE CAST($1 AS BIGINT) = 0 OR subject = $1",
      values, [&](const SqlRow& row) {
        const auto count = [&](int column) { return static_cast<std::uint64_t>(row.integer(column)); };
        spots = {count(0), count(1), count(2), count(3)};
      });
  return spots;
}

void each_span(Store& store, const std::string& subject, const std::function<void(const KeptSpan&)>& take) {
  const SqlTransaction one_state(store.database(), Database::Access::read);
  const std::int64_t number = rows::subject_number(store.database(), subject);
  const Timeline timeline(store.database(), number);
  const SqlValue values[] = {number};
  store.database().query(kAllOfSubject, values,
                         [&](const SqlRow& row) { take(timeline.named(raw_span(row))); });
}

std::vector<Drift> drift_of(Store& store, const std::string& subject) {
  const SqlTransaction one_state(store.database(), Database::Access::read);
  const std::int64_t subject_id = rows::subject_number(store.database(), subject);
  std::map<std::int32_t, Drift> drifts;
  for (Release& release : rows::releases(store.database(), subject_id)) {
    Drift drift;
    drift.release = std::move(release);
    drifts.emplace(drift.release.position, std::move(drift));
  }
  const SqlValue values[] = {subject_id};
  const auto count = [&](std::string_view sql, const std::function<void(Drift&, const SqlRow&)>& take) {
    store.database().query(sql, values, [&](const SqlRow& row) {
      const auto at = drifts.find(static_cast<std::int32_t>(row.integer(0)));
      if (at != drifts.end()) take(at->second, row);
    });
  };
  const auto number = [](const SqlRow& row, int column) {
    return static_cast<std::uint64_t>(row.integer(column));
  };
  count("SELECT first, COUNT(*) FROM stocktake_spans WHERE subject = $1 AND what = 0 GROUP BY first",
        [&](Drift& drift, const SqlRow& row) { drift.came = number(row, 1); });
  count("SELECT gone, COUNT(*) FROM stocktake_spans WHERE subject = $1 AND what = 0 GROUP BY gone",
        [&](Drift& drift, const SqlRow& row) { drift.went = number(row, 1); });
  // What went and came at one path stayed there; where only its owner is another, it did not change.
  count(
      "SELECT b.first, COUNT(*), COUNT(CASE WHEN a.sha256 IS DISTINCT FROM b.sha256 OR a.kind <> b.kind"
      " OR a.mode IS DISTINCT FROM b.mode OR a.target <> b.target THEN 1 END)"
      " FROM stocktake_spans b JOIN stocktake_spans a ON a.subject = b.subject"
      " AND a.name = b.name AND a.folder = b.folder AND a.gone = b.first AND a.what = 0"
      " WHERE b.subject = $1 AND b.what = 0 GROUP BY b.first",
      [&](Drift& drift, const SqlRow& row) {
        drift.came -= std::min(drift.came, number(row, 1));
        drift.went -= std::min(drift.went, number(row, 1));
        drift.changed = number(row, 2);
      });
  std::vector<Drift> result;
  for (auto& [position, drift] : drifts) {
    if (result.empty()) drift.came = drift.changed = drift.went = 0;  // against what?
    result.push_back(std::move(drift));
  }
  return result;
}

}  // namespace stocktake
