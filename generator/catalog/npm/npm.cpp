#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "generator/catalog/asks.h"
#include "generator/catalog/catalog.h"
#include "generator/catalog/hook_files.h"
#include "generator/catalog/npm/caches.h"
#include "generator/catalog/npm/manifest.h"
#include "generator/catalog/npm/ownership.h"
#include "generator/catalog/npm/places.h"
#include "generator/catalog/npm/pnp.h"
#include "generator/catalog/npm/witness.h"
#include "generator/catalog/npm_name.h"
#include "generator/catalog/published.h"
#include "generator/catalog/tolerant_json.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/identity/purl.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/inventory/commands.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/utf8.h"

/// npm, pnpm and Yarn: what stands in node_modules folders.
///
/// A package is a package.json with a name and a version in a package position of any node_modules folder, at
/// any depth; what a package ships inside (fixtures, dist/esm/package.json) is its files. Links in package
/// positions are ways to packages: in pnpm's store, or where a workspace or a `file:` dependency is worked
/// on. The scanned project itself is no installed package; what it and its workspaces depend on are the
/// roots. But a tree that is nothing else than one published package is that package.
///
/// Locks are witnesses, never a source of packages: the one that npm leaves inside node_modules says what was
/// installed, the one beside it what should have been.
namespace stocktake {
namespace {

constexpr std::string_view kManifest = "package.json";

/// Longest part of a script that a hook shows; the rest is told by its digest.
constexpr std::size_t kLongestCommand = 200;
/// Scripts that one lifecycle script may call, directly or not; it bounds what a hostile manifest can cost.
constexpr std::size_t kMostCalled = 32;

bool is_gyp(std::string_view name) {
  return name.ends_with(".gyp") || name.ends_with(".gypi");
}

Wish wants(std::string_view path, std::string_view name) {
  const std::string_view folder = folder_of(path);
  const bool wanted = name == kManifest
                          ? is_npm_position(folder, true) || !has_node_modules(folder)
                          : is_npm_lock(path, name) || is_in_modules(folder, ".bin", true) || is_gyp(name) ||
                                (is_pnp_file(name) && !has_node_modules(folder));
  return wanted ? Wish::all : Wish::nothing;
}

/// Whether the scanned root is a node_modules folder itself: it has the bookkeeping that package managers
/// leave there, links to programs of packages, or a scoped package. Its own name says nothing.
bool is_modules(const Tree& tree) {
  for (const char* name : {".package-lock.json", ".yarn-integrity", ".modules.yaml", ".yarn-state.yml"})
    if (tree.find(name) != kNone) return true;
  if (tree.find(kManifest) != kNone) return false;
  const auto [first, last] = tree.below(".bin");
  for (std::uint32_t i = first; i < last; ++i) {
    const auto target = follow_links(tree, "", tree.entries[i].path);
    const auto slash = target ? target->find('/') : std::string::npos;
    if (slash != std::string::npos && target->substr(0, 5) != ".bin/" &&
        tree.find(join(target->substr(0, slash), kManifest)) != kNone)
      return true;
  }
  const auto scope =
      std::lower_bound(tree.entries.begin(), tree.entries.end(), std::string_view("@"),
                       [](const Entry& entry, std::string_view at) { return entry.path < at; });
  return std::any_of(scope, tree.entries.end(), [](const Entry& entry) {
    const std::string_view folder = folder_of(entry.path);
    return entry.path[0] == '@' && base_name(entry.path) == kManifest && is_npm_position(folder, true) &&
           std::count(folder.begin(), folder.end(), '/') == 1;
  });
}

/// The commands in a file of GYP, as they are written.
void add_gyp_commands(std::string_view text, std::set<std::string_view>& commands) {
  constexpr std::size_t kLongest = 1000, kMost = 1000;  // no build has such commands, or so many
  const auto add = [&](std::size_t at, std::string_view ends, std::size_t more) {
    const std::string_view rest = text.substr(at, kLongest);
    if (commands.size() < kMost)
      commands.insert(rest.substr(0, std::min(rest.find_first_of(ends), rest.size() - more) + more));
  };
  for (auto at = text.find("<!"); at != text.npos; at = text.find("<!", at + 2)) add(at, "\n,]}", 0);
  for (const std::string_view key : {"action", "make_global_settings"})
    for (auto at = text.find(key); at != text.npos; at = text.find(key, at + key.size())) {
      const auto end = at + key.size();
      const auto is_quote = [&](std::size_t i) { return text[i] == '\'' || text[i] == '"'; };
      if (at == 0 || end == text.size() || !is_quote(at - 1) || !is_quote(end)) continue;
      const std::string_view gap = text.substr(end + 1, kLongest);
      const auto open = gap.find_first_not_of(": \t\r\n");
      if (open != gap.npos && gap[open] == '[') add(end + 1 + open, "]", 1);
    }
}

/// Whether `word` stands in `text` with nothing of a script's name around it.
bool has_word(std::string_view text, std::string_view word) {
  constexpr std::string_view kBetween = " \t\n\"';&|()";
  for (auto at = word.empty() ? text.npos : text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || kBetween.find(text[at - 1]) != kBetween.npos) &&
        (end == text.size() || kBetween.find(text[end]) != kBetween.npos))
      return true;
  }
  return false;
}

