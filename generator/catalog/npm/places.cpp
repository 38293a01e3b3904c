#include "generator/catalog/npm/places.h"

#include <algorithm>

namespace stocktake {
namespace {

/// Where the name of the package in a package position begins: behind the last slash, or the one before
/// where that folder is a scope.
std::size_t name_start(std::string_view folder) {
  const auto slash = folder.rfind('/');
  if (slash == std::string_view::npos) return 0;
  const std::string_view parent = base_name(folder.substr(0, slash));
  return parent.substr(0, 1) == "@" ? slash - parent.size() : slash + 1;
}

/// Where Debian's packages put modules, so that Debian's node finds them beside the node_modules folders
/// (Debian's "JavaScript Policy").
bool is_system_modules(std::string_view folder) {
  const std::string_view name = base_name(folder), around = folder_of(folder);
  return name == "nodejs" && (around == "usr/share" || around.ends_with("/usr/share") ||
                              around == "usr/lib" || around.ends_with("/usr/lib"));
}

}  // namespace

bool is_npm_position(std::string_view folder, bool root_is_modules) {
  const std::string_view last = base_name(folder);
  if (last.empty() || last[0] == '.' || last[0] == '@') return false;
  const std::size_t start = name_start(folder);
  if (start == 0) return root_is_modules;
  const std::string_view modules = folder.substr(0, start - 1);
  return base_name(modules) == kNodeModules || is_system_modules(modules);
}

bool has_node_modules(std::string_view path) {
  for (auto at = path.find(kNodeModules); at != std::string_view::npos;
       at = path.find(kNodeModules, at + 1)) {
    const auto end = at + kNodeModules.size();
    if ((at == 0 || path[at - 1] == '/') && (end == path.size() || path[end] == '/')) return true;
  }
  const auto system = path.find("/nodejs/");
  return system != path.npos &&
         is_system_modules(path.substr(0, system + std::string_view("/nodejs").size()));
}

bool is_in_modules(std::string_view folder, std::string_view name, bool root_is_modules) {
  if (base_name(folder) != name) return false;
  const std::string_view modules = folder_of(folder);
  return modules.empty() ? root_is_modules : base_name(modules) == kNodeModules;
}

void NpmPlaces::add(std::string_view folder, std::uint32_t found) {
  const std::size_t start = name_start(folder);
  const std::string modules(folder.substr(0, start == 0 ? 0 : start - 1));
  const auto number = static_cast<std::uint32_t>(modules_.size());
  const auto known = modules_.try_emplace(modules, number).first;
  places_.try_emplace(Place{known->second, folder.substr(start)}, found);
}

std::vector<std::uint32_t> NpmPlaces::chain(std::string_view folder) const {
  std::vector<std::uint32_t> result;
  const auto look = [&](const std::string& modules) {
    if (const auto known = modules_.find(modules); known != modules_.end()) result.push_back(known->second);
  };
  for (;; folder = folder_of(folder)) {
    if (base_name(folder) != kNodeModules) look(join(folder, kNodeModules));
    if (is_system_modules(folder))
      for (const std::string_view place : {"share/nodejs", "lib/nodejs"})
        look(join(folder_of(folder_of(folder)), place));
    if (folder.empty()) break;
  }
  if (root_is_modules_) look("");
  return result;
}

std::uint32_t NpmPlaces::resolve(const std::vector<std::uint32_t>& chain, std::string_view name) const {
  for (const std::uint32_t modules : chain)
    if (const auto known = places_.find(Place{modules, name}); known != places_.end()) return known->second;
  return kNone;
}

}  // namespace stocktake
