#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "generator/locks/lock.h"
#include "schemas/inventory/inventory.h"

namespace stocktake {

/// The archives below some folders, by what their names and places say that they are: none is opened. What
/// each ecosystem keeps itself is understood as it stands: Go's `cache/download`, Cargo's `registry/cache`,
/// npm's `_cacache` (by digest), Composer's `files`, `/var/cache/apt/archives`; and plain folders of
/// `.crate`,
/// `.tgz`, `.whl`, `.tar.gz`, `.gem`, `.deb` and `.zip` files, as the package managers download them. A name
/// is a hint and proves nothing. Read-only once built, and then safe to use from several threads.
class ArchiveIndex {
 public:
  /// Each is a folder, or an archive itself. Links are not followed. \throws Error where a folder cannot be
  /// listed, or holds more than 5,000,000 files.
  explicit ArchiveIndex(const std::vector<std::string>& folders);

  /// Paths of what may be the package's archive, the likeliest first, at most 16.
  std::vector<std::string> find(const Package& package, std::span<const LockedHash> demanded) const;
  std::size_t size() const { return size_; }

 private:
  void add(const std::string& folder, const std::string& path);

  std::unordered_map<std::string, std::vector<std::string>> paths_;  // by key
  std::size_t size_ = 0;
};

/// Whether it is known what archives of such packages are called.
bool finds_archives_of(std::string_view purl_type);

}  // namespace stocktake