/// One run over one tree, its steps in order. Packages stand in the order of their package.json.
class NpmCatalog {
 public:
  NpmCatalog(const Tree& tree, Catalog& out)
      : tree_(tree),
        out_(out),
        root_is_modules_(is_modules(tree)),
        places_(root_is_modules_),
        published_(published_package(tree)) {
    if (published_.form != PublishedPackage::Form::tarball) published_.manifest = kNone;
  }

  void run() {
    find_packages();
    place_links();
    const std::vector<NpmWitness> witnesses =
        read_npm_witnesses({tree_, out_, manifests_, at_, projects_, root_is_modules_});
    for (std::uint32_t i = 0; i < out_.found.size(); ++i) {
      describe(out_.found[i].package, manifests_[i]);
      add_witness(out_.found[i].package, manifests_[i], witnesses[i], out_.strings);
      add_hooks(out_.found[i].package, manifests_[i], came_from_git(manifests_[i], witnesses[i]));
      add_entries(out_.found[i].package, manifests_[i]);
      add_dependencies(i);
    }
    find_roots();
    claim_npm_files(tree_, at_, links_, root_is_modules_, out_);
  }

 private:
  void find_packages();
  void read_package(std::uint32_t entry);
  NpmManifest read_manifest(const Entry& entry);
  void name_package(Package& package, const NpmManifest& manifest, const Entry& entry);
  bool may_be_published(const NpmManifest& manifest) const;
  void place_links();
  NpmLocations::const_iterator package_at(const std::string& folder);
  void describe(Package& package, const NpmManifest& manifest);
  void add_hooks(Package& package, const NpmManifest& manifest, bool from_git);
  void add_hook(Package& package, std::string_view script, std::string_view command);
  void add_script(Package& package, const NpmManifest& manifest, std::string_view script,
                  std::string_view command);
  void add_command(Package& package, std::string_view command);
  std::string gyp_build(std::string_view location) const;
  void add_entries(Package& package, const NpmManifest& manifest);
  bool add_entry(Package& package, std::string_view path);
  void add_main(Package& package, std::string_view path);
  void add_dependencies(std::uint32_t found);
  void find_roots();
  void add_roots(const std::string& folder);
  bool in_modules(std::string_view folder) const;
  void diagnose(const Entry& entry, std::string_view message) { report(out_, entry.path, message); }

