#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "differ/judge/abilities.h"
#include "differ/judge/advisories.h"
#include "differ/judge/explanation/places.h"
#include "differ/judge/go_packages.h"
#include "differ/judge/own_work.h"
#include "differ/judge/python_versions.h"
#include "differ/match/match.h"
#include "schemas/text/hashing.h"

namespace stocktake {

/// What a package was like before, as far as rules ask what is new about it. Bytecode in `__pycache__` does
/// not count.
struct PackageProfile {
  std::uint64_t kinds = 0;         ///< a bit for each FileKind that one of its files has
  std::uint64_t largest_code = 0;  ///< bytes of its largest code file; 0 where it has none
  std::uint32_t files = 0;
  bool code_in_root = false;  ///< whether code stands directly in its own folder

  bool has(FileKind kind) const { return (kinds >> static_cast<unsigned>(kind) & 1) != 0; }
  bool has_native() const;
};

/// Why a change is expected; empty where nothing explains it.
struct Explained {
  /// The explanations that rules and counts ask for, whatever their words are.
  enum class By : std::uint8_t { nothing, another, environment_moved, python_version, own_work };
  By by = By::nothing;
  std::string_view words;  ///< the end of the sentence that reports show

  bool empty() const { return by == By::nothing; }
};

/// The two sides, matched, with what the rules look up in them. Built once, read-only from then on; refers to
/// both inventories, which must outlive it.
class Comparison {
 public:
  /// `whole`: also the project's own work is to be judged like what is installed. `left_out_files`:
  /// DiffOptions::left_out.
  Comparison(const Inventory& before, const Inventory& after, bool whole = false,
             std::map<std::uint32_t, std::string_view> left_out_files = {});

  const Inventory& before;
  const Inventory& after;
  PackageMatches packages;
  FileMatches files;
  GoPackages go;  ///< which packages of Go modules came and went
  OwnWork own_work;
  PythonVersions python;       ///< environments that have another version of Python
  Abilities could, can;        ///< what the packages' code can do, before and after
  AdvisoryChanges advisories;  ///< empty where nothing was looked up
  /// How many files of each side that could not be read are known to be the same on the other all the same,
  /// as one object of a git repository is.
  std::uint64_t settled_before = 0, settled_after = 0;
  bool compares_files = false;  ///< both sides list files
  /// Whether the scanned folder was the root of a system, so that a path that begins with `/` leads into it.
  bool system_before = false, system_after = false;

  /// What the package of this index was like before.
  const PackageProfile& profile(std::uint32_t before_package) const { return profiles_[before_package]; }
  /// How many files of a package there were before and stand on the after side too, whatever their bytes.
  std::uint32_t kept_files(std::uint32_t pair) const {
    return profile(packages.pairs[pair].before).files - gone_[pair];
  }
  /// How many files of a Go module went with packages that the project no longer imports, or of any package
  /// need not be there (`left_out`).
  std::uint32_t dropped_files(std::uint32_t pair) const { return dropped_.empty() ? 0 : dropped_[pair]; }
  std::uint32_t files_after(std::uint32_t after_package) const { return files_after_[after_package]; }
  /// Why files of the before side need not be on the after side, which was made of it; by index.
  std::map<std::uint32_t, std::string_view> left_out;
  /// Of each of `files.changes`.
  std::vector<Explained> explanations;

  /// What is out of its place of what a package newly brings, by the index of the file on the after side.
  std::unordered_map<std::uint32_t, Misplaced> misplaced;

  /// The pair of the owner of a file of that side; kNone: unowned, or of a package that counts as if it were
  /// not there (PackagePair::unrelated).
  std::uint32_t pair_before(const File& file) const {
    return file.package == kNone ? kNone : related(packages.pair_of_before[file.package]);
  }
  std::uint32_t pair_after(const File& file) const {
    return file.package == kNone ? kNone : related(packages.pair_of_after[file.package]);
  }
  std::uint32_t related(std::uint32_t pair) const { return packages.pairs[pair].unrelated() ? kNone : pair; }
  /// Whether both sides say whose their files are.
  bool knows_owners() const { return before.facts.has(Fact::owners) && after.facts.has(Fact::owners); }

  /// `pkg:pypi/lightning`; empty for kNone.
  std::string_view package_name(std::uint32_t pair) const;
  /// The package on the after side, else on the before side.
  const Package& package(const PackagePair& pair) const {
    return pair.after != kNone ? after.packages[pair.after] : before.packages[pair.before];
  }
  /// Whether another package of the after side, or the project itself, needs this one.
  bool is_needed(std::uint32_t after_package) const { return needed_[after_package] != 0; }
  bool lock_seen = false;  ///< whether a lock file vouches for any package of the after side
  /// All packages of the before side that have the name of this pair.
  std::span<const std::uint32_t> namesakes_before(std::uint32_t pair) const;
  /// Whether a package of this purl type (empty: any) came, went or changed its version.
  bool packages_changed(std::string_view purl_type) const;

 private:
  void profile_packages();
  void count_settled();
  void leave_out_excluded();
  void find_needed();

  std::vector<PackageProfile> profiles_;
  std::vector<std::uint32_t> gone_;              ///< for each pair: files that only the before side has
  std::vector<std::uint32_t> dropped_;           ///< for each pair
  std::vector<std::uint32_t> files_after_;       ///< for each package of the after side
  std::vector<std::string_view> changed_types_;  ///< sorted
  std::vector<std::uint8_t> needed_;             ///< for each package of the after side
  std::vector<std::uint32_t> by_name_before_;    ///< packages of the before side, by identity
};

/// Whether a path that one side could not read is the same object on both.
bool is_settled(const Inventory& before, const Inventory& after, std::string_view path);
/// The folder that a package's own code stands in: its place, or the folder around it where the place is a
/// Python record.
std::string_view package_root(const Package& package);
/// Whether the file is code that a size or a first appearance says something about: scripts, machine code,
/// bytecode and source, but no type declarations and no bytecode beside its source.
bool is_code_file(const File& file);

}  // namespace stocktake
