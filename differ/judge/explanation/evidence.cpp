#include "differ/judge/explanation/evidence.h"

#include <algorithm>

#include "differ/judge/comparison.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"

namespace stocktake {
namespace {

/// `…/.pnpm/NAME@VERSION_PEERS` of a path below it: the folder that pnpm makes for one package, in which also
/// stand the links to what that package needs. Empty where the path is in none.
std::string_view pnpm_store(std::string_view path) {
  constexpr std::string_view kFolder = ".pnpm/", kModules = "/node_modules/";
  const auto at = path.find(kFolder);
  if (at == std::string_view::npos || (at != 0 && path[at - 1] != '/')) return {};
  const auto end = path.find('/', at + kFolder.size());
  if (end == std::string_view::npos || !path.substr(end).starts_with(kModules)) return {};
  return path.substr(0, end);
}

}  // namespace

ChangedFile::ChangedFile(const Comparison& comparison, const FileMatch& file_match)
    : match(file_match),
      before(match.before == kNone || match.kind == FileChange::Kind::copied
                 ? nullptr
                 : &comparison.before.files[match.before]),
      after(match.after == kNone ? nullptr : &comparison.after.files[match.after]) {}

Evidence::Evidence(const Comparison& both_sides)
    : comparison(both_sides), owned_(both_sides.before, both_sides.after, both_sides.packages) {}

bool Evidence::misplaced(const File& after_file) {
  const auto why = owned_.misplaced(after_file);
  if (!why) return false;
  const auto index = static_cast<std::uint32_t>(&after_file - comparison.after.files.data());
  misplaced_files.emplace(index, *why);
  return true;
}

bool Evidence::credible(const PackagePair& pair) {
  if (credible_.empty()) credible_.assign(comparison.packages.pairs.size(), 0);
  std::uint8_t& known = credible_[static_cast<std::size_t>(&pair - comparison.packages.pairs.data())];
  if (known == 0) {
    const Package* before = pair.before == kNone ? nullptr : &comparison.before.packages[pair.before];
    known = denial_of(before, comparison.after.packages[pair.after]) == Denial::none ? 2 : 1;
  }
  return known == 2;
}

bool Evidence::rival_stays(const File& before_file, std::uint32_t owner_pair) const {
  const FileDetail* detail = comparison.before.detail_of(before_file);
  if (detail == nullptr || detail->claimed_by.empty()) return false;
  const auto& packages = comparison.before.packages;
  for (std::uint32_t i = 0; i < packages.size(); ++i) {
    const std::uint32_t pair = comparison.packages.pair_of_before[i];
    if (pair == owner_pair || !has_line(detail->claimed_by, packages[i].purl)) continue;
    const PackagePair& rival = comparison.packages.pairs[pair];
    if (rival.both() && !rival.new_version) return true;
  }
  return false;
}

/// Of two packages of a system (Debian Policy 7.6, "Overwriting files and replacing packages"): a new release
/// may take a file that a new release gave away, or that a package had which it replaces and which is gone.
bool Evidence::takes_over(const PackagePair& from, const PackagePair& to) const {
  if (to.before != kNone && !to.new_version) return false;
  if (from.after != kNone) return from.new_version;
  return has_line(property_of(comparison.after.packages[to.after], property::kReplaces),
                  comparison.before.packages[from.before].name);
}

bool Evidence::may_hand_over(std::uint32_t was, std::uint32_t is) const {
  const PackagePair &from = comparison.packages.pairs[was], &to = comparison.packages.pairs[is];
  if (from.before == kNone || to.after == kNone) return false;
  const Package &giver = comparison.before.packages[from.before],
                &taker = comparison.after.packages[to.after];
  if (is_system(giver) && is_system(taker)) return takes_over(from, to);
  if (from.after == kNone) return !property_of(taker, property::kGoSum).empty();
  if (purl_type(giver.purl) == "pypi") return false;  // owns by its record, and not by its folder
  const std::string_view stands = comparison.after.packages[from.after].location;
  if (stands != giver.location) return true;
  return from.new_version && !stands.empty() && taker.location.starts_with(std::string(stands) + "/");
}

const Inventory& Evidence::side(bool after) const {
  return after ? comparison.after : comparison.before;
}

std::uint32_t Evidence::pair_of(std::uint32_t package, bool after) const {
  return after ? comparison.packages.pair_of_after[package] : comparison.packages.pair_of_before[package];
}

std::uint32_t Evidence::pair_at(std::string_view path, bool after) {
  const Inventory& inventory = side(after);
  PackagesByFolder& places = places_[after];
  if (places.empty())
    for (std::uint32_t i = 0; i < inventory.packages.size(); ++i)
      if (!inventory.packages[i].location.empty()) places.emplace(inventory.packages[i].location, i);
  std::uint32_t package = kNone;
  if (const auto place = places.find(path); place != places.end())
    package = place->second;
  else if (const File* file = find_file(inventory, path))
    package = file->package;
  return package == kNone ? kNone : comparison.related(pair_of(package, after));
}

std::uint32_t Evidence::store_pair(std::string_view path, bool after) {
  const Inventory& inventory = side(after);
  PackagesByFolder& stores = stores_[after];
  if (stores.empty())
    for (std::uint32_t i = 0; i < inventory.packages.size(); ++i) {
      // Not of what a package brought along in its own node_modules.
      const std::string_view place = inventory.packages[i].location, store = pnpm_store(place);
      if (!store.empty() && place.rfind("/node_modules/") == store.size()) stores.emplace(store, i);
    }
  const std::string_view store = pnpm_store(path);
  const auto found = store.empty() ? stores.end() : stores.find(store);
  return found == stores.end() ? kNone : pair_of(found->second, after);
}

}  // namespace stocktake
