#include "generator/source/tree.h"

#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "schemas/inventory/traits.h"

namespace stocktake {

void Tree::finish() {
  const auto by_path = [](const Entry& a, const Entry& b) { return a.path < b.path; };
  if (!std::is_sorted(entries.begin(), entries.end(), by_path))  // a walk has sorted them in parallel
    std::sort(entries.begin(), entries.end(), by_path);
  std::sort(unread.begin(), unread.end(), [](const Unread& a, const Unread& b) { return a.path < b.path; });
  // At most half full, so that a probe ends soon.
  slots_.assign(std::bit_ceil(entries.size() * 2 + 1), 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    std::size_t slot = XXH3_64bits(entries[i].path.data(), entries[i].path.size()) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = i + 1;
  }
}

std::uint32_t Tree::find(std::string_view path) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = XXH3_64bits(path.data(), path.size()) & mask; slots_[slot] != 0;
       slot = (slot + 1) & mask)
    if (entries[slots_[slot] - 1].path == path) return slots_[slot] - 1;
  return kNone;
}

std::optional<std::string_view> Tree::content(std::string_view path) const {
  const std::uint32_t index = find(path);
  if (index == kNone || !entries[index].has_content()) return std::nullopt;
  return entries[index].content();
}

std::vector<std::string_view> Tree::conflicts() const {
  std::vector<std::string_view> found;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string_view path = entries[i].path;
    if (i + 1 == entries.size() || !entries[i + 1].path.starts_with(path)) continue;
    const auto [first, last] = below(path);
    if (entries[i + 1].path == path || first != last) found.push_back(path);
  }
  return found;
}

std::pair<std::uint32_t, std::uint32_t> Tree::below(std::string_view folder) const {
  if (folder.empty()) return {0, static_cast<std::uint32_t>(entries.size())};
  // All paths below `folder` begin with "folder/", and "folder0" is the first text behind them ('0' follows
  // '/').
  std::string bound(folder);
  const auto before = [](const Entry& entry, const std::string& text) { return entry.path < text; };
  bound.push_back('/');
  const auto first = std::lower_bound(entries.begin(), entries.end(), bound, before);
  bound.back() = '0';
  const auto last = std::lower_bound(first, entries.end(), bound, before);
  return {static_cast<std::uint32_t>(first - entries.begin()),
          static_cast<std::uint32_t>(last - entries.begin())};
}

void note_also(std::string_view path, std::string_view hex, std::vector<Tree::Text>& to,
               StringArena& strings) {
  if (!hex.empty()) to.push_back({path, strings.keep(hex)});
}

void note_traits(std::string_view path, const Traits& traits, std::vector<Tree::Text>& to,
                 StringArena& strings) {
  if (const std::string text = encode_traits(traits); !text.empty()) to.push_back({path, strings.keep(text)});
}

}  // namespace stocktake
