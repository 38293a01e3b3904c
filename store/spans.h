#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "schemas/identity/digest.h"

/// How a series of releases is kept without keeping each: whatever a release holds stands in a span, from the
/// release that it came with to the release that it went with.
///
/// Releases have positions, numbers that only grow from the oldest to the newest. A span [first, gone) says
/// that an item is in every release whose position is at least `first` and less than `gone`; `gone` is
/// kStillThere where the newest release has it. Spans are as long as they can be: of one item two never
/// touch. So the spans of a series are a function of what its releases hold, whatever the order in which they
/// were added.
///
/// A release that comes or goes changes only what its two neighbours have: nothing here looks at any other.
/// Between two neighbours that agree, a release with the same changes nothing at all. Pure functions, linear
/// in their input.
namespace stocktake {

/// Something that a release holds, in numbers: texts are interned by the store.
struct ItemKey {
  std::int64_t folder = 0, name = 0;  ///< of the path
  std::int64_t package = 0;           ///< the owner, or the package itself; 0: none
  std::int64_t kind = 0, target = 0;
  std::optional<Sha256> sha256;
  std::int32_t mode = -1;  ///< -1: unknown
  std::uint8_t what = 0;   ///< Hit::Kind
  bool operator==(const ItemKey&) const = default;
};

struct ItemKeyHash {
  std::size_t operator()(const ItemKey& item) const;
};

struct ItemSpan {
  std::int64_t span = 0;  ///< its number in the store; 0: it has none yet
  ItemKey item;
  std::int32_t first = 0, gone = 0;
};

/// What is to be done to the spans of a subject.
struct SpanChanges {
  std::vector<ItemSpan> added;
  std::vector<ItemSpan> moved;        ///< the same item with another `first` or `gone`
  std::vector<std::int64_t> dropped;  ///< numbers of spans that are no more
};

/// A release with `items` comes to stand at `position`; `next` is the position of the release behind it,
/// kStillThere where it is the newest. \param near the spans that hold `next` or end there: `first <= next`
/// and `gone >= next`.
SpanChanges add_release(std::span<const ItemSpan> near, std::span<const ItemKey> items, std::int32_t position,
                        std::int32_t next);

/// The release at `position` goes; `next` as above. \param near the spans that begin at `position` or `next`
/// or end at `position`.
SpanChanges remove_release(std::span<const ItemSpan> near, std::int32_t position, std::int32_t next);

}  // namespace stocktake
