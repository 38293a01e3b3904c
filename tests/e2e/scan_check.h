#pragma once

#include <string>

#include "tests/temporary.h"

/// Holds every scan of a command against what it was given, as anyone could with `find` and `sha256sum`: each
/// file stands in the document once and nothing else does; digests, sizes, modes and link targets are those
/// of the source; each package's digest is that of its files; references resolve and are not given twice.
///
/// A program stands in for stocktake, wherever in a shell command that is called: behind `cd`, in a loop or a
/// pipe. It runs it, and keeps what a scan that succeeded wrote beside a listing of its source: of a folder
/// by `find` and `sha256sum`, of a revision by `git ls-tree` and `git cat-file`, of an archive the archive.
class KeptScans {
 public:
  /// \param program what it stands in for
  explicit KeptScans(const std::string& program);
  /// The stand-in, which everyone may run; its file is called `stocktake`.
  std::string program() const { return folder_ / "stocktake"; }
  std::filesystem::path folder() const { return folder_.path(); }
  /// Holds all that were kept so far against their sources. Those of images and of packages that only their
  /// own programs unpack (Debian's, RPM's …) are not looked at: no listing is to be had without the code that
  /// is tested.
  void check() const;

 private:
  TemporaryFolder folder_;
};