  const Tree& tree_;
  Catalog& out_;
  bool root_is_modules_;
  NpmPlaces places_;
  PublishedPackage published_;          // its manifest is kNone where the tree is no npm tarball
  std::vector<NpmManifest> manifests_;  // of each found package
  NpmLocations at_;
  NpmLinks links_;
  std::vector<std::string> projects_;  // folders outside node_modules that links in package positions lead to
};

void NpmCatalog::find_packages() {
  for (std::uint32_t i = 0; i < tree_.entries.size(); ++i) {
    const Entry& entry = tree_.entries[i];
    if (base_name(entry.path) != kManifest ||
        (i != published_.manifest && !is_npm_position(folder_of(entry.path), root_is_modules_)))
      continue;
    if (entry.has_content())
      read_package(i);
    else
      diagnose(entry, !entry.unread().empty() ? "cannot be read, so this package is not listed"
                      : entry.type == FileType::regular
                          ? "too large for a package.json, so this package is not listed"
                          : "not a regular file, so this package is not listed");
  }
  for (std::uint32_t i = 0; i < out_.found.size(); ++i) {
    const std::string_view location = out_.found[i].package.location;
    at_.emplace(location, i);
    if (is_npm_position(location, root_is_modules_)) places_.add(location, i);
  }
}

/// A folder with a private manifest, or one with a node_modules that it does not bundle, is a project. One
/// that is expected to be a package is that where it says so, whatever npm put into its node_modules.
bool NpmCatalog::may_be_published(const NpmManifest& manifest) const {
  if (manifest.name.empty() || manifest.version.empty() || manifest.is_private) return false;
  if (tree_.expected)
    return manifest.name == join(tree_.expected->group, tree_.expected->name) &&
           manifest.version == tree_.expected->version;
  const auto [first, last] = tree_.below(join(published_.folder, "node_modules"));
  return first == last || manifest.bundles;
}

void NpmCatalog::read_package(std::uint32_t index) {
  const Entry& entry = tree_.entries[index];
  NpmManifest manifest;
  try {
    manifest = read_manifest(entry);
  } catch (const Error& error) {
    return diagnose(entry, std::string("malformed, so this package is not listed: ") + error.what());
  }
  const bool published = index == published_.manifest;
  if (published && !may_be_published(manifest)) return;
  if (manifest.version.empty()) diagnose(entry, "has no version");

  FoundPackage found;
  Package& package = found.package;
  name_package(package, manifest, entry);
  if (package.purl.empty()) return diagnose(entry, "names no package, so it is not listed");
  package.record = entry.path;
  package.location = folder_of(entry.path);
  package.technique = "manifest-analysis";
  package.confidence = 100;
  if (published) {
    package.properties.push_back({property::kPublished, to_string(published_.form)});
    out_.roots.push_back(static_cast<std::uint32_t>(out_.found.size()));
  }
  out_.found.push_back(std::move(found));
  manifests_.push_back(std::move(manifest));
}

NpmManifest NpmCatalog::read_manifest(const Entry& entry) {
  NpmManifest manifest = read_tolerantly(entry.content(), entry.path, out_, [&](std::string_view text) {
    return read_npm_manifest(text, out_.strings);
  });
  manifest.name = trim(manifest.name);
  manifest.version = trim(manifest.version);
  return manifest;
}

/// What is not named, or by a name that no package can have, goes by the name of its place, as for npm
/// itself.
void NpmCatalog::name_package(Package& package, const NpmManifest& manifest, const Entry& entry) {
  const std::string_view folder = folder_of(entry.path), scope = base_name(folder_of(folder));
  const std::string placed =
      scope.starts_with('@') ? join(scope, base_name(folder)) : std::string(base_name(folder));
  for (const std::string_view name : {manifest.name, std::string_view(placed)}) {
    const NpmName parts = split_npm_name(name);
    if (parts.name.empty() || (parts.scope.empty() && name.starts_with('@'))) continue;
    package.group = out_.keep(parts.scope);
    package.name = out_.keep(parts.name);
    package.version = manifest.version;
    package.purl = package_url(out_, entry.path, "npm", package.group, package.name, package.version);
    if (package.purl.empty()) continue;
    if (name != manifest.name)
      diagnose(entry, "does not name its package; it goes by the name of its folder");
    return;
  }
}

