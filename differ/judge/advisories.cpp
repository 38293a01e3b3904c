#include "differ/judge/advisories.h"

#include <algorithm>
#include <set>

namespace stocktake {
namespace {

using Keys =
    std::set<std::pair<std::string_view, std::string_view>>;  // of a package's name and what is known of it

std::string_view name_of(std::uint32_t package, const std::vector<std::string>& identities) {
  return package == kNone ? std::string_view() : std::string_view(identities[package]);
}

/// The packages that an advisory speaks of; kNone alone where it speaks of what no package owns.
std::vector<std::uint32_t> packages_of(const KnownAdvisory& one) {
  return one.packages.empty() ? std::vector{kNone} : one.packages;
}

Keys ids_of(const std::vector<KnownAdvisory>& side, const std::vector<std::string>& identities) {
  Keys keys;
  for (const KnownAdvisory& one : side)
    for (const std::uint32_t package : packages_of(one))
      for (const std::string& id : one.ids) keys.emplace(name_of(package, identities), id);
  return keys;
}

Keys digests_of(const std::vector<KnownAdvisory>& side, const std::vector<std::string>& identities,
                const Inventory& inventory) {
  Keys keys;
  for (const KnownAdvisory& one : side)
    for (const auto& malicious : one.malicious)
      if (malicious.file != kNone)
        keys.emplace(name_of(inventory.files[malicious.file].package, identities), malicious.digest);
  return keys;
}

bool has_any(const Keys& keys, std::string_view name, const std::vector<std::string>& ids) {
  return std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
    return keys.contains({name, id});
  });
}

/// Whether the advisory says something of its package beside which of its files are malware.
bool speaks_of_release(const KnownAdvisory& one) {
  return !one.because.empty() || std::any_of(one.malicious.begin(), one.malicious.end(),
                                             [](const auto& malicious) { return malicious.file == kNone; });
}

}  // namespace

AdvisoryChanges::AdvisoryChanges(const KnownAdvisories& known, const Inventory& before,
                                 const Inventory& after, const PackageMatches& packages) {
  const Keys had = ids_of(known.before, packages.identity_before);
  const Keys had_files = digests_of(known.before, packages.identity_before, before);
  for (const KnownAdvisory& one : known.after) {
    bool is_new = false;
    for (const std::uint32_t package : packages_of(one)) {
      if (!speaks_of_release(one) || has_any(had, name_of(package, packages.identity_after), one.ids))
        continue;
      introduced_.push_back({&one, package});
      is_new = true;
    }
    for (const auto& malicious : one.malicious) {
      if (malicious.file == kNone) continue;
      const std::string_view owner = name_of(after.files[malicious.file].package, packages.identity_after);
      if (had_files.contains({owner, malicious.digest})) continue;
      malicious_.push_back({&one, &malicious});
      is_new = true;
    }
    if (!is_new) ++both_;
  }
  const Keys has = ids_of(known.after, packages.identity_after);
  for (const KnownAdvisory& one : known.before)
    for (const std::uint32_t package : one.packages) {
      const std::uint32_t pair = packages.pair_of_before[package];
      if (!packages.pairs[pair].both() || has_any(has, packages.identity_before[package], one.ids)) continue;
      fixed_[pair].push_back(one.id);
    }
}

std::uint64_t AdvisoryChanges::fixed_count() const {
  std::uint64_t count = 0;
  for (const auto& [pair, ids] : fixed_) count += ids.size();
  return count;
}

const std::vector<std::string_view>& AdvisoryChanges::fixed(std::uint32_t pair) const {
  static const std::vector<std::string_view> kNothing;
  const auto found = fixed_.find(pair);
  return found == fixed_.end() ? kNothing : found->second;
}

}  // namespace stocktake
