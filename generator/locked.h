#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/locks/lock.h"
#include "schemas/error.h"

namespace stocktake {

/// The locks of one tree, each read once, whoever asks. The tree must outlive it.
class TreeLocks {
 public:
  struct Outcome {
    LockReading reading;
    std::optional<Error> error;  ///< why there is none
  };

  /// What is no lock by its name is taken for a list of requirements that one includes.
  const Outcome& read(const Entry& file);

 private:
  std::unordered_map<const Entry*, Outcome> read_;
};

/// Holds what the catalogers found against the lock files of the project around it: a package that the
/// nearest folder with locks names, though by none of them in the version that is installed, has this in its
/// `lock_status`. The catalogers of npm, Go, Cargo, Composer and Ruby read their own locks, which say more
/// than versions; these are the locks that say no more: Python's and conda's. One that lies in a package is
/// its test data, and a lock that speaks of no package of the tree is not read. A lock that is malformed is a
/// diagnostic.
void hold_against_locks(const Tree& tree, std::vector<Catalog>& catalogs, TreeLocks& locks);

/// Notes from where each lock of the project takes what it names (`property::kLockedSources`), installed or not: the
/// next installation follows it. Those in packages are not noted, but for `npm-shrinkwrap.json`, which npm
/// follows there, too.
void note_locked_sources(const Tree& tree, const std::vector<Catalog>& catalogs, TreeLocks& locks,
                         Catalog& out);

}  // namespace stocktake
