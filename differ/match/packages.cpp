#include <algorithm>
#include <numeric>
#include <span>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "differ/match/match.h"
#include "schemas/identity/purl.h"
#include "schemas/identity/version_order.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/ascii.h"
#include "schemas/text/hashing.h"

// Several versions and places of one package are common (npm nests them), so an identity stands for a
// multiset on each side. Equal version goes before equal place: where two versions merely swap places, as
// npm's hoisting does, each is compared with itself, byte by byte, and nothing seems up- or downgraded. A
// release that both sides have, but one of them more often, has copies that came or went: they are compared
// with the release, never with another. What is left pairs up so that as few as possible seem downgraded.

namespace stocktake {
namespace {

using Indices = std::vector<std::uint32_t>;

/// A Go module that stands for another is imported by that one's name, and paired with what stood there.
std::string stands_for(const Package& package) {
  const std::string_view module = property_of(package, property::kStandsFor);
  return module.empty() ? std::string()
                        : std::string("pkg:golang/").append(module.substr(0, module.find(' ')));
}

std::string identity_of(const Package& package) {
  if (std::string other = stands_for(package); !other.empty()) return other;
  if (!package.purl.empty())
    if (const auto purl = try_parse_purl(package.purl)) return purl_identity(*purl);
  std::string identity(package.type);
  identity += ':';
  if (!package.group.empty()) identity.append(package.group).append("/");
  return identity.append(package.name);
}

std::vector<std::string> identities(const Inventory& inventory) {
  std::vector<std::string> result;
  result.reserve(inventory.packages.size());
  for (const Package& package : inventory.packages) result.push_back(identity_of(package));
  return result;
}

/// The part of a version that stays within a line of compatible releases: `1` of 1.4.2, `0.4` of 0.4.2.
std::string_view release_line(std::string_view version) {
  const auto first = version.find('.');
  if (first == std::string_view::npos || version.substr(0, first) != "0") return version.substr(0, first);
  return version.substr(0, version.find('.', first + 1));
}

class PackageMatcher {
 public:
  PackageMatcher(const Inventory& before, const Inventory& after) : before_(before), after_(after) {
    matches_.identity_before = identities(before);
    matches_.identity_after = identities(after);
    partner_of_after_.assign(after.packages.size(), kNone);
    taken_.assign(before.packages.size(), 0);
    relatives_before_.assign(before.packages.size(), kNone);
    relatives_after_.assign(after.packages.size(), kNone);
  }

  PackageMatches run() {
    pair_equal_identities();
    pair_namesakes();
    collect();
    return std::move(matches_);
  }

 private:
  struct Group {
    Indices before, after;
  };

  void pair(std::uint32_t before, std::uint32_t after) {
    partner_of_after_[after] = before;
    taken_[before] = 1;
  }

  void pair_equal_identities() {
    std::unordered_map<std::string_view, std::uint32_t, TextHash> index;
    index.reserve(before_.packages.size() + after_.packages.size());
    std::vector<Group> groups;
    const auto group_of = [&](std::string_view identity) -> Group& {
      const auto [entry, added] = index.try_emplace(identity, static_cast<std::uint32_t>(groups.size()));
      if (added) groups.emplace_back();
      return groups[entry->second];
    };
    for (std::uint32_t i = 0; i < before_.packages.size(); ++i)
      group_of(matches_.identity_before[i]).before.push_back(i);
    for (std::uint32_t i = 0; i < after_.packages.size(); ++i)
      group_of(matches_.identity_after[i]).after.push_back(i);
    for (Group& group : groups) pair_group(group);
  }

  void pair_group(Group& group) {
    if (group.before.size() == 1 && group.after.size() == 1)
      return pair(group.before.front(), group.after.front());
    const Group all = group;
    pair_by(group, [](const Package& p) { return std::tuple(p.version, p.location); });
    pair_by(group, [](const Package& p) { return std::tuple(p.version); });
    pair_by_version_order(drop_known_releases(all, group));
    relate(all);
  }

