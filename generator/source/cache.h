#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/traits/table.h"
#include "schemas/identity/digest.h"
#include "schemas/inventory/file_kind.h"
#include "schemas/io/descriptor.h"

namespace stocktake {

/// What an earlier scan knew of one file: the digest of its bytes, and by what one sees that they are the
/// same still. Stands in the cache's file as it is.
struct CachedFile {
  std::uint64_t device = 0, inode = 0;
  std::uint64_t size = 0;
  std::int64_t mtime = 0, ctime = 0;  ///< nanoseconds since 1970
  Sha256 sha256;
  Sha256 code;                        ///< of bytecode that was asked for (Content::code); else zeros
  FileKind kind = FileKind::unknown;  ///< of the bytes alone: the name's part is the path's business
  std::uint8_t looked_at = 0;         ///< `looked_at` of its language; 0: nobody looked for traits
  std::uint8_t padding[2] = {};       ///< zero, so that the file has no undefined byte
  std::uint32_t traits = 0;           ///< index + 1 of its traits; 0: it has none
};

/// A number for the language that a file's traits were looked for in, or for that its code was not read.
std::uint8_t looked_at(std::optional<Language> language);

/// What one thread found.
struct CachedFiles {
  std::vector<CachedFile> files;
  std::vector<Traits> traits;  ///< of the few that have some
  void add(CachedFile file, const Traits* found);
};

/// The entry for a file of that status.
CachedFile cached_file(const struct stat& status, const Sha256& sha256, const Sha256& code, FileKind kind);

/// Digests that outlive a scan (`--cache FILE`), so that the next one reads only what changed.
///
/// A file is taken for unchanged when device, inode, size, mtime and ctime are what they were: nobody can
/// set ctime but by the clock. A file changed in the very moment of its scan could keep both times; so, as
/// git does for its index, what was not safely older than the scan that read it is not remembered.
///
/// The file begins with a header that names format, program version and user, holds the entries in the
/// machine's own byte order, and ends with the XXH3 of all before: it protects against damage, not against
/// forgery. Against that stands that only a regular file which belongs to this user, and which nobody else
/// may write, is believed.
class DigestCache {
 public:
  /// Times nearer than this to the begin of the scan are not safe: the coarsest file system (FAT) counts two
  /// seconds.
  static constexpr std::int64_t kSafeAge = 2'000'000'000;

  /// Reads the cache at `path`; a missing or empty file is an empty cache. A cache that cannot be believed is
  /// ignored, and `warning` says why. \param now begin of the scan, nanoseconds since 1970. \throws Error
  /// where what is there is no cache, or may be none: `write` would replace it.
  DigestCache(std::string path, std::int64_t now);

  const std::string& path() const { return path_; }
  /// Why the file at `path` was ignored; empty where it was used or is not there.
  const std::string& warning() const { return warning_; }

  /// Where a reader stands in the cache: files are asked for in nearly the order in which they were found
  /// last time. Each thread has its own.
  using Place = std::uint32_t;

  /// The entry of the file that has this status, or nullptr where it is unknown or changed. `place` is moved
  /// to it. Thread-safe.
  const CachedFile* find(const struct stat& status, Place& place) const;

  /// The traits that the cache keeps of one of its files; nullptr where it has none.
  const Traits* traits_of(const CachedFile& file) const {
    return file.traits == 0 || file.traits > known_.traits.size() ? nullptr : &known_.traits[file.traits - 1];
  }

  /// Takes what a scan found, to be written. Thread-safe.
  void remember(CachedFiles files);

  /// Replaces the file by what was remembered, whole or not at all, unless it says just that already.
  /// \throws Error where it cannot be written.
  void write();

 private:
  void load(const Descriptor& file);
  [[noreturn]] void refuse(std::string_view why) const;
  void index();
  bool found_what_was_known() const;
  const CachedFile* look_up(std::uint64_t device, std::uint64_t inode, Place& place) const;
  std::size_t slot_of(std::uint64_t inode) const;

  std::string path_;
  std::int64_t now_;
  std::string warning_;
  CachedFiles known_;                 // in the order in which they were found
  std::vector<std::uint32_t> slots_;  // open-addressing hash table of index + 1 into `known_`
  std::mutex mutex_;
  CachedFiles found_;
};

/// The time that a new DigestCache needs.
std::int64_t nanoseconds_now();

}  // namespace stocktake
