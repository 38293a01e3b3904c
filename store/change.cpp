#include "store/change.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <utility>

#include "schemas/error.h"
#include "schemas/inventory/query.h"
#include "schemas/text/printable.h"
#include "store/database/schema.h"
#include "store/rows.h"
#include "store/text_key.h"

namespace stocktake {
namespace {

/// Room between two neighbours for those that come between them later.
constexpr std::int32_t kSpacing = 1 << 16;
/// Positions stay within these, so that there is room for others while releases are numbered anew.
constexpr std::int32_t kHighest = 1 << 30;

/// Bytes of a part of a document: a row that every server takes.
constexpr std::size_t kPart = std::size_t{1} << 20;

#define STOCKTAKE_SPAN_COLUMNS "span, what, folder, name, sha256, package, kind, mode, target, first, gone"

ItemSpan span_of(const SqlRow& row) {
  ItemSpan span;
  span.span = row.integer(0);
  span.item.what = static_cast<std::uint8_t>(row.integer(1));
  span.item.folder = row.integer(2);
  span.item.name = row.integer(3);
  if (!row.is_null(4)) span.item.sha256 = rows::digest_of(row, 4);
  span.item.package = row.integer(5);
  span.item.kind = row.integer(6);
  span.item.mode = row.is_null(7) ? -1 : static_cast<std::int32_t>(row.integer(7));
  span.item.target = row.integer(8);
  span.first = static_cast<std::int32_t>(row.integer(9));
  span.gone = static_cast<std::int32_t>(row.integer(10));
  return span;
}

/// Whether the file itself is the same, whoever owns it.
bool same_file(const ItemKey& a, const ItemKey& b) {
  return a.sha256 == b.sha256 && a.kind == b.kind && a.mode == b.mode && a.target == b.target;
}

/// What a release brings against the one before it, in files. One that went and came is changed, where more
/// of it is another than its owner, whose version stands in the owner's name.
void count(const SpanChanges& changes, std::int32_t position, Added& added) {
  const auto path = [](const ItemKey& item) { return std::pair(item.folder, item.name); };
  constexpr auto kFile = static_cast<std::uint8_t>(Hit::Kind::file);
  std::map<std::pair<std::int64_t, std::int64_t>, const ItemKey*> went;
  for (const ItemSpan& span : changes.moved)
    if (span.gone == position && span.item.what == kFile) went.emplace(path(span.item), &span.item);
  for (const auto* spans : {&changes.added, &changes.moved})
    for (const ItemSpan& span : *spans) {
      if (span.first != position || span.item.what != kFile) continue;
      const auto before = went.find(path(span.item));
      if (before == went.end()) {
        ++added.came;
        continue;
      }
      if (!same_file(*before->second, span.item)) ++added.changed;
      went.erase(before);
    }
  added.went = went.size();
}

}  // namespace

SubjectChange::SubjectChange(Database& database, const std::string& subject, Missing missing)
    : database_(database), subject_name_(subject) {
  const SqlValue name[] = {SqlText{subject}};
  const auto take = [&] {
    database_.query(
        "SELECT subject, next_text, next_span FROM stocktake_subjects WHERE name = $1 {FOR UPDATE}", name,
        [&](const SqlRow& row) {
          subject_ = row.integer(0);
          next_text_ = row.integer(1);
          next_span_ = row.integer(2);
        });
  };
  take();
  if (subject_ == 0) {
    if (missing == Missing::refuse) rows::subject_number(database_, subject);
    database_.execute(
        "INSERT INTO stocktake_subjects (subject, name, next_text, next_span)"
        " SELECT COALESCE(MAX(subject), 0) + 1, $1, 1, 1 FROM stocktake_subjects",
        name);
    take();
  }
  releases_ = rows::releases(database_, subject_);
}

const Release* SubjectChange::find(std::string_view name) const {
  for (const Release& release : releases_)
    if (release.name == name) return &release;
  return nullptr;
}

std::size_t SubjectChange::index_of(const std::string& name) const {
  const Release* found = find(name);
  if (found == nullptr) rows::refuse_release(database_, {subject_name_, name}, releases_);
  return static_cast<std::size_t>(found - releases_.data());
}

// --- texts

void SubjectChange::load_texts() {
  if (texts_loaded_) return;
  texts_loaded_ = true;
  const SqlValue subject[] = {subject_};
  database_.query("SELECT text, head, whole FROM stocktake_texts WHERE subject = $1", subject,
                  [&](const SqlRow& row) {
                    texts_.emplace(arena_.keep(row.bytes(row.is_null(2) ? 1 : 2)), row.integer(0));
                  });
  database_.query("SELECT package FROM stocktake_packages WHERE subject = $1", subject,
                  [&](const SqlRow& row) { packages_.insert(row.integer(0)); });
}

std::int64_t SubjectChange::text_id(std::string_view text) {
  if (text.empty()) return 0;
  if (const auto known = texts_.find(text); known != texts_.end()) return known->second;
  const std::string_view kept = arena_.keep(text);
  texts_.emplace(kept, next_text_);
  new_texts_.push_back({kept, next_text_});
  return next_text_++;
}

std::int64_t SubjectChange::package_id(std::string_view package) {
  const std::int64_t id = text_id(package);
  if (id != 0 && packages_.insert(id).second) new_packages_.push_back({package, id});
  return id;
}

std::vector<ItemKey> SubjectChange::keys_of(const ReleaseItems& items) {
  load_texts();
  std::vector<ItemKey> keys;
  keys.reserve(items.items.size());
  // Neighbours mostly share folder, package and kind.
  Item last;
  ItemKey key;
  for (const Item& item : items.items) {
    if (item.folder != last.folder) key.folder = text_id(item.folder);
    if (item.package != last.package) key.package = package_id(item.package);
    if (item.kind != last.kind) key.kind = text_id(item.kind);
    key.name = text_id(item.name);
    key.target = text_id(item.target);
    key.sha256 = item.sha256;
    key.mode = item.mode;
    key.what = item.what;
    keys.push_back(key);
    last = item;
  }
  return keys;
}

void SubjectChange::write_texts() {
  std::vector<TextKey> keys;
  for (const NewText& text : new_texts_) keys.emplace_back(text.text);
  database_.execute_each(
      "INSERT INTO stocktake_texts (subject, text, head, whole) VALUES ($1, $2, $3, $4)", keys.size(),
      [&](std::size_t i, std::vector<SqlValue>& values) {
        values = {subject_, new_texts_[i].id, SqlBytes{keys[i].head()}};
        values.push_back(keys[i].is_whole() ? SqlValue() : SqlValue(SqlBytes{new_texts_[i].text}));
      });
}

void SubjectChange::write_packages() {
  std::vector<TextKey> identities;
  for (const NewText& package : new_packages_) identities.emplace_back(identity_of(package.text));
  database_.execute_each("INSERT INTO stocktake_packages (subject, package, identity) VALUES ($1, $2, $3)",
                         identities.size(), [&](std::size_t i, std::vector<SqlValue>& values) {
                           values = {subject_, new_packages_[i].id, SqlBytes{identities[i].head()}};
                         });
}

// --- positions

std::size_t SubjectChange::place_of(const NewRelease& release) const {
  const Placement& placement = release.placement;
  switch (placement.kind) {
    case Placement::Kind::last:
      return releases_.size();
    case Placement::Kind::before:
      return index_of(placement.release);
    case Placement::Kind::after:
      return index_of(placement.release) + 1;
    case Placement::Kind::by_version:
      break;
  }
  std::size_t index = releases_.size();
  while (index > 0 && std::is_gt(compare_versions(placement.scheme, releases_[index - 1].name, release.name)))
    --index;
  return index;
}

void SubjectChange::tell_place(const std::string& name, Added& added) const {
  const std::size_t index = index_of(name);
  if (index != 0) added.behind = releases_[index - 1].name;
  if (index + 1 < releases_.size()) added.before = releases_[index + 1].name;
}

std::int32_t SubjectChange::position_behind(std::size_t index) const {
  return index < releases_.size() ? releases_[index].position : kStillThere;
}

/// A position before the release at `index`; false where there is none left.
bool SubjectChange::position_between(std::size_t index, std::int32_t& position) const {
  if (releases_.empty()) {
    position = 0;
  } else if (index == releases_.size()) {
    position = releases_.back().position + kSpacing;
  } else if (index == 0) {
    position = releases_.front().position - kSpacing;
  } else {
    const std::int32_t before = releases_[index - 1].position;
    position = before + (releases_[index].position - before) / 2;
    return position != before;
  }
  return std::abs(position) <= kHighest;
}

std::int32_t SubjectChange::position_at(std::size_t index) {
  std::int32_t position = 0;
  if (position_between(index, position)) return position;
  number_anew();
  if (position_between(index, position)) return position;
  throw Error(fmt::format("{}: {} has more releases than a store can number", database_.name(),
                          printable(subject_name_)));
}

/// Gives all releases new positions, equally far from each other, and all spans with them. Rare: when sixteen
/// releases in a row came between the same two neighbours.
void SubjectChange::number_anew() {
  const auto count = static_cast<std::int64_t>(releases_.size());
  const std::int64_t spacing = std::min<std::int64_t>(kSpacing, kHighest / (count + 2) * 2);
  std::unordered_map<std::int32_t, std::int32_t> now{{kStillThere, kStillThere}};
  for (std::int64_t i = 0; i < count; ++i)
    now[releases_[static_cast<std::size_t>(i)].position] =
        static_cast<std::int32_t>((i - count / 2) * spacing);
  const SqlValue subject[] = {subject_};
  std::vector<ItemSpan> spans =
      read_spans("SELECT " STOCKTAKE_SPAN_COLUMNS " FROM stocktake_spans WHERE subject = $1", subject);
  SpanChanges changes;
  for (const ItemSpan& span : spans) {
    changes.moved.push_back(span);
    changes.moved.back().first = now.at(span.first);
    changes.moved.back().gone = now.at(span.gone);
  }
  write_spans(changes);
  // No two releases may have one position meanwhile: so all go out of the way first.
  const auto move_all = [&](const auto& to) {
    database_.execute_each("UPDATE stocktake_releases SET position = $3 WHERE subject = $1 AND position = $2",
                           releases_.size(), [&](std::size_t i, std::vector<SqlValue>& values) {
                             values = {subject_, std::int64_t{releases_[i].position}, std::int64_t{to(i)}};
                           });
    for (std::size_t i = 0; i < releases_.size(); ++i) releases_[i].position = to(i);
  };
  std::vector<std::int32_t> final;
  for (const Release& release : releases_) final.push_back(now.at(release.position));
  move_all([](std::size_t i) {
    return static_cast<std::int32_t>(std::numeric_limits<std::int32_t>::min() + static_cast<std::int64_t>(i));
  });
  move_all([&](std::size_t i) { return final[i]; });
}

// --- spans

std::vector<ItemSpan> SubjectChange::read_spans(std::string_view sql,
                                                std::span<const SqlValue> values) const {
  std::vector<ItemSpan> spans;
  database_.query(sql, values, [&](const SqlRow& row) { spans.push_back(span_of(row)); });
  return spans;
}

std::vector<ItemSpan> SubjectChange::spans_around(std::int32_t next) const {
  const SqlValue values[] = {subject_, std::int64_t{next}};
  if (next == kStillThere)
    return read_spans("SELECT " STOCKTAKE_SPAN_COLUMNS
                      " FROM stocktake_spans {INDEX stocktake_spans_still_there} WHERE subject = $1"
                      " AND gone = 2147483647",
                      {values, 1});
  return read_spans("SELECT " STOCKTAKE_SPAN_COLUMNS
                    " FROM stocktake_spans WHERE subject = $1 AND first <= $2 AND gone >= $2",
                    values);
}

std::vector<ItemSpan> SubjectChange::spans_at_ends(std::int32_t position, std::int32_t next) const {
  const SqlValue values[] = {subject_, std::int64_t{position}, std::int64_t{next}};
  return read_spans("SELECT " STOCKTAKE_SPAN_COLUMNS
                    " FROM stocktake_spans WHERE subject = $1 AND (first = $2 OR first = $3 OR gone = $2)",
                    values);
}

void SubjectChange::write_spans(SpanChanges& changes) {
  database_.execute_each("DELETE FROM stocktake_spans WHERE subject = $1 AND span = $2",
                         changes.dropped.size(), [&](std::size_t i, std::vector<SqlValue>& values) {
                           values = {subject_, changes.dropped[i]};
                         });
  database_.execute_each("UPDATE stocktake_spans SET first = $3, gone = $4 WHERE subject = $1 AND span = $2",
                         changes.moved.size(), [&](std::size_t i, std::vector<SqlValue>& values) {
                           const ItemSpan& span = changes.moved[i];
                           values = {subject_, span.span, std::int64_t{span.first}, std::int64_t{span.gone}};
                         });
  database_.execute_each("INSERT INTO stocktake_spans (subject, " STOCKTAKE_SPAN_COLUMNS
                         ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                         changes.added.size(), [&](std::size_t i, std::vector<SqlValue>& values) {
                           const ItemSpan& span = changes.added[i];
                           const ItemKey& item = span.item;
                           values = {subject_,
                                     next_span_++,
                                     std::int64_t{item.what},
                                     item.folder,
                                     item.name,
                                     {},
                                     item.package,
                                     item.kind,
                                     {},
                                     item.target,
                                     std::int64_t{span.first},
                                     std::int64_t{span.gone}};
                           if (item.sha256) values[5] = SqlBytes{rows::view(*item.sha256)};
                           if (item.mode >= 0) values[8] = std::int64_t{item.mode};
                         });
}

// --- releases

void SubjectChange::write_document(const PackedDocument& document) {
  std::int64_t there = 0;
  const SqlValue key[] = {subject_, SqlBytes{rows::view(document.sha256)}};
  database_.query("SELECT COUNT(*) FROM stocktake_documents WHERE subject = $1 AND sha256 = $2", key,
                  [&](const SqlRow& row) { there = row.integer(0); });
  if (there != 0) return;  // another release has it
  for (std::size_t at = 0, part = 0; at == 0 || at < document.bytes.size(); at += kPart, ++part) {
    const SqlValue values[] = {subject_, key[1], static_cast<std::int64_t>(part),
                               SqlBytes{std::string_view(document.bytes).substr(at, kPart)}};
    database_.execute(
        "INSERT INTO stocktake_documents (subject, sha256, part, bytes) VALUES ($1, $2, $3, $4)", values);
  }
}

void SubjectChange::write_release(const Release& release) {
  const auto number = [](std::uint64_t count) { return static_cast<std::int64_t>(count); };
  const SqlValue values[] = {subject_,
                             SqlText{release.name},
                             std::int64_t{release.position},
                             SqlBytes{rows::view(release.sha256)},
                             number(release.size),
                             SqlText{release.taken},
                             SqlText{release.added},
                             number(release.files),
                             number(release.packages),
                             number(release.unowned),
                             number(release.undigested),
                             number(release.unread),
                             number(release.nameless),
                             std::int64_t{release.lists_files}};
  database_.execute(
      "INSERT INTO stocktake_releases (subject, name, position, sha256, size, taken, added, files, packages,"
      " unowned, undigested, unread, nameless, lists_files)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
      values);
}

void SubjectChange::add_at(std::size_t index, std::int32_t position, const NewRelease& release,
                           Added& added) {
  const std::int32_t next = position_behind(index);
  const std::vector<ItemKey> keys = keys_of(*release.items);
  SpanChanges changes = add_release(spans_around(next), keys, position, next);
  if (index != 0) count(changes, position, added);
  write_texts();
  write_packages();
  write_spans(changes);
  write_document(*release.document);
  const ReleaseItems& items = *release.items;
  write_release({release.name, position, release.document->sha256, release.document->size, release.taken,
                 release.added, items.files, items.packages, items.unowned, items.undigested, items.unread,
                 items.nameless, items.lists_files});
  added.files = items.files;
  added.packages = items.packages;
  if (index != 0) added.behind = releases_[index - 1].name;
  if (index < releases_.size()) added.before = releases_[index].name;
}

void SubjectChange::add(const NewRelease& release, Added& added) {
  const std::size_t index = place_of(release);
  add_at(index, position_at(index), release, added);
}

void SubjectChange::replace(const NewRelease& release, Added& added) {
  const std::size_t index = index_of(release.name);
  const std::int32_t position = releases_[index].position;
  remove_at(index);
  add_at(index, position, release, added);
}

void SubjectChange::remove_at(std::size_t index) {
  const Release gone = releases_[index];
  const std::int32_t next = position_behind(index + 1);
  SpanChanges changes = remove_release(spans_at_ends(gone.position, next), gone.position, next);
  write_spans(changes);
  const SqlValue values[] = {subject_, std::int64_t{gone.position}};
  database_.execute("DELETE FROM stocktake_releases WHERE subject = $1 AND position = $2", values);
  releases_.erase(releases_.begin() + static_cast<std::ptrdiff_t>(index));
  drop_document(gone.sha256);
}

void SubjectChange::drop_document(const Sha256& sha256) {
  if (std::any_of(releases_.begin(), releases_.end(), [&](const Release& r) { return r.sha256 == sha256; }))
    return;
  const SqlValue values[] = {subject_, SqlBytes{rows::view(sha256)}};
  database_.execute("DELETE FROM stocktake_documents WHERE subject = $1 AND sha256 = $2", values);
  database_.execute("DELETE FROM stocktake_verdicts WHERE subject = $1 AND (before = $2 OR after = $2)",
                    values);
}

void SubjectChange::drop_subject() {
  const SqlValue subject[] = {subject_};
  for (const std::string_view statement :
       {"DELETE FROM stocktake_spans WHERE subject = $1", "DELETE FROM stocktake_packages WHERE subject = $1",
        "DELETE FROM stocktake_texts WHERE subject = $1",
        "DELETE FROM stocktake_subjects WHERE subject = $1"})
    database_.execute(statement, subject);
}

void SubjectChange::remove(const std::string& name) {
  remove_at(index_of(name));
  if (releases_.empty()) drop_subject();
}

void SubjectChange::finish() {
  const SqlValue values[] = {subject_, next_text_, next_span_};
  database_.execute("UPDATE stocktake_subjects SET next_text = $2, next_span = $3 WHERE subject = $1",
                    values);
}

}  // namespace stocktake
