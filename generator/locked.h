#pragma once

#include <vector>

#include "generator/catalog/catalog.h"

namespace stocktake {

/// Holds what the catalogers found against the lock files of the project around it: a package that the
/// nearest folder with locks names, though by none of them in the version that is installed, has this in its
/// `lock_status`. The catalogers of npm, Go, Cargo, Composer and Ruby read their own locks, which say more
/// than versions; these are the locks that say no more: Python's and conda's. One that lies in a package is
/// its test data, and a lock that speaks of no package of the tree is not read. A lock that is malformed is a
/// diagnostic.
void hold_against_locks(const Tree& tree, std::vector<Catalog>& catalogs);

/// Notes from where each lock of the project takes what it names (`kLockedSources`), installed or not: the
/// next installation follows it. Those in packages are not noted, but for `npm-shrinkwrap.json`, which npm
/// follows there, too.
void note_locked_sources(const Tree& tree, const std::vector<Catalog>& catalogs, Catalog& out);

}  // namespace stocktake
