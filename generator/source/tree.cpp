#include "generator/source/tree.h"

#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cstring>

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

namespace {

/// Where the last slash of a path stands, or npos. Asked for every file several times: memrchr looks at many
/// bytes a step, where `rfind` looks at one.
std::size_t last_slash(std::string_view path) {
  const void* slash = path.empty() ? nullptr : memrchr(path.data(), '/', path.size());
  return slash == nullptr ? path.npos
                          : static_cast<std::size_t>(static_cast<const char*>(slash) - path.data());
}

}  // namespace

std::string_view base_name(std::string_view path) {
  const auto slash = last_slash(path);
  return slash == path.npos ? path : path.substr(slash + 1);
}

std::string_view folder_of(std::string_view path) {
  const auto slash = last_slash(path);
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

std::string join(std::string_view folder, std::string_view name) {
  std::string path(folder);
  if (!folder.empty() && !name.empty()) path.push_back('/');
  return path.append(name);
}

std::optional<std::string> resolve(std::string_view folder, std::string_view path) {
  if (path.substr(0, 1) == "/") return std::nullopt;
  std::string result(folder);
  while (!path.empty()) {
    const auto length = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, length);
    path.remove_prefix(std::min(length + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (result.empty()) return std::nullopt;
      const auto slash = result.rfind('/');
      result.resize(slash == std::string::npos ? 0 : slash);
    } else {
      if (!result.empty()) result.push_back('/');
      result.append(part);
    }
  }
  return result;
}

}  // namespace stocktake