/// Links in package positions lead to packages, or to workspaces, which are projects of their own.
void NpmCatalog::place_links() {
  for (std::uint32_t i = 0; i < tree_.entries.size(); ++i) {
    const Entry& entry = tree_.entries[i];
    if (entry.type != FileType::symlink || !is_npm_position(entry.path, root_is_modules_)) continue;
    const auto target = follow_links(tree_, folder_of(entry.path), entry.target());
    const auto found = target ? package_at(*target) : at_.end();
    places_.add(entry.path, found == at_.end() ? kNone : found->second);
    if (found != at_.end()) links_.emplace(i, found->second);
    if (target && !in_modules(*target)) projects_.push_back(*target);
  }
}

/// The package in a folder that a package position leads to. Outside of node_modules it is a workspace or a
/// `file:` dependency of the project: installed in place, and still worked on.
NpmLocations::const_iterator NpmCatalog::package_at(const std::string& folder) {
  if (const auto known = at_.find(folder); known != at_.end()) return known;
  const std::uint32_t entry = in_modules(folder) ? kNone : tree_.find(join(folder, kManifest));
  if (folder.empty() || entry == kNone || !tree_.entries[entry].has_content()) return at_.end();
  const std::size_t before = out_.found.size();
  read_package(entry);
  if (out_.found.size() == before) return at_.end();
  const auto index = static_cast<std::uint32_t>(before);
  out_.found.back().package.properties.push_back({property::kWorkspace, "true"});
  out_.roots.push_back(index);
  return at_.emplace(out_.found.back().package.location, index).first;
}

bool NpmCatalog::in_modules(std::string_view folder) const {
  return root_is_modules_ || has_node_modules(folder);
}

void NpmCatalog::describe(Package& package, const NpmManifest& manifest) {
  package.description = manifest.description;
  package.authors = manifest.authors;
  package.supplier = manifest.maintainer;
  package.licenses = manifest.licenses;
  const std::pair<std::string_view, std::string_view> references[] = {
      {"vcs", manifest.repository}, {"website", manifest.homepage}, {"issue-tracker", manifest.bugs}};
  for (const auto& [type, url] : references)
    if (!url.empty()) package.references.push_back({type, url, {}, {}});
}

/// What npm runs when it installs the package as a dependency (docs.npmjs.com, "scripts", "Life Cycle
/// Operation Order"): three scripts, `prepare` only where the package came from git, and `node-gyp rebuild`
/// where a binding.gyp stands in the package and neither install script is set.
void NpmCatalog::add_hooks(Package& package, const NpmManifest& manifest, bool from_git) {
  add_script(package, manifest, "preinstall", manifest.preinstall);
  const bool builds = manifest.gypfile && manifest.preinstall.empty() && manifest.install.empty() &&
                      tree_.find(join(package.location, "binding.gyp")) != kNone;
  if (builds)
    add_hook(package, "install", gyp_build(package.location));
  else
    add_script(package, manifest, "install", manifest.install);
  add_script(package, manifest, "postinstall", manifest.postinstall);
  if (from_git) add_script(package, manifest, "prepare", manifest.prepare);
  for (const std::string_view command : manifest.commands) add_command(package, command);
  if (manifest.commands.empty() && !manifest.bin.empty()) add_command(package, package.name);
  const auto folder =
      manifest.bin_folder.empty() ? std::nullopt : resolve(package.location, manifest.bin_folder);
  if (!folder) return;
  const auto [first, last] = tree_.below(*folder);
  for (std::uint32_t i = first; i < last; ++i)
    if (folder_of(tree_.entries[i].path) == *folder) add_command(package, base_name(tree_.entries[i].path));
}

