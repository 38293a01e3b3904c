#include "differ/judge/explanation/evidence.h"

#include "differ/judge/comparison.h"

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

const Inventory& Evidence::side(bool after) const {
  return after ? comparison.after : comparison.before;
}

std::uint32_t Evidence::pair_of(std::uint32_t package, bool after) const {
  return after ? comparison.packages.pair_of_after[package] : comparison.packages.pair_of_before[package];
}

std::uint32_t Evidence::pair_at(std::string_view path, bool after) {
  const Inventory& inventory = side(after);
  Places& places = places_[after];
  if (places.empty())
    for (std::uint32_t i = 0; i < inventory.packages.size(); ++i)
      if (!inventory.packages[i].location.empty()) places.emplace(inventory.packages[i].location, i);
  std::uint32_t package = kNone;
  if (const auto place = places.find(path); place != places.end())
    package = place->second;
  else if (const File* file = find_file(inventory, path))
    package = file->package;
  if (package == kNone) return kNone;
  const std::uint32_t pair = pair_of(package, after);
  return comparison.packages.pairs[pair].unrelated() ? kNone : pair;
}

std::uint32_t Evidence::store_pair(std::string_view path, bool after) {
  const Inventory& inventory = side(after);
  Places& stores = stores_[after];
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

std::string_view name_of(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

std::string_view folder_around(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

}  // namespace stocktake
