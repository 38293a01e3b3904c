#include "generator/catalog/system_claims.h"

#include <algorithm>
#include <string>
#include <utility>

#include "generator/catalog/tools.h"
#include "schemas/inventory/bytecode.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

namespace stocktake {

void SystemClaims::claim(std::uint32_t entry, std::uint32_t found, const SystemRoot& root,
                         Claim::Witness witness) {
  claim(entry, found, system_depth(root.folder()), witness);
}

void SystemClaims::claim(std::uint32_t entry, std::uint32_t found, std::uint16_t depth,
                         Claim::Witness witness) {
  std::uint32_t& owner = owner_[entry];
  if (owner == found) return;
  out_.claims.push_back({entry, found, depth, witness});
  depth_[found] = depth;
  if (owner == kNone) {
    owner = found;
    return;
  }
  // A package of several architectures shares its documentation with itself; a folder's link, such as /lib,
  // is in the lists of all that have something below it; of two systems the inner counts.
  const std::string_view name = out_.found[found].package.name;
  if (tree_.entries[entry].type != FileType::regular || out_.found[owner].package.name == name) return;
  if (depth_[owner] == depth) rivals_[entry].insert({owner, found});
  if (depth_[owner] < depth) owner = found;
}

void SystemClaims::claim_made(std::uint32_t entry, std::uint32_t found, const SystemRoot& root) {
  claim(entry, found, root);
  made_[found].push_back(tree_.entries[entry].path);
}

void SystemClaims::claim_links(SystemRoot& root, std::span<const std::string_view> folders) {
  for (const std::string_view folder : folders) {
    const auto place = root.folder_at(folder);
    if (!place) continue;
    const auto [first, last] = tree_.below(*place);
    for (std::uint32_t i = first; i < last; ++i) {
      if (!is_free(i) || tree_.entries[i].type != FileType::symlink) continue;
      const std::uint32_t target = root.target_of(i);
      if (target != kNone && owner_[target] != kNone) claim_made(i, owner_[target], root);
    }
  }
}

void SystemClaims::claim_bookkeeping(SystemRoot& root, const SystemNames& names, std::string_view purl_type) {
  const std::string_view place = root.folder();
  for (const Bookkeeping& row : ecosystem_of(purl_type)->bookkeeping) {
    const std::uint32_t maker = row.maker.empty() ? kNone : names.find_package(row.maker);
    const auto folder = maker == kNone ? std::nullopt : root.folder_at(row.own_folder());
    if (!folder) continue;
    const auto [first, last] = tree_.below(*folder);
    for (std::uint32_t i = first; i < last; ++i) {
      const std::string_view path = tree_.entries[i].path.substr(place.empty() ? 0 : place.size() + 1);
      if (is_free(i) && row.is(folder_of(path), base_name(path))) claim_made(i, maker, root);
    }
  }
}

void SystemClaims::note_what_stays(std::uint32_t found, std::vector<std::string> paths) {
  const auto& made = made_[found];
  paths.insert(paths.end(), made.begin(), made.end());
  std::sort(paths.begin(), paths.end());
  if (!paths.empty())
    out_.found[found].package.properties.push_back({property::kStays, out_.keep(joined(paths, "\n"))});
}

void SystemClaims::claim_bytecode() {
  for (std::uint32_t i = 0; i < tree_.entries.size(); ++i) {
    if (!is_free(i) || !tree_.entries[i].path.ends_with(".pyc")) continue;
    const std::string path = source_of_bytecode(tree_.entries[i].path);
    const std::uint32_t source = path.empty() ? kNone : tree_.find(path);
    if (source != kNone && owner_[source] != kNone) claim(i, owner_[source], depth_[owner_[source]]);
  }
}

void SystemClaims::note_rivals() {
  for (const auto& [entry, packages] : rivals_) {
    std::set<std::string_view> purls;
    for (const std::uint32_t found : packages) purls.insert(out_.found[found].package.purl);
    out_.details.push_back({entry, &FileDetail::claimed_by, out_.keep(joined(purls, "\n"))});
  }
}

}  // namespace stocktake