/// A program that shadows a common command, where that is not what the package is.
void NpmCatalog::add_command(Package& package, std::string_view command) {
  const bool own = command == package.name && package.group.empty();
  if (is_common_command(command) && !own) add_hook(package, "bin", command);
}

/// A lifecycle script as a hook, with the scripts of the package that it calls (`npm run NAME`), and the
/// files that these run.
void NpmCatalog::add_script(Package& package, const NpmManifest& manifest, std::string_view script,
                            std::string_view command) {
  if (command.empty()) return;
  std::string all(command);
  std::set<std::string_view> called;
  std::vector<std::string_view> open{command};
  while (!open.empty()) {
    const std::string_view text = open.back();
    open.pop_back();
    if (text.find("run") == text.npos && text.find("yarn") == text.npos && text.find("pnpm") == text.npos &&
        text.find("npm") == text.npos)
      continue;
    for (const auto& [name, other] : manifest.scripts) {
      if (other.empty() || called.size() == kMostCalled || called.contains(name) || !has_word(text, name))
        continue;
      called.insert(name);
      open.push_back(other);
    }
  }
  for (const auto& [name, other] : manifest.scripts)
    if (called.contains(name)) all.append("; ").append(name).append(": ").append(other);
  add_hook(package, script, all);
  // Its own programs stand on the path of its scripts.
  for (const std::string_view program : manifest.commands)
    if (has_word(all, program))
      for (const std::string_view path : manifest.bin) all.append(" ").append(path);
  for (const std::uint32_t entry : files_run_by(all, package.location, tree_))
    if (base_name(tree_.entries[entry].path) != kManifest) add_hook_file(package, tree_.entries[entry].path);
}

/// What node-gyp runs while it reads the package's binding.gyp and the files that this may include
/// (`<!(…)`, `<!@(…)`; GYP's documentation, "Command Expansions"), and while it builds (`action`).
std::string NpmCatalog::gyp_build(std::string_view location) const {
  std::string build = "node-gyp rebuild";
  std::set<std::string_view> commands;
  const auto [first, last] = tree_.below(location);
  for (std::uint32_t i = first; i < last; ++i)
    if (const Entry& file = tree_.entries[i];
        is_gyp(base_name(file.path)) && !has_node_modules(file.path.substr(location.size())))
      add_gyp_commands(file.content(), commands);
  for (const std::string_view command : commands) build.append(" ").append(command);
  std::replace(build.begin(), build.end(), '\n', ' ');
  return build;
}

/// A long command is cut, between characters, and its digest put behind it: a change in the part that is not
/// shown must not go unseen.
void NpmCatalog::add_hook(Package& package, std::string_view script, std::string_view command) {
  if (command.empty()) return;
  std::string hook = std::string("npm:").append(script).append("=");
  if (command.size() <= kLongestCommand) {
    hook.append(command);
  } else {
    hook.append(ellipsized(command, kLongestCommand))
        .append(" sha256:")
        .append(to_hex(sha256_of_text(command)));
  }
  package.hooks.push_back(out_.keep(hook));
}

/// The files that run when the package is imported or its programs are called: what `exports` says for ".",
/// `main`, `module` and `bin`; without a usable `main`, index.js (nodejs.org/api/modules.html, "All
/// together").
void NpmCatalog::add_entries(Package& package, const NpmManifest& manifest) {
  for (const std::string_view path : manifest.exports) add_entry(package, path);
  for (const std::string_view path : manifest.bin) add_entry(package, path);
  add_main(package, manifest.main);
  if (!manifest.module.empty()) add_entry(package, manifest.module);
}

bool NpmCatalog::add_entry(Package& package, std::string_view path) {
  const auto file = resolve(package.location, path);
  if (!file || !file->starts_with(package.location) || file->size() == package.location.size() ||
      (*file)[package.location.size()] != '/')
    return false;
  const std::uint32_t entry = tree_.find(*file);
  if (entry == kNone) return false;
  package.entry_points.push_back(tree_.entries[entry].path);
  return true;
}

