#include "store/store.h"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/error.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"
#include "store/change.h"
#include "store/database/schema.h"
#include "store/rows.h"

namespace stocktake {
namespace {

constexpr std::size_t kLongestName = 200;  // bytes

void require_name(std::string_view name, std::string_view option, std::size_t at) {
  const auto refuse = [&](std::string_view why) {
    throw Error(fmt::format("{} {}: {}", option, in_quotes(name), why));
  };
  if (name.empty()) refuse("an empty name");
  if (name.size() > kLongestName) refuse(fmt::format("a name has at most {} bytes", kLongestName));
  if (!is_utf8(name) || has_hidden_characters(name))
    refuse("a name is UTF-8, without controls and invisible characters");
  if (name.find('@', at) != name.npos)
    refuse("'@' stands between subject and release; only a subject may begin with it");
}

/// Tries again what another program came in between of.
template <class Work>
auto with_retries(const Work& work) {
  constexpr int kTries = 100;  // each time somebody else got further
  for (int attempt = 1;; ++attempt) try {
      return work();
    } catch (const SqlConflict&) {
      if (attempt == kTries) throw;
    }
}

[[noreturn]] void refuse_other_content(const NewRelease& release, const Release& there) {
  throw Error(
      fmt::format("{}@{}: is there with another document (sha256 {}, this is {}); nothing was changed; "
                  "--replace takes this one",
                  printable(release.subject), printable(release.name), to_hex(there.sha256).substr(0, 12),
                  to_hex(release.document->sha256).substr(0, 12)));
}

Added add_once(Database& database, const NewRelease& release) {
  SqlTransaction transaction(database, Database::Access::write);
  SubjectChange change(database, release.subject, SubjectChange::Missing::make);
  Added added;
  if (const Release* there = change.find(release.name)) {
    if (there->sha256 == release.document->sha256) {
      added.outcome = Added::Outcome::same;
      change.tell_place(release.name, added);
      return added;  // the transaction is undone: a subject that was made for nothing goes
    }
    if (!release.replace) refuse_other_content(release, *there);
    added.outcome = Added::Outcome::replaced;
    change.replace(release, added);
  } else {
    change.add(release, added);
  }
  change.finish();
  transaction.commit();
  return added;
}

}  // namespace

void require_subject_name(std::string_view name, std::string_view option) {
  require_name(name, option, 1);
}
void require_release_name(std::string_view name, std::string_view option) {
  require_name(name, option, 0);
}

StoredName stored_name(std::string_view text) {
  const auto at = text.rfind('@');
  StoredName name{std::string(text), {}};
  if (at != text.npos && at != 0) {
    name = {std::string(text.substr(0, at)), std::string(text.substr(at + 1))};
    require_release_name(name.release, "the release");
  }
  require_subject_name(name.subject, "the subject");
  return name;
}

Store Store::open(const StoreLocation& location, Database::Access access) {
  auto database = open_database(location, access);
  if (access == Database::Access::read)
    require_store(*database);
  else
    with_retries([&] {
      prepare_store(*database);
      return 0;
    });
  return Store(std::move(database));
}

Added Store::add(const NewRelease& release) {
  require_subject_name(release.subject, "--subject");
  require_release_name(release.name, "--release");
  return with_retries([&] { return add_once(*database_, release); });
}

void Store::remove(const StoredName& name) {
  with_retries([&] {
    SqlTransaction transaction(*database_, Database::Access::write);
    SubjectChange change(*database_, name.subject, SubjectChange::Missing::refuse);
    change.remove(name.release);
    change.finish();
    transaction.commit();
    return 0;
  });
}

std::vector<Subject> Store::subjects() {
  std::vector<Subject> subjects;
  database_->query(rows::kSubjects, {}, [&](const SqlRow& row) {
    Subject subject;
    subject.name = row.bytes(0);
    subject.releases = static_cast<std::uint64_t>(row.integer(1));
    subject.oldest.name = row.bytes(2);
    subject.newest = rows::release_of(row, 3);
    subjects.push_back(std::move(subject));
  });
  std::sort(subjects.begin(), subjects.end(),
            [](const Subject& a, const Subject& b) { return a.name < b.name; });
  return subjects;
}

std::vector<Release> Store::releases(const std::string& subject) {
  return rows::releases(*database_, rows::subject_number(*database_, subject));
}

Release Store::release(const StoredName& name) {
  std::vector<Release> all = releases(name.subject);
  if (name.release.empty() && !all.empty()) return std::move(all.back());
  for (Release& one : all)
    if (one.name == name.release) return std::move(one);
  rows::refuse_release(*database_, name, all);
}

std::string Store::document(const StoredName& name) {
  const SqlTransaction one_state(*database_, Database::Access::read);
  const Release found = release(name);
  const std::int64_t subject = rows::subject_number(*database_, name.subject);
  return unpack_document(
      rows::packed_document(*database_, subject, found.sha256), found.sha256, found.size,
      fmt::format("{}: {}@{}", database_->name(), printable(name.subject), printable(found.name)));
}

std::optional<std::uint64_t> Store::verdict(const std::string& subject, const Sha256& before,
                                            const Sha256& after, std::string_view program) {
  std::optional<std::uint64_t> unexpected;
  const SqlValue values[] = {SqlText{subject}, SqlBytes{rows::view(before)}, SqlBytes{rows::view(after)},
                             SqlText{program}};
  database_->query(rows::kVerdict, values,
                   [&](const SqlRow& row) { unexpected = static_cast<std::uint64_t>(row.integer(0)); });
  return unexpected;
}

void Store::keep_verdict(const std::string& subject, const Sha256& before, const Sha256& after,
                         std::string_view program, std::uint64_t unexpected) {
  const SqlValue values[] = {SqlText{subject}, SqlBytes{rows::view(before)}, SqlBytes{rows::view(after)},
                             SqlText{program}, static_cast<std::int64_t>(unexpected)};
  SqlTransaction transaction(*database_, Database::Access::write);
  database_->execute(rows::kKeepVerdict, values);
  transaction.commit();
}

}  // namespace stocktake
