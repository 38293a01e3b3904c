#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "differ/match/digests.h"
#include "differ/report.h"
#include "schemas/identity/version_order.h"
#include "schemas/inventory/inventory.h"
#include "schemas/inventory/properties.h"

/// Which package and which file of one side is which of the other. Exact keys only: no
/// likeness of names decides. Every step is a merge of sorted lists or a look-up in a hash table, so that the
/// cost is linear also when everything changed and when a million files moved; what is kept is indices.
namespace stocktake {

/// One package as it stands on both sides, or on one of them.
struct PackagePair {
  std::uint32_t before = kNone, after = kNone;  ///< indices into the inventories' packages
  PackageChange::Kind kind = PackageChange::Kind::same;
  /// Another release, so that its files may change, come and go. Not so where only the spelling differs
  /// (`1.0`, `1.0.0`), or where a side doesn't say its version.
  bool new_version = false;
  bool published = false;  ///< on each side that has it, the whole of what was scanned (property::kPublished)
  /// Of a package that only one side has: one of its name on the other side, which has a partner of its own
  /// or went as well; the same release where there is one. kNone: the name itself is new, or gone.
  std::uint32_t relative = kNone;

  bool both() const { return before != kNone && after != kNone; }
  /// A published package of which the other side is no release: the sides are not two releases of one thing,
  /// but a source and the tarball made of it, say, and that the package came or went explains none of the
  /// files between them. They count as unowned.
  bool unrelated() const { return published && !both(); }
};

struct PackageMatches {
  std::vector<PackagePair> pairs;  ///< in the order of the after side, then what only the before side has
  /// Index into `pairs`, for each package; of a release with copies on the after side, its first pair.
  std::vector<std::uint32_t> pair_of_before, pair_of_after;
  /// For each package, what stays the same from release to release: `pkg:npm/lodash`, or `library:group/name`
  /// where the document has no purl.
  std::vector<std::string> identity_before, identity_after;
};

/// The order of versions that both sides of a package follow, by its purl.
VersionScheme version_scheme_of(const Package& before, const Package& after);

/// Pairs packages by identity as multisets: the same version in the same place first, then the same version
/// elsewhere, then in version order, so that as few as possible are downgraded, within a release line where
/// that can be. A release of which the after side has more copies than the before side is paired with it once
/// more (Kind::copied). A package without purl, or without group, on one side takes its only namesake among
/// what is left over.
PackageMatches match_packages(const Inventory& before, const Inventory& after);

/// What differs between the two sides of a file.
struct FileDifference {
  bool content = false;         ///< the bytes
  bool not_comparable = false;  ///< the digests have no algorithm in common
  bool conflict = false;        ///< a weak digest is equal where a strong one differs, or the other way round
  bool weakened = false;        ///< the strongest digest is gone, or weaker than it was
  bool type = false;
  bool mode = false;
  bool target = false;  ///< of a symlink
  bool detail = false;  ///< a fact of its own: the hook that it is, what its package's record says of it …
  /// By what the bytes are known to be equal, where that is weak: MD5 or SHA-1.
  std::optional<HashAlgorithm> weakly_equal = std::nullopt;

  bool any() const {
    return content || not_comparable || conflict || weakened || type || mode || target || detail;
  }
};

/// A file that is not the same in everything on both sides.
struct FileMatch {
  std::uint32_t before = kNone, after = kNone;  ///< indices into the inventories' files
  std::uint32_t pair = kNone;  ///< of its owner: the after side's, else the before side's; kNone: unowned
  FileChange::Kind kind = FileChange::Kind::modified;
  FileDifference differs;
  bool same_place = false;  ///< both sides have it, and its path, as far as it says something, is the same
};

struct FileMatches {
  std::vector<FileMatch> changes;          ///< by path; a file that went stands at its old path
  std::vector<std::uint32_t> partner;      ///< for each file of the after side, its file before; kNone: none
  std::vector<std::uint32_t> equal_files;  ///< for each package pair, how many files are the same
  std::uint64_t equal = 0;                 ///< of all files
  /// Of those, the ones of which no better digest stands on both sides: MD5 and SHA-1, of which files of
  /// equal digests are made at will.
  std::uint64_t equal_by_md5 = 0, equal_by_sha1 = 0;
  /// Files that only this side has, where the other's list of files claims no completeness, and so does not
  /// say that they are absent there.
  std::uint64_t only_before = 0, only_after = 0;
};

/// Whether a side lists files and claims nothing of the list: a document of another generator, which names
/// the files that it looked into. That a file is missing from it says nothing.
bool is_partial_list(const Inventory& side);

/// Pairs files by path; then, within a package whose version or place changed, by the path with the old
/// version and place replaced by the new; then what is left by equal digest: moves, and copies of what is
/// still there.
///
/// Archives wrap all that they hold in one folder, whose name (`NAME-1.2`) says nothing: where the other side
/// does not have that folder, paths count from within it. Between two releases of a published package the
/// version in a path says nothing either.
FileMatches match_files(const Inventory& before, const Inventory& after, const PackageMatches& packages);

}  // namespace stocktake
