#include "store/spans.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <tuple>
#include <vector>

#include "store/database/schema.h"

using namespace stocktake;

namespace {

ItemKey item(std::int64_t name, std::int64_t content = 0) {
  ItemKey key;
  key.folder = 1;
  key.name = name;
  key.package = content;
  return key;
}

/// The tables of one subject, kept by the functions under test.
class Spans {
 public:
  void add(std::int32_t position, const std::vector<ItemKey>& items) {
    const std::int32_t next = behind(position);
    std::vector<ItemSpan> near;
    for (const auto& [number, span] : spans_)
      if (span.first <= next && span.gone >= next) near.push_back(span);
    apply(add_release(near, items, position, next));
    positions_.insert(position);
  }
  void remove(std::int32_t position) {
    positions_.erase(position);
    const std::int32_t next = behind(position);
    std::vector<ItemSpan> near;
    for (const auto& [number, span] : spans_)
      if (span.first == position || span.first == next || span.gone == position) near.push_back(span);
    apply(remove_release(near, position, next));
  }
  /// (name, content, first, gone), sorted.
  std::vector<std::tuple<std::int64_t, std::int64_t, std::int32_t, std::int32_t>> all() const {
    std::vector<std::tuple<std::int64_t, std::int64_t, std::int32_t, std::int32_t>> result;
    for (const auto& [number, span] : spans_)
      result.emplace_back(span.item.name, span.item.package, span.first, span.gone);
    std::sort(result.begin(), result.end());
    return result;
  }

 private:
  std::int32_t behind(std::int32_t position) const {
    const auto next = positions_.upper_bound(position);
    return next == positions_.end() ? kStillThere : *next;
  }
  void apply(const SpanChanges& changes) {
    for (const std::int64_t number : changes.dropped) REQUIRE(spans_.erase(number) == 1);
    for (const ItemSpan& span : changes.moved) {
      REQUIRE(spans_.count(span.span) == 1);
      spans_[span.span] = span;
    }
    for (ItemSpan span : changes.added) {
      span.span = next_++;
      spans_[span.span] = span;
    }
  }

  std::map<std::int64_t, ItemSpan> spans_;
  std::set<std::int32_t> positions_;
  std::int64_t next_ = 1;
};

/// What the spans must be: the longest runs of neighbouring releases that hold an item.
auto spans_of(const std::map<std::int32_t, std::vector<ItemKey>>& releases) {
  std::vector<std::tuple<std::int64_t, std::int64_t, std::int32_t, std::int32_t>> result;
  std::map<std::pair<std::int64_t, std::int64_t>, std::int32_t> open;
  for (const auto& [position, items] : releases) {
    std::set<std::pair<std::int64_t, std::int64_t>> here;
    for (const ItemKey& one : items) here.emplace(one.name, one.package);
    for (auto at = open.begin(); at != open.end();)
      if (here.count(at->first) == 0) {
        result.emplace_back(at->first.first, at->first.second, at->second, position);
        at = open.erase(at);
      } else {
        ++at;
      }
    for (const auto& one : here) open.emplace(one, position);
  }
  for (const auto& [one, first] : open) result.emplace_back(one.first, one.second, first, kStillThere);
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace

TEST_CASE("a release behind the newest closes what it has not, and opens what is new") {
  Spans spans;
  spans.add(10, {item(1), item(2)});
  spans.add(20, {item(2), item(3)});
  CHECK(spans.all() == std::vector<std::tuple<std::int64_t, std::int64_t, std::int32_t, std::int32_t>>{
                           {1, 0, 10, 20}, {2, 0, 10, kStillThere}, {3, 0, 20, kStillThere}});
}

TEST_CASE("a release between two others splits what it has not, and moves what comes or goes there") {
  Spans spans;
  spans.add(10, {item(1), item(2), item(3)});
  spans.add(30, {item(1), item(4)});
  spans.add(20, {item(2), item(4), item(5)});
  CHECK(spans.all() == std::vector<std::tuple<std::int64_t, std::int64_t, std::int32_t, std::int32_t>>{
                           {1, 0, 10, 20},
                           {1, 0, 30, kStillThere},
                           {2, 0, 10, 30},
                           {3, 0, 10, 20},
                           {4, 0, 20, kStillThere},
                           {5, 0, 20, 30}});
}

TEST_CASE("spans are what the releases hold, in whatever order they came, went and came again") {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    std::mt19937 random(seed);
    std::map<std::int32_t, std::vector<ItemKey>> releases;
    Spans spans;
    for (int step = 0; step < 40; ++step) {
      const auto position = static_cast<std::int32_t>(random() % 12) * 5;
      if (const auto there = releases.find(position); there != releases.end()) {
        releases.erase(there);
        spans.remove(position);
      } else {
        std::vector<ItemKey> items;
        for (std::int64_t name = 1; name <= 5; ++name)  // of a path also several at once
          for (std::int64_t content = 0; content < 2; ++content)
            if (random() % 3 == 0) items.push_back(item(name, content));
        if (!items.empty() && random() % 4 == 0) items.push_back(items.front());
        releases[position] = items;
        spans.add(position, items);
      }
      CAPTURE(seed);
      CAPTURE(step);
      REQUIRE(spans.all() == spans_of(releases));
    }
  }
}
