#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "generator/source/cache.h"
#include "generator/source/image_manifest.h"
#include "generator/source/tree.h"

namespace stocktake {

class LayerCache;

/// How far a scan has come; written by the threads that read, read by whoever shows it.
struct Progress {
  std::atomic<std::uint64_t> files{0};
  std::atomic<std::uint64_t> bytes{0};
  std::atomic<std::uint64_t> folders_left{0};  ///< found and not yet listed
};

struct WalkOptions {
  unsigned threads = 0;  ///< 0: the cores this process may use
  std::vector<std::string>
      excludes;  ///< globs on paths relative to the root; a folder that matches is not entered
  std::vector<std::string> outputs;  ///< those of `excludes` that this run itself writes
  /// Leave out the root's own .git, .hg and .svn, where they are repositories: a folder that only bears the
  /// name is listed like any other. Tree::left_out says which.
  bool skip_version_control = true;
  Progress* progress = nullptr;
  Wishes wishes = wants_nothing;  ///< what the tree keeps of each file's content
  LookFor look_for = {.traits = true, .programs = true};
  /// Digests of an earlier scan: a file that it knows is not read, unless its content is wanted, or its
  /// SHA-512, which no cache has. What was found is remembered in it.
  DigestCache* cache = nullptr;
  /// Of which files records state the digest of `look_for.also`. Of the others it is not computed; of these,
  /// where no cataloger wants more than a script's text, it is enough for now: SHA-256 is computed when
  /// somebody asks for it (Tree::sha256), and File::has_sha256 does not hold. Called by every thread that
  /// reads. Empty: nobody knows, and both are computed of all. Only folders heed it.
  std::function<bool(std::string_view path)> states_also;
  ImageChoice image;                        ///< of several container images: which
  LayerCache* layers = nullptr;             ///< layers of images that were read before
  std::optional<ExpectedPackage> expected;  ///< Tree::expected
};

/// Walks the folder `root` in parallel without following a link, reads every regular file once and hashes it.
/// A file that changed while it was read is read once more, then reported as unread; what cannot be read is
/// in the tree with the reason. Nothing outside the root is opened, also when somebody swaps folders for
/// links meanwhile. \throws Error where `root` itself cannot be listed.
Tree walk_directory(const std::string& root, const WalkOptions& options);

}  // namespace stocktake
