#include "verifier/archives/sdist.h"

#include <cstdint>
#include <unordered_map>

namespace stocktake {
namespace {

constexpr std::size_t kDeepest = 64;  // folders of one member that are looked at

/// Calls `take` with what stands before a folder of the path and the rest, for each folder, the outermost
/// first.
template <class Take>
void each_tail(std::string_view member, Take&& take) {
  const auto top = member.find('/');
  if (top == member.npos) return;
  const std::string_view path = member.substr(top + 1);
  std::size_t at = 0;
  for (std::size_t depth = 0; depth < kDeepest; ++depth) {
    take(path.substr(0, at), path.substr(at));
    const auto slash = path.find('/', at);
    if (slash == path.npos) return;
    at = slash + 1;
  }
}

std::string_view top_of(std::string_view path) {
  return path.substr(0, path.find('/'));
}

/// Of each top-level name, the folder below which most of its installed files stand.
std::unordered_map<std::string_view, std::string_view> roots_of(
    const Tree& members, const std::unordered_set<std::string_view>& installed) {
  std::unordered_map<std::string_view, std::map<std::string_view, std::uint64_t>> votes;
  for (const Entry& member : members.entries)
    each_tail(member.path, [&](std::string_view before, std::string_view tail) {
      if (installed.contains(tail)) ++votes[top_of(tail)][before];
    });
  std::unordered_map<std::string_view, std::string_view> roots;
  for (const auto& [top, folders] : votes) {
    std::uint64_t most = 0;
    for (const auto& [folder, count] : folders)
      if (count > most) most = count, roots[top] = folder;
  }
  return roots;
}

}  // namespace

std::map<std::string_view, const Entry*> source_members(
    const Tree& members, const std::unordered_set<std::string_view>& installed) {
  const auto roots = roots_of(members, installed);
  std::map<std::string_view, const Entry*> result;
  for (const Entry& member : members.entries)
    each_tail(member.path, [&](std::string_view before, std::string_view tail) {
      const auto root = roots.find(top_of(tail));
      if (root != roots.end() && root->second == before) result.emplace(tail, &member);
    });
  return result;
}

}  // namespace stocktake
