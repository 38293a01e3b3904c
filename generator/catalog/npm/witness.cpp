#include "generator/catalog/npm/witness.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "generator/catalog/digests.h"
#include "generator/catalog/tolerant_json.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/inventory/archive_url.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr std::string_view kHiddenLock = ".package-lock.json";

std::string full_name(const Package& package) {
  return join(package.group, package.name);
}

/// Locks write versions as SemVer cleans them: without `v` or `=` before and build metadata behind.
std::string_view cleaned(std::string_view version) {
  version.remove_prefix(std::min(version.find_first_not_of(" =v"), version.size()));
  return version.substr(0, version.find_first_of(" +"));
}

/// What a lock says that is not so; empty where it agrees or is silent.
std::string disagreement(const Package& package, const NpmLocked& locked) {
  if (!locked.name.empty() && locked.name != full_name(package))
    return std::string("name ").append(locked.name);
  if (!locked.version.empty() && cleaned(locked.version) != cleaned(package.version))
    return std::string("version ").append(locked.version);
  return {};
}

/// Whether two locks state different digests of the archive: with an algorithm in common, no digest is.
bool hashes_differ(const std::vector<Hash>& a, const std::vector<Hash>& b) {
  bool common = false;
  for (const Hash& one : a)
    for (const Hash& other : b) {
      if (one == other) return false;
      common = common || one.algorithm == other.algorithm;
    }
  return common;
}

/// A lock that names packages, not folders: yarn.lock, pnpm-lock.yaml.
using NamedLock = std::unordered_map<std::string_view, std::vector<NpmLocked>>;

void add_named(NamedLock& lock, const NpmLocked& locked) {
  auto& versions = lock[locked.name];
  const auto known = std::find_if(versions.begin(), versions.end(),
                                  [&](const NpmLocked& one) { return one.version == locked.version; });
  if (known == versions.end()) {
    versions.push_back(locked);
    return;
  }
  // pnpm tells of a package in two places.
  if (known->integrity.empty()) known->integrity = locked.integrity;
  if (known->resolved.empty()) known->resolved = locked.resolved;
  known->dev = known->dev || locked.dev;
  known->optional = known->optional || locked.optional;
}

class WitnessReader {
 public:
  explicit WitnessReader(const NpmPackages& packages)
      : p_(packages),
        witnesses_(packages.out.found.size()),
        workspaces_(packages.workspaces.begin(), packages.workspaces.end()) {}

  std::vector<NpmWitness> read() {
    for (const Entry& entry : p_.tree.entries)
      if (entry.has_content() && is_npm_lock(entry.path, base_name(entry.path))) read_lock(entry);
    if (!installed_.empty() || !project_.empty())
      for (std::uint32_t i = 0; i < witnesses_.size(); ++i) ask_named_locks(i);
    if (!located_.empty())
      for (std::uint32_t i = 0; i < witnesses_.size(); ++i) witnesses_[i].is_unlocked = is_unlocked(i);
    return std::move(witnesses_);
  }

 private:
  using NamedLocks = std::unordered_map<std::string, NamedLock>;  // by the project's folder

  void read_lock(const Entry& entry);
  void read_located(const Entry& entry);
  void read_named(const Entry& entry);
  void ask_named_locks(std::uint32_t found);
  const NamedLock* nearest(const NamedLocks& locks, std::string_view project) const;
  void ask(const NamedLock* lock, std::uint32_t found, NpmLocked& to) const;
  bool may_be_bundled(std::string_view location) const;
  bool is_unlocked(std::uint32_t found) const;

  const NpmPackages& p_;
  std::vector<NpmWitness> witnesses_;
  const std::unordered_set<std::string_view> workspaces_;
  NamedLocks installed_, project_;
  std::unordered_set<std::string_view> located_;  // the folders of the projects whose lock names every place
};

void WitnessReader::read_lock(const Entry& entry) {
  try {
    if (entry.path.ends_with(".json"))
      read_located(entry);
    else
      read_named(entry);
  } catch (const Error& error) {
    report(p_.out, entry.path,
           std::string("malformed, so what it locks is not known: ").append(error.what()));
  }
}

