#pragma once

struct git_repository;

namespace stocktake {

/// Makes the repository read its objects through a database of our own making: packs as libgit2 reads them,
/// loose objects by a reader of ours. libgit2 1.5 never ends with one whose compressed bytes are cut off, and
/// waits for a writer where a fifo stands in the place of one. \returns 0, or libgit2's error code.
int guard_objects(git_repository* repository);

}  // namespace stocktake
