#pragma once

#include <cstdint>

#include "store/database/database.h"

/// The tables of a store; docs/store.md describes each column. All of them but the list of subjects have the
/// subject in their key and refer to nothing outside of it.
namespace stocktake {

/// The version of the tables that this program reads and writes.
inline constexpr std::int64_t kStoreVersion = 1;

/// In stocktake_spans: what has no release in which it went is still there in the newest. Greater than every
/// position. Statements that use an index on what is still there have the number itself.
inline constexpr std::int32_t kStillThere = 2147483647;

/// Brings the tables of a store that is to be written to this program's version, making them where there are
/// none. Of several programs that begin at once, one does it and the others wait. \throws Error where the
/// store is of a newer version, or is another program's.
void prepare_store(Database& database);

/// Refuses a store that is to be read and is none, or is of a version that this program cannot read.
void require_store(Database& database);

}  // namespace stocktake