  /// Pairs what has equal keys, in order, and leaves the rest in the group.
  template <class Key>
  void pair_by(Group& group, Key key) {
    if (group.before.empty() || group.after.empty()) return;
    const auto sort = [&](const Inventory& inventory, Indices& indices) {
      std::sort(indices.begin(), indices.end(), [&](std::uint32_t a, std::uint32_t b) {
        const Package &p = inventory.packages[a], &q = inventory.packages[b];
        return std::tuple(key(p), p.location, p.version, a) < std::tuple(key(q), q.location, q.version, b);
      });
    };
    sort(before_, group.before);
    sort(after_, group.after);
    Group rest;
    std::size_t i = 0, j = 0;
    while (i < group.before.size() && j < group.after.size()) {
      const auto before_key = key(before_.packages[group.before[i]]);
      const auto after_key = key(after_.packages[group.after[j]]);
      if (before_key == after_key)
        pair(group.before[i++], group.after[j++]);
      else if (before_key < after_key)
        rest.before.push_back(group.before[i++]);
      else
        rest.after.push_back(group.after[j++]);
    }
    rest.before.insert(rest.before.end(), group.before.begin() + static_cast<std::ptrdiff_t>(i),
                       group.before.end());
    rest.after.insert(rest.after.end(), group.after.begin() + static_cast<std::ptrdiff_t>(j),
                      group.after.end());
    group = std::move(rest);
  }

  /// What is left of the group without releases that the other side has too: one copy more or less of those,
  /// which is paired with no other release.
  Group drop_known_releases(const Group& all, const Group& rest) const {
    const auto versions_of = [](const Inventory& side, const Indices& indices) {
      std::unordered_set<std::string_view, TextHash> versions;
      for (const std::uint32_t p : indices) versions.insert(side.packages[p].version);
      return versions;
    };
    const auto before = versions_of(before_, all.before), after = versions_of(after_, all.after);
    Group unknown;
    for (const std::uint32_t b : rest.before)
      if (!after.contains(before_.packages[b].version)) unknown.before.push_back(b);
    for (const std::uint32_t a : rest.after)
      if (!before.contains(after_.packages[a].version)) unknown.after.push_back(a);
    return unknown;
  }

  bool is_older(const Package& one, const Package& other) const {
    return compare_versions(version_scheme_of(one, other), one.version, other.version) < 0;
  }

  /// The oldest first, then by place.
  void sort_by_version(const Inventory& side, Indices& indices) const {
    std::sort(indices.begin(), indices.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::tuple(std::string_view(side.packages[a].location), a) <
             std::tuple(std::string_view(side.packages[b].location), b);
    });
    std::stable_sort(indices.begin(), indices.end(), [&](std::uint32_t a, std::uint32_t b) {
      return is_older(side.packages[a], side.packages[b]);
    });
  }

  /// Each package of the after side, the oldest first, takes the newest one left that is not newer than
  /// itself, of its own release line where there is one. No way of pairing as many has fewer downgrades: what
  /// one may take, all that are newer may take as well. Those that are left are all newer before than after,
  /// and pair up in order.
  void pair_by_version_order(Group group) {
    if (group.before.empty() || group.after.empty()) return;
    sort_by_version(before_, group.before);
    sort_by_version(after_, group.after);
    Group upgraded;
    take_upgrades(group, true, upgraded);
    take_upgrades(group, false, upgraded);
    sort_by_version(before_, upgraded.before);
    sort_by_version(after_, upgraded.after);
    pair_in_order(upgraded);
    const std::size_t count = std::min(group.before.size(), group.after.size());
    for (std::size_t i = 0; i < count; ++i)
      pair(group.before[group.before.size() - 1 - i], group.after[group.after.size() - 1 - i]);
  }

  /// Moves into `upgraded` what can be paired without a downgrade. Those of one line pair at once; the others
  /// leave open which is paired with which.
  void take_upgrades(Group& group, bool same_line, Group& upgraded) {
    // What is not newer than the package at hand, the newest at the end: for each line, or for all.
    std::unordered_map<std::string_view, Indices, TextHash> stacks;
    Group rest;
    std::vector<std::uint8_t> used(group.before.size(), 0);
    std::size_t next = 0;
    const auto line_of = [&](const Package& package) {
      return same_line ? release_line(package.version) : std::string_view();
    };
    for (const std::uint32_t a : group.after) {
      const Package& now = after_.packages[a];
      for (; next < group.before.size() && !is_older(now, before_.packages[group.before[next]]); ++next)
        stacks[line_of(before_.packages[group.before[next]])].push_back(static_cast<std::uint32_t>(next));
      const auto stack = stacks.find(line_of(now));
      if (stack == stacks.end() || stack->second.empty()) {
        rest.after.push_back(a);
        continue;
      }
      const std::uint32_t taken = take_best(stack->second, group.before, now);
      used[taken] = 1;
      if (same_line)
        pair(group.before[taken], a);
      else
        upgraded.before.push_back(group.before[taken]), upgraded.after.push_back(a);
    }
    for (std::size_t i = 0; i < used.size(); ++i)
      if (used[i] == 0) rest.before.push_back(group.before[i]);
    group = std::move(rest);
  }

