#pragma once

#include <cstdint>

namespace stocktake {

/// How much of an archive is unpacked, at most. The command line sets it before anything is read; from then
/// on any thread may read it.
struct ArchiveBounds {
  std::uint64_t size = 0;  ///< bytes that one archive, or one layer of an image, may unpack to; 0: as
                           ///< `refuse_bomb` says
  int depth = 4;           ///< archives in one another that are looked into (`look_inside`)
};

inline ArchiveBounds& archive_bounds() {
  static ArchiveBounds bounds;
  return bounds;
}

}  // namespace stocktake
