#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "advisories/database.h"

namespace stocktake {

/// Records of several databases as if they were one. Each record is read once. Not thread-safe.
class AdvisoryRecords {
 public:
  explicit AdvisoryRecords(std::span<const AdvisoryDatabase> databases) : databases_(databases) {}

  /// The records that may have the key and hold: not withdrawn, and the newest of their id. They live as long
  /// as this.
  std::vector<const Advisory*> find(std::string_view key);
  /// The record of that id that holds, or nullptr.
  const Advisory* by_id(std::string_view id);

  /// What is known of one vulnerability under all its names.
  struct Family {
    std::vector<std::string> ids;          ///< sorted
    std::vector<const Advisory*> records;  ///< those that there are
  };
  /// The id, its aliases, and theirs, whichever of two records names the other; at most `kLargestFamily`.
  const Family& family_of(const std::string& id);
  /// All that `ids` are derived from, directly or not; sorted.
  std::vector<std::string> upstream_of(const std::vector<const Advisory*>& records);

  static constexpr std::size_t kLargestFamily = 500;

 private:
  const Advisory& read(std::size_t database, std::uint64_t place);
  /// The newest record of the id in all databases, whether it holds or not.
  const Advisory* newest(const std::string& id);

  std::span<const AdvisoryDatabase> databases_;
  std::map<std::pair<std::size_t, std::uint64_t>, std::unique_ptr<const Advisory>> read_;
  std::map<std::string, const Advisory*, std::less<>> newest_;
  std::map<std::string, std::shared_ptr<const Family>, std::less<>> families_;
};

}  // namespace stocktake