  /// Of the newest version on the stack, the copy in the same place, else the last; the look is a short one.
  std::uint32_t take_best(Indices& stack, const Indices& packages, const Package& now) const {
    constexpr std::size_t kLookBack = 16;
    const auto package = [&](std::size_t i) -> const Package& {
      return before_.packages[packages[stack[i]]];
    };
    std::size_t best = stack.size() - 1;
    for (std::size_t i = stack.size(); i-- > 0 && stack.size() - i <= kLookBack;) {
      if (package(i).version != package(stack.size() - 1).version) break;
      if (package(i).location == now.location) best = i;
    }
    const std::uint32_t taken = stack[best];
    stack.erase(stack.begin() + static_cast<std::ptrdiff_t>(best));
    return taken;
  }

  /// Pairs two lists of one length, in order; within a run of the same two versions, equal places first.
  void pair_in_order(const Group& group) {
    const auto version = [&](std::size_t i) {
      return std::pair(before_.packages[group.before[i]].version, after_.packages[group.after[i]].version);
    };
    for (std::size_t from = 0, to = 0; from < group.before.size(); from = to) {
      while (to < group.before.size() && version(to) == version(from)) ++to;
      const auto slice = [&](const Indices& all) {
        return Indices(all.begin() + static_cast<std::ptrdiff_t>(from),
                       all.begin() + static_cast<std::ptrdiff_t>(to));
      };
      Group run{slice(group.before), slice(group.after)};
      pair_by(run, [](const Package& p) { return std::tuple(p.location); });
      for (std::size_t i = 0; i < run.before.size(); ++i) pair(run.before[i], run.after[i]);
    }
  }

  /// Says of each package that has no partner which one of its name the other side has: the same release,
  /// else the last one that is not newer, else the oldest.
  void relate(const Group& group) {
    if (group.before.empty() || group.after.empty()) return;
    const auto related = [&](const Package& package, const Inventory& side, const Indices& others) {
      std::uint32_t best = kNone;
      for (const std::uint32_t other : others) {
        if (side.packages[other].version == package.version) return other;
        if (best == kNone || !is_older(package, side.packages[other])) best = other;
      }
      return best;
    };
    Indices before = group.before, after = group.after;
    sort_by_version(before_, before);
    sort_by_version(after_, after);
    before = one_of_each_version(before_, before);
    after = one_of_each_version(after_, after);
    for (const std::uint32_t b : group.before)
      if (taken_[b] == 0) relatives_before_[b] = related(before_.packages[b], after_, after);
    for (const std::uint32_t a : group.after)
      if (partner_of_after_[a] == kNone) relatives_after_[a] = related(after_.packages[a], before_, before);
  }

  /// The first of each version in a list that is sorted by it, and no more than a report could name.
  static Indices one_of_each_version(const Inventory& side, const Indices& sorted) {
    constexpr std::size_t kMost = 64;
    Indices result;
    for (const std::uint32_t p : sorted)
      if (result.size() < kMost &&
          (result.empty() || side.packages[result.back()].version != side.packages[p].version))
        result.push_back(p);
    return result;
  }

  /// A document that leaves out purls or groups still names its packages: the only one of a name that is left
  /// over on one side takes the only one on the other, unless both have a purl, which then says that they are
  /// different packages.
  void pair_namesakes() {
    struct Namesakes {
      std::uint32_t before = kNone, after = kNone;
      bool unique = true;
    };
    std::unordered_map<std::string_view, Namesakes, TextHash> by_name;
    for (std::uint32_t i = 0; i < before_.packages.size(); ++i) {
      if (taken_[i] != 0 || relatives_before_[i] != kNone) continue;
      Namesakes& names = by_name[before_.packages[i].name];
      if (names.before != kNone) names.unique = false;
      names.before = i;
    }
    for (std::uint32_t i = 0; i < after_.packages.size(); ++i) {
      if (partner_of_after_[i] != kNone || relatives_after_[i] != kNone) continue;
      const auto names = by_name.find(after_.packages[i].name);
      if (names == by_name.end()) continue;
      if (names->second.after != kNone) names->second.unique = false;
      names->second.after = i;
    }
    for (const auto& [name, names] : by_name)
      if (names.unique && names.after != kNone && !name.empty() &&
          may_be_the_same(before_.packages[names.before], after_.packages[names.after]))
        pair(names.before, names.after);
  }