/// npm's locks name folders, relative to the project that node_modules belongs to. That lies outside of a
/// root that is a node_modules folder.
void WitnessReader::read_located(const Entry& entry) {
  const std::string_view folder = folder_of(entry.path);
  const bool hidden = base_name(entry.path) == kHiddenLock;
  const bool outside = hidden && folder.empty();
  const std::string_view project = hidden ? folder_of(folder) : folder;
  const std::string prefix = std::string(kNodeModules).append("/");
  if (!hidden) located_.insert(folder);
  const auto found = [&](std::string_view place, const NpmLocked& locked) {
    if (place.empty()) return;  // the project itself
    if (outside && !place.starts_with(prefix)) return;
    const auto at =
        p_.at.find(outside ? place.substr(prefix.size()) : std::string_view(join(project, place)));
    if (at == p_.at.end()) return;
    NpmWitness& witness = witnesses_[at->second];
    (hidden ? witness.installed : witness.project) = locked;
  };
  read_tolerantly(entry.content(), entry.path, p_.out,
                  [&](std::string_view text) { read_npm_lock(text, p_.out.strings, found); });
}

void WitnessReader::read_named(const Entry& entry) {
  const std::string_view folder = folder_of(entry.path);
  const bool hidden = base_name(entry.path) == "lock.yaml";  // X/node_modules/.pnpm/lock.yaml
  const std::string project(hidden ? folder_of(folder_of(folder)) : folder);
  NamedLock& lock = (hidden ? installed_ : project_)[project];
  const auto add = [&](const NpmLocked& locked) {
    if (!locked.version.empty()) add_named(lock, locked);
  };
  if (entry.path.ends_with(".yaml"))
    read_pnpm_lock(entry.content(), p_.out.strings, add);
  else
    read_yarn_lock(entry.content(), p_.out.strings, add);
}

void WitnessReader::ask_named_locks(std::uint32_t found) {
  const std::string_view location = p_.out.found[found].package.location;
  std::string_view project;  // what the outermost node_modules folder belongs to
  if (!location.starts_with(kNodeModules)) {
    const auto modules = location.find("/node_modules/");
    if (modules != std::string_view::npos) project = location.substr(0, modules);
  }
  ask(nearest(installed_, project), found, witnesses_[found].installed);
  ask(nearest(project_, project), found, witnesses_[found].project);
}

/// The lock of a project; a workspace without one has that of a folder above it.
const NamedLock* WitnessReader::nearest(const NamedLocks& locks, std::string_view project) const {
  const bool workspace = workspaces_.contains(project);
  for (;; project = folder_of(project)) {
    if (const auto lock = locks.find(std::string(project)); lock != locks.end()) return &lock->second;
    if (!workspace || project.empty()) return nullptr;
  }
}

/// A package that another brought along in its archive is not in such a lock, though one of its name may be.
void WitnessReader::ask(const NamedLock* lock, std::uint32_t found, NpmLocked& to) const {
  if (lock == nullptr || !to.version.empty()) return;
  const Package& package = p_.out.found[found].package;
  const auto versions = lock->find(full_name(package));
  if (versions == lock->end()) return;
  std::string others;
  for (const NpmLocked& locked : versions->second) {
    if (cleaned(locked.version) == cleaned(package.version)) {
      to = locked;
      return;
    }
    others.append(others.empty() ? "" : ", ").append(locked.version);
  }
  if (!may_be_bundled(package.location)) to.version = p_.out.keep(others);
}

bool WitnessReader::may_be_bundled(std::string_view location) const {
  for (std::string_view folder = folder_of(location); !folder.empty(); folder = folder_of(folder))
    if (const auto around = p_.at.find(folder); around != p_.at.end() && p_.manifests[around->second].bundles)
      return true;
  return false;
}

/// Whether the path, from a project's folder, is one that installers choose: `node_modules/NAME`, in it again
/// `node_modules/NAME`, and nothing else between.
bool is_installers_choice(std::string_view path) {
  const std::string modules = std::string(kNodeModules).append("/");
  while (path.starts_with(modules)) {
    path.remove_prefix(modules.size());
    for (int parts = path.starts_with('@') ? 2 : 1; parts > 0; --parts) {
      const auto slash = path.find('/');
      if (slash == path.npos) return parts == 1;
      path.remove_prefix(slash + 1);
    }
  }
  return false;
}

