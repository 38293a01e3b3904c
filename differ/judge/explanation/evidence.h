#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "differ/judge/explanation/places.h"
#include "differ/match/match.h"
#include "schemas/text/hashing.h"

namespace stocktake {

class Comparison;

/// One changed file, as an explanation sees it.
struct ChangedFile {
  ChangedFile(const Comparison& comparison, const FileMatch& file_match);

  const FileMatch& match;
  const File* before;  ///< nullptr: the file is new; also for a copy
  const File* after;   ///< nullptr: the file is gone
  /// The file as it is now, else as it was.
  const File& file() const { return after != nullptr ? *after : *before; }
};

/// What explanations look up more than once; each table is filled when it is first asked. Refers to the
/// comparison, which must outlive it. For one thread.
class Evidence {
 public:
  explicit Evidence(const Comparison& both_sides);

  const Comparison& comparison;
  /// What was found to be out of its place, by the index of the file on the after side.
  std::unordered_map<std::uint32_t, Misplaced> misplaced_files;

  /// Whether a file of the after side is not its package's to bring; remembered in `misplaced_files`.
  bool misplaced(const File& after_file);
  /// Whether the new name or version of a package that the after side has can be believed.
  bool credible(const PackagePair& pair);
  /// Whether a package, whose release stays, listed the file before beside its owner.
  bool rival_stays(const File& before_file, std::uint32_t owner_pair) const;
  /// Whether a file that was one package's may be changed by another that owns it now: the first went
  /// elsewhere, gave a part of its folder away with its new version, or the lock file vouches for the second.
  bool may_hand_over(std::uint32_t was, std::uint32_t is) const;

  /// The pair of the package that stands at the path, or that owns the file there; kNone where there is none.
  std::uint32_t pair_at(std::string_view path, bool after);
  /// The pair of the package for which pnpm made the folder that the path lies in; kNone where it lies in
  /// none.
  std::uint32_t store_pair(std::string_view path, bool after);

 private:
  using PackagesByFolder = std::unordered_map<std::string_view, std::uint32_t, TextHash>;

  bool takes_over(const PackagePair& from, const PackagePair& to) const;
  const Inventory& side(bool after) const;
  std::uint32_t pair_of(std::uint32_t package, bool after) const;

  Places owned_;
  std::vector<std::uint8_t> credible_;  ///< of each pair: 0 not known yet, 1 no, 2 yes
  PackagesByFolder places_[2],
      stores_[2];  ///< of each side: packages by their place, and by their pnpm folder
};

}  // namespace stocktake
