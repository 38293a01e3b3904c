#include "differ/judge/go_packages.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "schemas/identity/purl.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

std::vector<std::string_view> listed_packages(const Package& package) {
  std::vector<std::string_view> lines;
  std::string_view text = property_of(package, property::kGoPackages);
  while (!text.empty())
    if (const std::string_view line = take_until(text, '\n'); !line.empty()) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return lines;
}

std::vector<std::string_view> difference(const std::vector<std::string_view>& of,
                                         const std::vector<std::string_view>& without) {
  std::vector<std::string_view> result;
  std::set_difference(of.begin(), of.end(), without.begin(), without.end(), std::back_inserter(result));
  return result;
}

/// What `go mod vendor` copies from the folders above a package, whatever is in them (metaPrefixes in
/// cmd/go/internal/modcmd/vendor.go).
bool is_metadata(std::string_view name) {
  constexpr std::string_view kBeginnings[] = {"AUTHORS", "CONTRIBUTORS", "COPYLEFT", "COPYING", "COPYRIGHT",
                                              "LEGAL",   "LICENSE",      "NOTICE",   "PATENTS"};
  return std::any_of(std::begin(kBeginnings), std::end(kBeginnings),
                     [&](std::string_view beginning) { return name.starts_with(beginning); });
}

template <class Folders>
void add_folders_above(std::string_view folder, std::string_view top, Folders& folders) {
  while (folder.size() > top.size()) {
    folder = folder_of(folder);
    if (folder.size() < top.size() || !folders.emplace(folder).second) return;
  }
}

}  // namespace

std::optional<std::string> vendor_folder(const Package& package) {
  if (purl_type(package.purl) != "golang" || package.location.empty()) return std::nullopt;
  const std::string_view stands_for = property_of(package, property::kStandsFor);
  std::string module(stands_for.substr(0, stands_for.find(' ')));
  if (module.empty()) {
    module = package.group;
    module.append(module.empty() ? "" : "/").append(package.name);
  }
  std::string_view folder = package.location;
  if (!folder.ends_with(module)) return std::nullopt;
  folder.remove_suffix(module.size());
  if (!folder.empty() && !folder.ends_with('/')) return std::nullopt;
  return std::string(folder);
}

bool is_same_go_release(const PackagePair& pair, const Package& before, const Package& after) {
  const auto equal = [&](std::string_view name) {
    return property_of(before, name) == property_of(after, name);
  };
  return pair.both() && !pair.new_version && before.version == after.version && before.name == after.name &&
         before.group == after.group && equal(property::kGoSum) && equal(property::kReplacedBy) &&
         equal(property::kStandsFor);
}

GoPackages::GoPackages(const Inventory& before, const Inventory& after, const PackageMatches& packages) {
  read_lists(before, after, packages);
  if (!changes_.empty()) find_folders(before, after, packages);
}

void GoPackages::read_lists(const Inventory& before, const Inventory& after, const PackageMatches& packages) {
  for (std::uint32_t p = 0; p < packages.pairs.size(); ++p) {
    const PackagePair& pair = packages.pairs[p];
    if (!pair.both() || pair.kind == PackageChange::Kind::copied) continue;
    const Package &b = before.packages[pair.before], &a = after.packages[pair.after];
    const std::string_view was = property_of(b, property::kGoPackages),
                           is = property_of(a, property::kGoPackages);
    if (was.empty() || is.empty() || was == is || b.location != a.location) continue;
    const auto vendor = vendor_folder(a);
    if (!vendor) continue;
    const auto old = listed_packages(b), now = listed_packages(a);
    const Change& change =
        changes_
            .emplace(p, Change{difference(now, old), difference(old, now), is_same_go_release(pair, b, a)})
            .first->second;
    const auto fill = [&](Side& side, const auto& all, const auto& only) {
      for (const std::string_view path : all) side.listed.insert(*vendor + std::string(path));
      for (const std::string_view path : only) side.only_here.insert(*vendor + std::string(path));
    };
    fill(before_, old, change.fewer);
    fill(after_, now, change.more);
  }
}

void GoPackages::find_folders(const Inventory& before, const Inventory& after,
                              const PackageMatches& packages) {
  // A package of which the other side has a Go file was there, whatever its list says.
  const auto drop = [&](const Inventory& other, const std::vector<std::uint32_t>& pairs, Side& side) {
    for (const File& file : other.files) {
      if (file.package == kNone || !file.path.ends_with(".go") || !changes_.contains(pairs[file.package]))
        continue;
      if (const auto found = side.only_here.find(folder_of(file.path)); found != side.only_here.end())
        side.only_here.erase(found);
    }
  };
  drop(before, packages.pair_of_before, after_);
  drop(after, packages.pair_of_after, before_);
  for (const auto& [p, change] : changes_) {
    const std::string_view top = after.packages[packages.pairs[p].after].location;
    const std::string vendor = *vendor_folder(after.packages[packages.pairs[p].after]);
    const auto climb = [&](Side& side, const Inventory& inventory, std::uint32_t package) {
      for (const std::string_view path : listed_packages(inventory.packages[package])) {
        const std::string folder = vendor + std::string(path);
        if (!folder.starts_with(top)) continue;
        add_folders_above(folder, top, side.only_here.contains(folder) ? side.above : side.above_old);
      }
    };
    climb(before_, before, packages.pairs[p].before);
    climb(after_, after, packages.pairs[p].after);
  }
}

const GoPackages::Change* GoPackages::of(std::uint32_t pair) const {
  const auto found = changes_.find(pair);
  return found == changes_.end() ? nullptr : &found->second;
}

bool GoPackages::belongs(const Side& side, std::uint32_t pair, std::string_view path) const {
  if (side.only_here.empty() || of(pair) == nullptr) return false;
  std::string_view folder = folder_of(path);
  if (side.listed.contains(folder)) return side.only_here.contains(folder);
  if (path.ends_with(".go")) return false;
  if (side.above.contains(folder) && is_metadata(base_name(path))) return !side.above_old.contains(folder);
  // What a package embeds lies below its folder.
  while (!folder.empty() && !side.listed.contains(folder)) folder = folder_of(folder);
  return side.only_here.contains(folder);
}

}  // namespace stocktake
