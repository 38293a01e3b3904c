#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/identity/digest.h"
#include "schemas/inventory/inventory.h"
#include "schemas/inventory/lock_file.h"

/// Lock files as texts: which packages one names, in which versions, with which digests. A reader knows
/// nothing of trees. Thread-safe; all throw Error where the text is not what its name says.
namespace stocktake {

struct LockedHash {
  HashAlgorithm algorithm = HashAlgorithm::sha256;
  std::string hex;  ///< lower case
  bool operator==(const LockedHash&) const = default;
};

struct LockedPackage {
  std::string name;     ///< with its namespace, as in a purl: `@babel/core`, `symfony/console`
  std::string version;  ///< exact; empty where the lock names none (a folder, a branch)
  std::string place;    ///< npm: where it is to lie, relative to the lock's folder (`node_modules/a`)
  std::vector<LockedHash> hashes;  ///< of its archives: one of them is the installed one's
  std::string h1;                  ///< Go: the sum in go.sum
  std::uint32_t line = 0;          ///< from 1
  /// It need not be installed: for other platforms, for development, an extra; or the lock does not say.
  bool optional = false;
  /// A registry serves its archive, and the lock states no digest of it, as locks of its kind do: whatever is
  /// served under that version will do. Not said of Cargo.lock and npm's own, which `pins` reads by itself.
  bool lacks_digest = false;
};

/// From where a lock takes one release, and how it knows the archive again. What is not stated is empty.
struct LockedSource {
  std::string name;     ///< as the lock has it; empty: it concerns no release, such as an index for all
  std::string version;  ///< as the lock has it; with what else tells states of one release apart
  std::vector<std::string> places;   ///< addresses, registries, repositories, folders
  std::vector<std::string> digests;  ///< of archives, and commits
};

/// What one reading of a lock gives.
struct LockReading {
  std::vector<LockedPackage> packages;  ///< what can be installed as a release
  std::vector<LockedSource> sources;    ///< of all entries, also of what is no release; not of apt's lists
  std::vector<std::string> included;    ///< files that a list of requirements includes, as it names them
};

/// A kind of lock file, and how it is read.
struct LockFormat : LockFile {
  LockReading (*read)(std::string_view text, const std::string& path) = nullptr;
};

std::span<const LockFormat> lock_formats();
/// The format of the file at `path`; nullptr where it is no lock.
const LockFormat* lock_format(std::string_view path);

/// The key by which a locked package and an installed one are the same: `purl_identity` of
/// `pkg:TYPE/NAME`; empty where that is no purl.
std::string locked_identity(std::string_view purl_type, std::string_view name);

/// Whether a lock that names the second version means the first, which is installed.
bool same_locked_version(std::string_view purl_type, std::string_view installed, std::string_view locked);
/// Whether the package is worked on where it stands, and came from no archive: a workspace, an editable
/// installation, a folder that replaces a module, the scanned tree itself.
bool is_project_own(const Package& package);

/// Counts the lines of a text forward: one pass where the offsets come in the order of the text.
class LineCounter {
 public:
  explicit LineCounter(std::string_view text) : text_(text) {}

  /// The line, from 1, of that offset.
  std::uint32_t at(std::size_t offset);
  /// The line of `part`, which must be a view into the text; 0 where it is none.
  std::uint32_t of(std::string_view part);

 private:
  std::string_view text_;
  std::size_t done_ = 0;
  std::uint32_t line_ = 1;
};

/// The line, from 1, on which `part` stands, which must be a view into `text`; 0 where it is none.
std::uint32_t line_of(std::string_view text, std::string_view part);
std::uint32_t line_at(std::string_view text, std::size_t offset);

// The readers, by the file that has them (generator/locks/NAME.cpp).
LockReading read_npm_json(std::string_view text, const std::string& path);
LockReading read_yarn(std::string_view text, const std::string& path);
LockReading read_pnpm(std::string_view text, const std::string& path);
LockReading read_bun(std::string_view text, const std::string& path);
LockReading read_toml_lock(std::string_view text, const std::string& path);
LockReading read_pipfile(std::string_view text, const std::string& path);
LockReading read_composer(std::string_view text, const std::string& path);
LockReading read_nuget(std::string_view text, const std::string& path);
LockReading read_go_sum(std::string_view text, const std::string& path);
LockReading read_gemfile(std::string_view text, const std::string& path);
LockReading read_gradle(std::string_view text, const std::string& path);
LockReading read_apt_list(std::string_view text, const std::string& path);
LockReading read_conda(std::string_view text, const std::string& path);
LockReading read_pinned_requirements(std::string_view text, const std::string& path);

}  // namespace stocktake
