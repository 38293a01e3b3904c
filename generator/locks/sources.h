#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// From where a lock takes one release, and how it knows the archive again. What is not stated is empty.
struct LockedSource {
  std::string name;     ///< as the lock has it; empty: it concerns no release, such as an index for all
  std::string version;  ///< as the lock has it; with what else tells states of one release apart
  std::vector<std::string> places;   ///< addresses, registries, repositories, folders
  std::vector<std::string> digests;  ///< of archives, and commits
};

/// All entries of a lock, also those that `LockFormat::read` leaves out, as what is no release. \throws Error
/// where the text is not what its name says.
std::vector<LockedSource> read_locked_sources(std::string_view text, const std::string& path);

/// The lines of `kLockedSources` behind the path: `host HOST`, and `NAME VERSION PLACES DIGESTS` of each
/// entry, both sorted.
std::string locked_sources_text(const std::vector<LockedSource>& sources);

}  // namespace stocktake