/// Whether the lock of the package's project, which names every place where the installer put something, has
/// nothing there.
bool WitnessReader::is_unlocked(std::uint32_t found) const {
  const NpmLocked& locked = witnesses_[found].project;
  const std::string_view location = p_.out.found[found].package.location;
  const auto modules = location.find(kNodeModules);
  if (modules == location.npos || !locked.version.empty() || !locked.resolved.empty()) return false;
  if (!is_installers_choice(location.substr(modules))) return false;  // what a package brought along
  std::string_view project = location.substr(0, modules == 0 ? 0 : modules - 1);
  while (!located_.contains(project)) {
    if (!workspaces_.contains(project) || project.empty()) return false;
    project = folder_of(project);
  }
  return !may_be_bundled(location);
}

/// The name by which node finds the package.
std::string_view name_by_folder(const Package& package) {
  const std::string_view folder = package.location;
  const std::string_view scope = base_name(folder_of(folder));
  return folder.substr(folder.size() - base_name(folder).size() -
                       (scope.starts_with('@') ? scope.size() + 1 : 0));
}

}  // namespace

bool is_npm_lock(std::string_view path, std::string_view name) {
  const std::string_view folder = folder_of(path);
  if (name == "package-lock.json" || name == "npm-shrinkwrap.json" || name == "yarn.lock" ||
      name == "pnpm-lock.yaml")
    return !has_node_modules(folder);
  if (name == kHiddenLock) return folder.empty() || base_name(folder) == kNodeModules;
  return name == "lock.yaml" && is_in_modules(folder, ".pnpm", true);
}

std::vector<NpmWitness> read_npm_witnesses(const NpmPackages& packages) {
  return WitnessReader(packages).read();
}

void add_witness(Package& package, const NpmManifest& manifest, const NpmWitness& witness,
                 StringArena& strings) {
  const NpmLocked& installed = witness.installed;
  const NpmLocked& project = witness.project;
  if (installed.optional || project.optional)
    package.scope = "optional";
  else if (installed.dev || project.dev)
    package.scope = "excluded";
  if (installed.bundled || project.bundled) package.properties.push_back({property::kBundled, "true"});

  std::string status = disagreement(package, project);
  const bool project_agrees = status.empty();
  if (status.empty()) status = disagreement(package, installed);
  // The first that knows this very version speaks for the archive: what was installed, then what should be,
  // then what npm before 7 wrote into the manifest.
  NpmLocked source = disagreement(package, installed).empty() ? installed : NpmLocked();
  const bool silent = source.resolved.empty() && source.integrity.empty() && source.sha1.empty();
  if (silent && project_agrees) source = project;
  if (source.resolved.empty()) source.resolved = manifest.resolved;
  if (source.integrity.empty() && source.sha1.empty()) source.integrity = manifest.integrity;
  std::vector<Hash> hashes = integrity_hashes(source.integrity, strings);
  if (hashes.empty() && !source.sha1.empty()) hashes.push_back({HashAlgorithm::sha1, source.sha1});
  if (status.empty() && hashes_differ(hashes, integrity_hashes(project.integrity, strings)))
    status = std::string("integrity ").append(project.integrity);
  if (status.empty() && witness.is_unlocked) status = std::string("nothing of ").append(package.location);
  package.lock_status = strings.keep(status);
  const bool locked = !installed.version.empty() || !project.version.empty();
  if (const std::string_view folder = name_by_folder(package);
      status.empty() && locked && folder != full_name(package))
    package.properties.push_back({property::kAlias, folder});
  if (source.resolved.empty() && hashes.empty()) return;
  ExternalReference archive{"distribution", source.resolved, {}, std::move(hashes)};
  if (archive.url.empty()) {  // as some locks leave it
    archive.url = strings.keep(archive_url(package.purl));
    archive.comment = kByPackageUrl;
  }
  if (archive.url.empty()) archive.url = package.purl;  // its digests must stand somewhere
  package.references.push_back(std::move(archive));
}

bool came_from_git(const NpmManifest& manifest, const NpmWitness& witness) {
  // pnpm builds an archive that a host of repositories made of a commit as it builds a clone.
  constexpr std::string_view kHosts[] = {"https://codeload.github.com/", "https://gitlab.com/",
                                         "https://bitbucket.org/"};
  const auto is_git = [&](std::string_view url) {
    return url.starts_with("git+") || url.starts_with("git:") ||
           (url.find("tar.gz") != url.npos && std::any_of(std::begin(kHosts), std::end(kHosts),
                                                          [&](auto host) { return url.starts_with(host); }));
  };
  return is_git(manifest.resolved) || is_git(witness.installed.resolved) || is_git(witness.project.resolved);
}

}  // namespace stocktake
