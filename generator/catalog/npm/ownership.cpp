#include "generator/catalog/npm/ownership.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/catalog/npm/shim.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

/// The entries below a package's folder.
struct Range {
  std::uint32_t first, last, found;
};

/// The nearest enclosing package of each entry, or kNone: the ranges nest, so one pass with a stack of those
/// that are open does it.
std::vector<std::uint32_t> nearest_packages(const Tree& tree, const NpmLocations& at) {
  std::vector<Range> ranges;
  for (const auto& [folder, found] : at) {
    const auto [first, last] = tree.below(folder);
    ranges.push_back({first, last, found});
  }
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
    return a.first != b.first ? a.first < b.first : a.last > b.last;
  });
  std::vector<std::uint32_t> owners(tree.entries.size(), kNone);
  std::vector<const Range*> open;
  auto next = ranges.cbegin();
  for (std::uint32_t i = 0; i < owners.size(); ++i) {
    while (!open.empty() && open.back()->last <= i) open.pop_back();
    for (; next != ranges.cend() && next->first == i; ++next) open.push_back(&*next);
    if (!open.empty()) owners[i] = open.back()->found;
  }
  return owners;
}

/// The package of the file that a path relative to `folder` leads to.
std::uint32_t owner_of_target(const Tree& tree, const std::vector<std::uint32_t>& owners,
                              std::string_view folder, std::string_view target) {
  const auto path = follow_links(tree, folder, target);
  const std::uint32_t entry = path ? tree.find(*path) : kNone;
  return entry == kNone ? kNone : owners[entry];
}

/// The package whose program `entry`, in a `.bin` folder, starts: by its target, or by the first
/// `"$basedir/…"` in the script that leads to a package's file.
std::uint32_t owner_of_program(const Tree& tree, const std::vector<std::uint32_t>& owners,
                               const Entry& entry) {
  const std::string_view folder = folder_of(entry.path);
  if (entry.type == FileType::symlink) return owner_of_target(tree, owners, folder, entry.target());
  constexpr std::string_view kBase = "\"$basedir/";
  std::string_view script = entry.content();
  for (auto at = script.find(kBase); at != std::string_view::npos; at = script.find(kBase)) {
    script.remove_prefix(at + kBase.size());
    const std::string_view target = script.substr(0, script.find_first_of("\"\n"));
    const std::uint32_t owner = owner_of_target(tree, owners, folder, target);
    if (owner != kNone) return owner;
  }
  return kNone;
}

/// Finds the scripts that do nothing but start a program of the package that owns them.
class ShimReader {
 public:
  ShimReader(const Tree& tree, Catalog& out) : tree_(tree), out_(out) {}

  void read(std::uint32_t index, std::uint32_t owner) {
    const Entry& entry = tree_.entries[index];
    const auto shim = read_pnpm_shim(entry.content());
    if (!shim || owner == kNone) return;
    const auto program = follow_links(tree_, folder_of(entry.path), shim->program);
    const std::string folder = std::string(out_.found[owner].package.location) + "/";
    if (!program || !program->starts_with(folder) || tree_.find(*program) == kNone) return;
    if (!shim->node_path.empty()) {
      const auto root = root_of_node_path(shim->node_path, folder_of(*program));
      if (!root) return;
      if (roots_++ == 0) root_ = *root;
      agree_ = agree_ && root_ == *root;
    }
    found_.push_back(
        {index, &FileDetail::starts, out_.keep(std::string_view(*program).substr(folder.size()))});
  }

  /// All were written where one tree stood; else one of them looks for modules somewhere else.
  void finish() {
    if (agree_) out_.details.insert(out_.details.end(), found_.begin(), found_.end());
  }

 private:
  const Tree& tree_;
  Catalog& out_;
  std::vector<Catalog::Detail> found_;
  std::size_t roots_ = 0;
  std::string_view root_;  // of the first
  bool agree_ = true;
};

}  // namespace

void claim_npm_files(const Tree& tree, const NpmLocations& at, const NpmLinks& links, bool root_is_modules,
                     Catalog& out) {
  const std::vector<std::uint32_t> owners = nearest_packages(tree, at);
  std::vector<std::uint16_t> depths;
  for (const FoundPackage& found : out.found) {
    const std::string_view folder = found.package.location;
    depths.push_back(static_cast<std::uint16_t>(std::count(folder.begin(), folder.end(), '/') + 1));
  }
  ShimReader shims(tree, out);
  for (std::uint32_t i = 0; i < owners.size(); ++i) {
    const Entry& entry = tree.entries[i];
    std::uint32_t owner = kNone;
    if (const auto link = links.find(i); link != links.end()) {
      owner = link->second;
    } else if (is_in_modules(folder_of(entry.path), ".bin", root_is_modules)) {
      owner = owner_of_program(tree, owners, entry);
      shims.read(i, owner);
    }
    if (owner == kNone) owner = owners[i];
    if (owner != kNone) out.claims.push_back({i, owner, depths[owner], Claim::Witness::none});
  }
  shims.finish();
}

}  // namespace stocktake
