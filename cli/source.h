#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "generator/source/cache.h"
#include "generator/source/walk.h"
#include "schemas/inventory/inventory.h"

namespace stocktake {

/// Anything that an inventory can be taken from: an SBOM (`-`: on standard input), a folder, an archive, or
/// `git:REV[:PATH]`, a folder or an SBOM in the repository around the current folder. What it is shows its
/// content, which is looked at once.
class Source {
 public:
  /// \throws Error where nothing of that name can be opened.
  explicit Source(std::string name);

  /// Whether it is (or should be) an SBOM, rather than something to scan.
  bool is_document() const { return kind_ == Kind::document; }
  /// Reads or scans it. Diagnostics of a scan go to standard error. \throws Error where it cannot be read.
  Inventory open(const WalkOptions& walk) const;

 private:
  enum class Kind : std::uint8_t { document, folder, archive, git };
  static Kind kind_of(const std::string& name);

  std::string name_;  ///< as the user gave it
  Kind kind_;
};

/// Leaves `own`, a file that this run writes itself, out of the scan of `root`, where it lies below it: a
/// document inside the tree must not list itself. Empty and `-` stand for no file.
void exclude_own(WalkOptions& walk, const std::string& root, const std::string& own);

/// Opens the cache of digests at `path`, with a warning on standard error where it must be ignored; nothing
/// where `path` is empty.
std::unique_ptr<DigestCache> open_cache(const std::string& path);

}  // namespace stocktake
