#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/identity/version_order.h"
#include "store/database/database.h"
#include "store/items.h"
#include "store/packed.h"

/// store: releases kept. In: documents, each as a release of a subject. Out: the documents again, byte for
/// byte, and which release brought what, since when, and where else it is. It never reads a tree, never
/// judges a change, and believes no name of a document: a release is called what its user called it.
namespace stocktake {

/// Which release of which subject, as `store:SUBJECT[@RELEASE]` names it.
struct StoredName {
  std::string subject;
  std::string release;  ///< empty: the newest
};

/// `SUBJECT` or `SUBJECT@RELEASE`, at the last '@' that is not the first character. \throws Error where
/// either is no name.
StoredName stored_name(std::string_view text);

/// \throws Error, which begins with `option`, where `name` cannot name a subject or a release: it must be
/// UTF-8 of 1 to 200 bytes without hidden characters, and without '@' but as the first character of a
/// subject.
void require_subject_name(std::string_view name, std::string_view option);
void require_release_name(std::string_view name, std::string_view option);

struct Release {
  std::string name;
  std::int32_t position = 0;  ///< in the order of the subject's releases; other numbers after a renumbering
  Sha256 sha256;              ///< of its document
  std::uint64_t size = 0;     ///< of its document
  std::string taken;          ///< when the document says that it was made; empty: it says nothing
  std::string added;          ///< when it was added, RFC 3339, UTC
  std::uint64_t files = 0, packages = 0, unowned = 0;
  std::uint64_t undigested = 0, unread = 0, nameless = 0;  ///< see ReleaseItems
  bool lists_files = false;
};

struct Subject {
  std::string name;
  std::uint64_t releases = 0;
  Release oldest, newest;
};

/// Where a new release stands among those that are there.
struct Placement {
  enum class Kind : std::uint8_t {
    by_version,  ///< behind the last release whose name is no newer version
    last,
    before,
    after,
  };
  Kind kind = Kind::by_version;
  std::string release;                            ///< of `before` and `after`
  VersionScheme scheme = VersionScheme::generic;  ///< of `by_version`
};

struct NewRelease {
  std::string subject, name;
  std::string taken, added;
  const PackedDocument* document = nullptr;
  const ReleaseItems* items = nullptr;  ///< of that document
  Placement placement;
  bool replace = false;  ///< a release of that name with another document goes
};

/// What came of adding a release.
struct Added {
  enum class Outcome : std::uint8_t { added, replaced, same };
  Outcome outcome = Outcome::added;
  std::string behind, before;  ///< the releases around it; empty: there is none
  std::uint64_t files = 0, packages = 0;
  // Files, against the release before it:
  std::uint64_t came = 0, changed = 0, went = 0;
};

/// A store, over one connection. All functions throw Error that names the store or what is not in it. Not
/// thread-safe; any number of programs may use one store.
class Store {
 public:
  explicit Store(std::unique_ptr<Database> database) : database_(std::move(database)) {}
  /// Connects, and makes or updates the tables where it is to be written.
  static Store open(const StoreLocation& location, Database::Access access);

  /// Adds a release, whole or not at all. The same release with the same document is none. \throws Error
  /// where the release is there with another document, and `replace` is not set.
  Added add(const NewRelease& release);
  /// Removes a release, and with its last one the subject.
  void remove(const StoredName& name);

  /// All subjects, sorted by name.
  std::vector<Subject> subjects();
  /// A subject's releases from the oldest to the newest. \throws Error where there is no such subject.
  std::vector<Release> releases(const std::string& subject);
  /// A release; the newest where the name has none. \throws Error where there is none.
  Release release(const StoredName& name);
  /// Its document, byte for byte as it was added.
  std::string document(const StoredName& name);

  /// How many findings nobody expected when the second document was held against the first; nothing where
  /// nobody asked yet. \param program whose judgement: another version judges anew
  std::optional<std::uint64_t> verdict(const std::string& subject, const Sha256& before, const Sha256& after,
                                       std::string_view program);
  /// Keeps that for the next who asks.
  void keep_verdict(const std::string& subject, const Sha256& before, const Sha256& after,
                    std::string_view program, std::uint64_t unexpected);

  Database& database() { return *database_; }

 private:
  std::unique_ptr<Database> database_;
};

}  // namespace stocktake
