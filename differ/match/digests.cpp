#include "differ/match/digests.h"

#include <algorithm>

#include "schemas/text/ascii.h"

namespace stocktake {
namespace {

using Answer = DigestComparison::Answer;

/// Takes one common algorithm into account.
void weigh(DigestComparison& comparison, HashAlgorithm algorithm, bool equal) {
  const Answer answer = equal ? Answer::equal : Answer::different;
  if (comparison.answer == Answer::unknown) {
    comparison.answer = answer;
    comparison.algorithm = algorithm;
    return;
  }
  if (comparison.answer != answer) comparison.conflict = true;
  if (algorithm > comparison.algorithm) {
    comparison.answer = answer;
    comparison.algorithm = algorithm;
  }
}

const Hash* find_hash(const std::vector<Hash>& hashes, HashAlgorithm algorithm) {
  const auto found = std::find_if(hashes.begin(), hashes.end(),
                                  [&](const Hash& hash) { return hash.algorithm == algorithm; });
  return found == hashes.end() ? nullptr : &*found;
}

const std::vector<Hash>& other_hashes(const Inventory& inventory, const File& file) {
  static const std::vector<Hash> kNoHashes;
  const FileDetail* detail = inventory.detail_of(file);
  return detail != nullptr ? detail->hashes : kNoHashes;
}

}  // namespace

DigestComparison compare_hashes(const std::vector<Hash>& before, const std::vector<Hash>& after) {
  DigestComparison comparison;
  for (const Hash& hash : before)
    if (const Hash* other = find_hash(after, hash.algorithm))
      weigh(comparison, hash.algorithm, hash.hex == other->hex);
  return comparison;
}

DigestComparison compare_content(const Inventory& before, const File& before_file, const Inventory& after,
                                 const File& after_file) {
  DigestComparison comparison;
  if (before_file.detail != kNone && after_file.detail != kNone)
    comparison = compare_hashes(other_hashes(before, before_file), other_hashes(after, after_file));
  if (before_file.has_sha256 && after_file.has_sha256)
    weigh(comparison, HashAlgorithm::sha256, before_file.sha256 == after_file.sha256);
  if (comparison.answer != Answer::unknown) return comparison;
  const FileDetail *was = before.detail_of(before_file), *is = after.detail_of(after_file);
  if (was != nullptr && is != nullptr && !was->object.empty() && !is->object.empty())
    comparison.answer = was->object == is->object ? Answer::equal : Answer::different;
  return comparison;
}

std::optional<HashAlgorithm> strongest_hash(const Inventory& inventory, const File& file) {
  std::optional<HashAlgorithm> strongest;
  if (file.has_sha256) strongest = HashAlgorithm::sha256;
  for (const Hash& hash : other_hashes(inventory, file))
    if (!strongest || hash.algorithm > *strongest) strongest = hash.algorithm;
  return strongest;
}

std::string shown_digest(const Inventory& inventory, const File& file) {
  if (file.has_sha256) return "sha256:" + to_hex(file.sha256);
  const auto strongest = strongest_hash(inventory, file);
  if (!strongest) return {};
  return lower_ascii(to_string(*strongest))
      .append(":")
      .append(find_hash(other_hashes(inventory, file), *strongest)->hex);
}

}  // namespace stocktake
