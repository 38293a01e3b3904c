#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/text/path.h"

// What leads into packages: links, and the scripts that package managers write to start a program.

namespace stocktake {
namespace {

constexpr std::string_view kLink = "the link follows its package to another version or place";
constexpr std::string_view kAlternative =
    "update-alternatives chose among programs of packages, one of which came, went or changed";
constexpr std::string_view kStore =
    "pnpm's way from a package that has another version or place to what it needs";
constexpr std::string_view kShim = "a script that starts the same program as before, and does nothing else";

bool is_alternative(std::string_view path) {
  return folder_of(path) == "etc/alternatives";
}

/// The path that a link leads to. In a system one that begins with `/` leads into it.
std::optional<std::string> target_path(const Inventory& side, const File& link, bool in_system) {
  const FileDetail* detail = side.detail_of(link);
  if (detail == nullptr) return std::nullopt;
  const std::string_view target = detail->target;
  if (!in_system || !target.starts_with('/')) return resolve_link(link.path, target);
  return resolve("", below_root(target));
}

/// The pair of the package that a link leads to, over /etc/alternatives where it leads there.
std::uint32_t target_pair(const File* link, bool after, Evidence& evidence) {
  if (link == nullptr) return kNone;
  const Comparison& c = evidence.comparison;
  const Inventory& side = after ? c.after : c.before;
  const bool in_system = after ? c.system_after : c.system_before;
  auto target = target_path(side, *link, in_system);
  if (target && in_system && is_alternative(*target))
    if (const File* next = find_file(side, *target); next != nullptr && next->type == FileType::symlink)
      target = target_path(side, *next, in_system);
  return target ? evidence.pair_at(*target, after) : kNone;
}

/// Whether the package says that the file is a program of it, or runs when it is loaded. One without
/// entries says nothing of the kind: its record may be another's.
bool is_program_of(const Package& package, std::string_view path) {
  return package.entry_points.empty() ||
         std::binary_search(package.entry_points.begin(), package.entry_points.end(), path);
}

/// Whether a link to the package may appear there: where its package manager makes such links, or where the
/// package itself brings it. Anywhere else it gives the package's bytes a meaning that nobody gave them.
bool is_place_of_link(const Comparison& c, const File& link, std::string_view target, std::uint32_t pair) {
  const Package& package = c.package(c.packages.pairs[pair]);
  constexpr std::string_view kModules = "node_modules/";
  const std::string_view folder = folder_of(link.path), type = purl_type(package.purl);
  // npm's packages bring what lies in their folder: that a link leads there makes it theirs, not its name.
  const bool own = link.package != kNone && c.packages.pair_of_after[link.package] == pair;
  if (own && (type != "npm" || is_below(link.path, package.location))) return true;
  // What update-alternatives made is dpkg's by its own list of alternatives.
  if (c.system_after && link.package != kNone && is_system(c.after.packages[link.package])) return true;
  if (type == "composer") return base_name(folder) == "bin";
  // `npm install --global` keeps the packages in lib/node_modules, and their programs in bin.
  if (base_name(folder) == "bin" && is_below(package.location, join(folder_of(folder), "lib/node_modules")))
    return true;
  const auto modules = link.path.rfind(kModules);
  if (type != "npm" || modules == link.path.npos) return false;
  if (base_name(folder) == ".bin") return is_program_of(package, target);
  return link.path.substr(modules + kModules.size()) == join(package.group, package.name);
}

bool is_program(const File& file) {
  const std::string_view folder = folder_of(file.path);
  return file.type == FileType::regular &&
         (folder == "node_modules/.bin" || folder.ends_with("/node_modules/.bin"));
}

}  // namespace

/// A symlink (npm's `.bin`, pnpm's tree) that leads into a package which came, went, moved or changed its
/// version.
std::string_view explained_by_link(const ChangedFile& file, Evidence& evidence) {
  for (const File* side : {file.before, file.after})
    if (side != nullptr && side->type != FileType::symlink) return {};
  const Comparison& c = evidence.comparison;
  const std::uint32_t was = target_pair(file.before, false, evidence),
                      is = target_pair(file.after, true, evidence);
  const auto changed = [&](std::uint32_t pair) {
    return pair != kNone && c.packages.pairs[pair].kind != PackageChange::Kind::same;
  };
  if (file.before != nullptr && file.after != nullptr) {
    // Of several versions of a package, the link may lead to another one where that came or the old went.
    const bool same_package = was != kNone && is != kNone && c.package_name(was) == c.package_name(is);
    // The scan gives the link to dpkg where its record of alternatives offers what the link leads to.
    const bool chosen = was != kNone && is != kNone && c.system_after && is_alternative(file.after->path) &&
                        file.after->package != kNone && is_system(c.after.packages[file.after->package]) &&
                        is_system(c.package(c.packages.pairs[was])) &&
                        is_system(c.package(c.packages.pairs[is]));
    if (chosen && (changed(was) || changed(is))) return kAlternative;
    return same_package && (changed(was) || changed(is)) ? kLink : std::string_view();
  }
  if (file.before != nullptr) return changed(was) ? kLink : std::string_view();
  if (!changed(is)) return {};
  const std::string target = target_path(c.after, *file.after, c.system_after).value_or("");
  return is_place_of_link(c, *file.after, target, is) ? kLink : std::string_view();
}

/// A link, or a script in `.bin`, in the folder that pnpm made for a package, whose name has the package's
/// version and those of its peers in it. It belongs to the package that it leads to, but it comes, goes and
/// moves with the one in whose folder it stands.
std::string_view explained_by_store(const ChangedFile& file, Evidence& evidence) {
  const File *old = file.before, *now = file.after;
  for (const File* side : {old, now})
    if (side != nullptr && side->type != FileType::symlink && !is_program(*side)) return {};
  const std::uint32_t was = old == nullptr ? kNone : evidence.store_pair(old->path, false);
  const std::uint32_t is = now == nullptr ? kNone : evidence.store_pair(now->path, true);
  const std::uint32_t pair = now != nullptr ? is : was;
  if (pair == kNone || evidence.comparison.packages.pairs[pair].kind == PackageChange::Kind::same) return {};
  if (old != nullptr && now != nullptr && (was != is || file.match.differs.any())) return {};
  return kStore;
}

/// pnpm writes the path of the environment, and the folders of packages, into its scripts. What a script does
/// was read when it was scanned.
std::string_view explained_by_shim(const ChangedFile& file, Evidence& evidence) {
  const Comparison& c = evidence.comparison;
  const File *old = file.before, *now = file.after;
  if (old == nullptr || now == nullptr || old->package == kNone || now->package == kNone) return {};
  const FileDetail *was = c.before.detail_of(*old), *is = c.after.detail_of(*now);
  if (was == nullptr || is == nullptr || was->starts.empty() || was->starts != is->starts) return {};
  if (c.packages.pair_of_before[old->package] != c.packages.pair_of_after[now->package]) return {};
  const FileDifference& differs = file.match.differs;
  return differs.type || differs.mode || differs.detail || differs.weakened ? std::string_view() : kShim;
}

}  // namespace stocktake
