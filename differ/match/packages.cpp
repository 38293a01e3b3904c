#include <algorithm>
#include <numeric>
#include <span>
#include <tuple>
#include <unordered_map>

#include "differ/match/match.h"
#include "schemas/identity/purl.h"
#include "schemas/identity/version_order.h"
#include "schemas/text/hashing.h"

// Several versions and places of one package are common (npm nests them), so an identity stands for a
// multiset on each side. Equal version goes before equal place: where two versions merely swap places, as
// npm's hoisting does, each is compared with itself, byte by byte, and nothing seems up- or downgraded.

namespace stocktake {
namespace {

using Indices = std::vector<std::uint32_t>;

/// A Go module that stands for another is imported by that one's name, and paired with what stood there.
std::string stands_for(const Package& package) {
  for (const Property& property : package.properties)
    if (property.name == kStandsFor)
      return std::string("pkg:golang/").append(property.value.substr(0, property.value.find(' ')));
  return {};
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
    pair_by(group, [](const Package& p) { return std::tuple(p.version, p.location); });
    pair_by(group, [](const Package& p) { return std::tuple(p.version); });
    pair_by(group, [](const Package& p) { return std::tuple(p.location); });
    pair_by(group, [](const Package& p) { return std::tuple(release_line(p.version)); });
    pair_in_version_order(group);
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

  void pair_in_version_order(Group& group) {
    const auto newest_first = [&](const Inventory& inventory, Indices& indices) {
      std::stable_sort(indices.begin(), indices.end(), [&](std::uint32_t a, std::uint32_t b) {
        return version_change(inventory.packages[b], inventory.packages[a]) == PackageChange::Kind::upgraded;
      });
    };
    newest_first(before_, group.before);
    newest_first(after_, group.after);
    for (std::size_t i = 0; i < std::min(group.before.size(), group.after.size()); ++i)
      pair(group.before[i], group.after[i]);
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
      if (taken_[i] != 0) continue;
      Namesakes& names = by_name[before_.packages[i].name];
      if (names.before != kNone) names.unique = false;
      names.before = i;
    }
    for (std::uint32_t i = 0; i < after_.packages.size(); ++i) {
      if (partner_of_after_[i] != kNone) continue;
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
      const std::uint32_t partner = partner_of_after_[i];
      const auto kind = partner == kNone ? PackageChange::Kind::added
                                         : version_change(before_.packages[partner], after_.packages[i]);
      matches_.pair_of_after.push_back(static_cast<std::uint32_t>(pairs.size()));
      if (partner != kNone) matches_.pair_of_before[partner] = static_cast<std::uint32_t>(pairs.size());
      pairs.push_back({partner, i, kind, is_new_version(kind, partner, i)});
    }
    for (std::uint32_t i = 0; i < before_.packages.size(); ++i) {
      if (taken_[i] != 0) continue;
      matches_.pair_of_before[i] = static_cast<std::uint32_t>(pairs.size());
      pairs.push_back({i, kNone, PackageChange::Kind::removed});
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
    return order < 0 ? Kind::upgraded : order > 0 ? Kind::downgraded : Kind::reversioned;
  }

  const Inventory& before_;
  const Inventory& after_;
  PackageMatches matches_;
  Indices partner_of_after_;
  std::vector<std::uint8_t> taken_;
};

}  // namespace

VersionScheme version_scheme_of(const Package& before, const Package& after) {
  const std::string_view purl = after.purl.empty() ? before.purl : after.purl;
  if (!purl.starts_with("pkg:")) return VersionScheme::generic;
  const std::string_view type = purl.substr(4, purl.find_first_of("/@?#", 4) - 4);
  return version_scheme(type).value_or(VersionScheme::generic);
}

PackageMatches match_packages(const Inventory& before, const Inventory& after) {
  return PackageMatcher(before, after).run();
}

}  // namespace stocktake