void NpmCatalog::add_main(Package& package, std::string_view path) {
  static constexpr std::string_view kEndings[] = {"",          ".js",         ".json",      ".node",
                                                  "/index.js", "/index.json", "/index.node"};
  for (const std::string_view start : {path, std::string_view("index")})
    for (const std::string_view ending : kEndings) {
      std::string file(start);
      if (!start.empty() && add_entry(package, file.append(ending))) return;
    }
}

void NpmCatalog::add_dependencies(std::uint32_t index) {
  const NpmManifest& manifest = manifests_[index];
  FoundPackage& found = out_.found[index];
  const std::vector<std::uint32_t> chain = places_.chain(found.package.location);
  Asks asks;
  for (const auto* names :
       {&manifest.dependencies, &manifest.optional_dependencies, &manifest.peer_dependencies})
    for (const std::string_view name : *names) {
      const std::uint32_t on = places_.resolve(chain, name);
      if (on != kNone && on != index) found.dependencies.push_back(on);
      // What it can do without is mostly not there in a tree.
      if (on == kNone && (names == &manifest.dependencies || is_published(found.package))) asks.add(name);
    }
  for (const auto& [name, source] : manifest.sources) asks.add(name, source);
  asks.state(found.package, out_);
}

/// The scanned project, other projects that have node_modules of their own, and workspaces.
void NpmCatalog::find_roots() {
  for (const Entry& entry : tree_.entries) {
    if (base_name(entry.path) != kManifest || !entry.has_content()) continue;
    const std::string_view folder = folder_of(entry.path);
    if (!in_modules(folder) && !at_.contains(folder) && (folder.empty() || places_.has_modules(folder)))
      projects_.emplace_back(folder);
  }
  std::sort(projects_.begin(), projects_.end());
  projects_.erase(std::unique(projects_.begin(), projects_.end()), projects_.end());
  for (const std::string& project : projects_) add_roots(project);
}

void NpmCatalog::add_roots(const std::string& folder) {
  const std::uint32_t entry = tree_.find(join(folder, kManifest));
  if (entry == kNone || !tree_.entries[entry].has_content()) return;
  NpmManifest manifest;
  try {
    manifest = read_manifest(tree_.entries[entry]);
  } catch (const Error& error) {
    return diagnose(tree_.entries[entry],
                    std::string("malformed, so what this project depends on is not known: ") + error.what());
  }
  const std::vector<std::uint32_t> chain = places_.chain(folder);
  for (const auto* names : {&manifest.dependencies, &manifest.optional_dependencies,
                            &manifest.peer_dependencies, &manifest.dev_dependencies})
    for (const std::string_view name : *names)
      if (const std::uint32_t on = places_.resolve(chain, name); on != kNone) out_.roots.push_back(on);
}

/// What Yarn writes of the lock beside it, where it makes no node_modules.
void check_pnp_files(const Tree& tree, Catalog& out) {
  for (std::uint32_t i = 0; i < tree.entries.size(); ++i) {
    const Entry& file = tree.entries[i];
    const std::string_view folder = folder_of(file.path);
    if (!is_pnp_file(base_name(file.path)) || !file.has_content() || has_node_modules(folder)) continue;
    const bool loader = file.path.ends_with(".mjs");
    const auto lock = tree.content(join(folder, "yarn.lock"));
    const std::string state = loader ? pnp_loader_state(file.content())
                              : lock ? pnp_state(file.content(), *lock)
                                     : std::string();
    if (!state.empty()) out.details.push_back({i, &FileDetail::generated, out.keep(state)});
  }
}

void catalog(const Tree& tree, Catalog& out) {
  NpmCatalog(tree, out).run();
  check_pnp_files(tree, out);
  catalog_npm_caches(tree, out);
}

}  // namespace

const Cataloger kNpmCataloger{"npm", wants, catalog};

}  // namespace stocktake
