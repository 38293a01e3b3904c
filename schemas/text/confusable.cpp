#include "schemas/text/confusable.h"

#include <unicode/uspoof.h>

#include <algorithm>
#include <cstdint>

#include "schemas/text/fold.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

constexpr std::size_t kLongest = 4096;  // bytes of a name; no registry takes one a tenth as long

/// The table of ICU. Never given back: it is for the whole run.
const USpoofChecker* checker() {
  static const USpoofChecker* const kChecker = [] {
    UErrorCode status = U_ZERO_ERROR;
    USpoofChecker* opened = uspoof_open(&status);
    return U_SUCCESS(status) ? opened : nullptr;
  }();
  return kChecker;
}

}  // namespace

std::string confusable_skeleton(std::string_view name) {
  if (name.empty() || name.size() > kLongest || !is_utf8(name) || checker() == nullptr) return {};
  // Twice: a letter and its capital need not look like the same other letters (`I` is an `l`, `i` is none).
  std::string skeleton(name);
  std::string buffer(name.size() * 8 + 64, '\0');
  for (int round = 0; round < 2; ++round) {
    UErrorCode status = U_ZERO_ERROR;
    const auto length =
        uspoof_getSkeletonUTF8(checker(), 0, skeleton.data(), static_cast<std::int32_t>(skeleton.size()),
                               buffer.data(), static_cast<std::int32_t>(buffer.size()), &status);
    if (U_FAILURE(status) || length < 0 || static_cast<std::size_t>(length) > buffer.size()) return {};
    skeleton = fold_for_collision(std::string_view(buffer).substr(0, static_cast<std::size_t>(length)));
  }
  return skeleton;
}

}  // namespace stocktake
