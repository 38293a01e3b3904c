#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "schemas/identity/digest.h"

/// The files of a database: one record, an archive of records, or a folder of both, in whatever layout.
namespace stocktake {

/// What a file of a database is, by its name.
enum class DatabaseFile : std::uint8_t { json, yaml, archive, other };
DatabaseFile kind_of_database_file(std::string_view path);

/// Calls `each` for the file at `path`, or for every regular file below it that `kind_of_database_file`
/// knows: folder by folder, names in bytewise order. Links are not followed, but for `path` itself; what
/// begins with a point (`.git`,
/// `.github`) is left out. `trouble` is told of folders that cannot be read, a line each.
/// \throws Error where `path` is not there, or is neither file nor folder.
void for_each_database_file(
    const std::string& path,
    const std::function<void(const std::string& file, const struct stat& status)>& each,
    const std::function<void(std::string)>& trouble);

/// Calls `each` with the name and the bytes of each file of an archive (zip, tar, compressed or not) that is
/// JSON or YAML, as it is streamed, and `trouble` with a line about each that is too large or damaged. At
/// most as much as `kLargestAdvisory` is in memory at once. \throws Error where the archive cannot be read
/// on.
void for_each_member(const std::string& archive,
                     const std::function<void(const std::string& name, std::string_view bytes)>& each,
                     const std::function<void(std::string)>& trouble);

/// A database as the file system shows it, without reading it.
struct DatabaseState {
  /// By what one sees that it is the same still: name, device, inode, size, mtime and ctime of each of its
  /// files, hashed. Nobody can set ctime but by the clock.
  Sha256 stamp;
  std::int64_t changed = 0;  ///< the latest of these times, nanoseconds since 1970
  std::uint64_t bytes = 0;
};
/// \throws Error as `for_each_database_file`.
DatabaseState state_of_database(const std::string& path);

}  // namespace stocktake
