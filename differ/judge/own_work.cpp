#include "differ/judge/own_work.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>

#include "differ/judge/explanation/places.h"
#include "differ/judge/go_packages.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr std::string_view kNode = "node_modules";

bool is_worked_on_here(const Package& package) {
  return std::any_of(package.properties.begin(), package.properties.end(), [](const Property& property) {
    return property.name == property::kWorkspace || property.name == property::kEditable;
  });
}

/// What a folder has at its top only where it is a repository.
bool is_mark(std::string_view path) {
  constexpr std::string_view kMarks[] = {".gitignore", ".gitattributes", ".gitmodules", ".hgignore"};
  return path.starts_with(".github/") ||
         std::find(std::begin(kMarks), std::end(kMarks), path) != std::end(kMarks);
}

bool is_repository(const Inventory& side) {
  if (side.origin.is_git()) return true;
  const auto left_out = [](const Property& note) {
    return note.name == property::kExcluded &&
           (note.value.starts_with(".git") || note.value.starts_with(".hg") ||
            note.value.starts_with(".svn"));
  };
  if (std::any_of(side.notes.begin(), side.notes.end(), left_out)) return true;
  for (auto at = files_from(side, ".git");
       at != side.files.end() && (at->path.starts_with(".git") || at->path.starts_with(".hg")); ++at)
    if (is_mark(at->path)) return true;
  return false;
}

bool lies_in(std::string_view path, std::string_view folder) {
  return path == folder || (!folder.empty() && is_below(path, folder));
}

/// The folder that holds both.
std::string_view common_folder(std::string_view a, std::string_view b) {
  while (!a.empty() && !lies_in(b, a)) a = folder_of(a);
  return a;
}

/// The folder that ends with the first `node_modules` of the path; empty where it has none.
std::string_view node_modules_of(std::string_view path) {
  for (std::size_t at = path.find(kNode); at != path.npos; at = path.find(kNode, at + 1)) {
    const std::size_t end = at + kNode.size();
    if ((at == 0 || path[at - 1] == '/') && (end == path.size() || path[end] == '/'))
      return path.substr(0, end);
  }
  return {};
}

/// Archives of packages, and of Java's classes, by the ends of their names: somebody else's work, packed.
constexpr std::string_view kPacked[] = {".whl", ".egg", ".gem", ".crate", ".nupkg", ".jar",  ".war",  ".ear",
                                        ".aar", ".deb", ".rpm", ".apk",   ".conda", ".phar", ".jmod", ".pyz"};
/// Archives of any name, where they lie in the folders that installers take packages from.
constexpr std::string_view kPackedAnywhere[] = {".zip", ".tgz", ".gz", ".bz2", ".xz", ".zst"};
constexpr std::string_view kStoresOfPackages[] = {
    ".yarn/cache/",  "wheelhouse/", "wheels/", "vendor/cache/", "npm-packages-offline-cache/",
    "vendor/bundle/"};

bool ends_with_any(std::string_view path, std::span<const std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](auto ending) { return path.ends_with(ending); });
}

bool is_in_store(std::string_view path) {
  return std::any_of(std::begin(kStoresOfPackages), std::end(kStoresOfPackages), [&](std::string_view store) {
    const auto at = path.find(store);
    return at == 0 || (at != path.npos && path[at - 1] == '/');
  });
}

/// What nobody writes by hand and many run: a `node_modules` of any place, which node looks into; archives of
/// packages; machine code; what Yarn makes of its lock, and loads before all else.
bool is_made_elsewhere(const File& file) {
  const std::string_view path = file.path, name = base_name(path);
  if (!node_modules_of(path).empty() || ends_with_any(path, kPacked)) return true;
  if (is_in_store(path) && ends_with_any(path, kPackedAnywhere)) return true;
  const KindFamily kind = family(file.kind);
  return kind == KindFamily::native || kind == KindFamily::bytecode || name == ".pnp.cjs" ||
         name == ".pnp.js" || name == ".pnp.loader.mjs";
}

/// What only the place reads where a repository is kept: no package manager installs there, also where the
/// root is the folder into which it does.
bool is_for_host(std::string_view path) {
  constexpr std::string_view kFolders[] = {".github", ".gitlab", ".gitea", ".forgejo", ".circleci"};
  return std::find(std::begin(kFolders), std::end(kFolders), path.substr(0, path.find('/'))) !=
         std::end(kFolders);
}

/// A file by whose presence npm builds the project when it installs its packages (npm's manual, "scripts").
bool starts_a_build(const File& file) {
  return base_name(file.path) == "binding.gyp";
}

}  // namespace

std::optional<std::string> installed_tree(const Package& package) {
  if (package.record.empty() || is_worked_on_here(package)) return std::nullopt;
  if (const auto node = node_modules_of(package.location); !node.empty()) return std::string(node);
  // Its record may be a lock at the root.
  if (const auto vendor = vendor_folder(package); vendor && !vendor->empty())
    return vendor->substr(0, vendor->size() - 1);
  const std::string_view folder = folder_of(package.record), name = base_name(folder);
  if (name.ends_with(".dist-info") || name.ends_with(".egg-info"))
    return std::string(environment_around(folder_of(folder)).value_or(folder_of(folder)));
  if (lies_in(package.record, package.location)) return std::string(folder_of(package.location));
  return std::string(common_folder(folder, package.location));
}

OwnWork::OwnWork(const Inventory& before, const Inventory& after) {
  if (!is_repository(before) || !is_repository(after)) return;
  for (const Inventory* side : {&before, &after})
    for (const Package& package : side->packages)
      if (auto tree = installed_tree(package)) trees_.insert(std::move(*tree));
  found_ = !trees_.empty();
}

bool OwnWork::covers(const Inventory& side, const File& file) const {
  if (file.package != kNone && !is_worked_on_here(side.packages[file.package])) return false;
  for (std::string_view folder = file.path; !folder.empty();) {
    folder = folder_of(folder);
    if (trees_.contains(folder)) return folder.empty() && is_for_host(file.path);
  }
  return true;
}

bool OwnWork::has(const Inventory& before, const Inventory& after, const FileMatch& match) const {
  if (!found_) return false;
  if (match.before != kNone && match.kind != FileChange::Kind::copied &&
      !covers(before, before.files[match.before]))
    return false;
  if (match.after == kNone) return true;
  const File& now = after.files[match.after];
  const bool is_new = match.before == kNone || !match.same_place;
  return covers(after, now) && !is_made_elsewhere(now) && !(is_new && starts_a_build(now));
}

}  // namespace stocktake
