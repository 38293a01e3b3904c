#include "store/spans.h"

#include <cstring>
#include <unordered_map>
#include <unordered_set>

#include "schemas/text/hashing.h"

namespace stocktake {

std::size_t ItemKeyHash::operator()(const ItemKey& item) const {
  std::int64_t parts[7] = {item.folder, item.name,   item.package,
                           item.kind,   item.target, std::int64_t{item.mode} * 256 + item.what};
  if (item.sha256) std::memcpy(&parts[6], item.sha256->bytes.data(), sizeof parts[6]);
  return TextHash()({reinterpret_cast<const char*>(parts), sizeof parts});
}

namespace {

/// The span, now from `first` to `gone`.
ItemSpan moved_to(ItemSpan span, std::int32_t first, std::int32_t gone) {
  span.first = first;
  span.gone = gone;
  return span;
}

}  // namespace

SpanChanges add_release(std::span<const ItemSpan> near, std::span<const ItemKey> items, std::int32_t position,
                        std::int32_t next) {
  SpanChanges changes;
  std::unordered_set<ItemKey, ItemKeyHash> fresh(items.begin(), items.end());
  for (const ItemSpan& span : near) {
    const bool before = span.first < next;  // the release before has it, for none stands between
    const bool behind = span.gone > next;
    const bool has = fresh.erase(span.item) != 0;
    if (has && !before) changes.moved.push_back(moved_to(span, position, span.gone));
    if (has || !before) continue;
    changes.moved.push_back(moved_to(span, span.first, position));
    if (behind) changes.added.push_back({0, span.item, next, span.gone});
  }
  for (const ItemKey& item : items)  // in the order of the release, so that the same gives the same
    if (fresh.erase(item) != 0) changes.added.push_back({0, item, position, next});
  return changes;
}

SpanChanges remove_release(std::span<const ItemSpan> near, std::int32_t position, std::int32_t next) {
  SpanChanges changes;
  std::unordered_map<ItemKey, const ItemSpan*, ItemKeyHash> behind;  // what came with the next release
  for (const ItemSpan& span : near)
    if (span.first == next) behind.emplace(span.item, &span);
  for (const ItemSpan& span : near) {
    if (span.first == position) {
      if (span.gone == next)
        changes.dropped.push_back(span.span);
      else
        changes.moved.push_back(moved_to(span, next, span.gone));
    } else if (span.gone == position) {
      const auto again = behind.find(span.item);
      if (again != behind.end()) changes.dropped.push_back(again->second->span);
      changes.moved.push_back(moved_to(span, span.first, again == behind.end() ? next : again->second->gone));
    }
  }
  return changes;
}

}  // namespace stocktake