  static bool may_be_the_same(const Package& before, const Package& after) {
    if (!before.purl.empty() && !after.purl.empty()) return false;
    return before.group == after.group || before.group.empty() || after.group.empty();
  }

  void collect() {
    auto& pairs = matches_.pairs;
    matches_.pair_of_before.assign(before_.packages.size(), kNone);
    for (std::uint32_t i = 0; i < after_.packages.size(); ++i) {
      const std::uint32_t partner = partner_of_after_[i], relative = relatives_after_[i];
      matches_.pair_of_after.push_back(static_cast<std::uint32_t>(pairs.size()));
      if (partner == kNone && relative != kNone &&
          before_.packages[relative].version == after_.packages[i].version) {
        pairs.push_back({relative, i, PackageChange::Kind::copied});
        continue;
      }
      const auto kind = partner == kNone ? PackageChange::Kind::added
                                         : version_change(before_.packages[partner], after_.packages[i]);
      if (partner != kNone) matches_.pair_of_before[partner] = static_cast<std::uint32_t>(pairs.size());
      pairs.push_back({partner, i, kind, is_new_version(kind, partner, i), false, relative});
    }
    for (std::uint32_t i = 0; i < before_.packages.size(); ++i) {
      if (taken_[i] != 0) continue;
      matches_.pair_of_before[i] = static_cast<std::uint32_t>(pairs.size());
      pairs.push_back({i, kNone, PackageChange::Kind::removed, false, false, relatives_before_[i]});
    }
    for (PackagePair& pair : pairs)
      pair.published = (pair.before == kNone || is_published(before_.packages[pair.before])) &&
                       (pair.after == kNone || is_published(after_.packages[pair.after]));
  }

  bool is_new_version(PackageChange::Kind kind, std::uint32_t before, std::uint32_t after) const {
    using Kind = PackageChange::Kind;
    if (kind == Kind::upgraded || kind == Kind::downgraded) return true;
    return kind == Kind::reversioned && !before_.packages[before].version.empty() &&
           !after_.packages[after].version.empty();
  }

  /// Whether the version is a commit, of which nobody can tell whether it is older than another.
  static bool is_commit(std::string_view version) {
    constexpr std::size_t kShortest = 7;  // as git shortens them
    return version.size() >= kShortest && is_lower_hex(version) &&
           version.find_first_of("abcdef") != version.npos;
  }

  /// What became of a package that both sides have.
  static PackageChange::Kind version_change(const Package& before, const Package& after) {
    using Kind = PackageChange::Kind;
    const auto order = compare_versions(version_scheme_of(before, after), before.version, after.version);
    if (order == 0 && before.version.empty() == after.version.empty()) {
      const bool moved =
          before.location != after.location && !before.location.empty() && !after.location.empty();
      return moved ? Kind::moved : Kind::same;
    }
    if (before.version.empty() || after.version.empty()) return Kind::reversioned;
    if (is_commit(before.version) || is_commit(after.version)) return Kind::reversioned;
    return order < 0 ? Kind::upgraded : order > 0 ? Kind::downgraded : Kind::reversioned;
  }

  const Inventory& before_;
  const Inventory& after_;
  PackageMatches matches_;
  Indices partner_of_after_;
  Indices relatives_before_, relatives_after_;  ///< PackagePair::relative
  std::vector<std::uint8_t> taken_;
};

}  // namespace

VersionScheme version_scheme_of(const Package& before, const Package& after) {
  const std::string_view purl = after.purl.empty() ? before.purl : after.purl;
  return version_scheme(purl_type(purl)).value_or(VersionScheme::generic);
}

PackageMatches match_packages(const Inventory& before, const Inventory& after) {
  return PackageMatcher(before, after).run();
}

}  // namespace stocktake
