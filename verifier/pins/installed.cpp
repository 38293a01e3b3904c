#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "generator/catalog/python/metadata.h"
#include "generator/locks/lock.h"
#include "generator/locks/npm_places.h"
#include "schemas/error.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "verifier/pins/asked.h"
#include "verifier/pins/pins.h"

// What is installed against what is locked. A lock speaks for its folder and all below that has no lock of
// its own; the locks of one folder speak together, so that a package is locked where one of them has it.
namespace stocktake {
namespace {

/// A package that one of the locks of a folder names.
struct Named {
  LockedPackage locked;
  std::string_view lock;  // its path
};

/// The locks for one kind of package in one folder.
struct Scope {
  std::string_view purl_type;
  std::string_view folder;
  std::multimap<std::string, Named> packages;  // by identity
  std::vector<std::uint32_t> installed;        // packages of the inventory
  bool complete = false;                       // they name all that may be installed
  std::string_view first_lock;                 // a path
  bool has_places = false;                     // all of its locks say where each package lies
};

/// The command that writes the lock of this name so that each entry has its digest.
std::string_view how_to_lock(std::string_view lock) {
  constexpr std::pair<std::string_view, std::string_view> kCommands[] = {
      {"poetry.lock", "poetry lock --regenerate"},
      {"uv.lock", "rm uv.lock, uv lock"},
      {"pdm.lock", "pdm lock"},
      {"Pipfile.lock", "pipenv lock"},
      {"composer.lock", "composer update --lock"},
      {"yarn.lock", "rm the entry, yarn install"},
      {"pnpm-lock.yaml", "rm the entry, pnpm install --lockfile-only"},
      {"bun.lock", "rm the entry, bun install --lockfile-only"},
      {"packages.lock.json", "dotnet restore --force-evaluate"},
      {"conda-lock.yml", "conda-lock lock"}};
  for (const auto& [name, command] : kCommands)
    if (lock == name) return command;
  return "by the program that wrote it";
}

std::string_view place_of(const Package& package) {
  return package.record.empty() ? package.location : package.record;
}

/// What no lock of a project names: what the environment brings itself, and what is a project's own.
bool is_outside_locks(const Package& package) {
  if (is_system(package) || is_project_own(package)) return true;
  if (!property_of(package, property::kBundled).empty() ||
      !property_of(package, property::kBroughtBy).empty())
    return true;
  if (purl_type(package.purl) != "pypi") return false;
  const std::string name = normalise_python_name(package.name);
  return name == "pip" || name == "setuptools" || name == "wheel" || name == "distribute";
}

bool is_one_of(const Package& package, const Named& named, const Scope& scope) {
  return !named.locked.place.empty() && join(scope.folder, named.locked.place) == package.location;
}

/// A digest that both state of one archive by the same algorithm, and differently; empty where there is none.
std::string contradicting_hash(const Package& package, const LockedPackage& locked) {
  for (const Hash& hash : package.hashes) {
    bool compared = false, agrees = false;
    for (const LockedHash& one : locked.hashes) {
      if (one.algorithm != hash.algorithm) continue;
      compared = true;
      agrees = agrees || one.hex == hash.hex;
    }
    if (compared && !agrees) return fmt::format("{} {}", to_string(hash.algorithm), hash.hex);
  }
  return {};
}

class InstalledCheck {
 public:
  InstalledCheck(const Inventory& inventory, const ProjectTexts& texts, VerifyReport& report)
      : inventory_(inventory), texts_(texts), report_(report) {}

  std::set<const Package*> run() {
    for (const auto& [path, text] : texts_) read(path, text, lock_format(path));
    for (const auto& [path, as_requirement] : included_requirements(texts_))
      if (const auto text = texts_.find(path); text != texts_.end() && lock_format(path) == nullptr)
        read(text->first, text->second, lock_format("requirements.txt"));
    for (const auto& [path, text] : texts_) check_asked(path, text);
    for (std::uint32_t i = 0; i < inventory_.packages.size(); ++i) place(i);
    for (auto& [key, scope] : scopes_) {
      if (scope.installed.empty()) continue;  // nothing is installed: a checkout, not an installation
      std::set<std::string> seen;
      for (const std::uint32_t package : scope.installed) check(scope, inventory_.packages[package], seen);
      check_missing(scope, seen);
    }
    return std::move(blamed_);
  }

 private:
  void add(std::string_view rule, const Package* package, std::string_view path, std::uint32_t line,
           const std::string& message, const std::string& instead) {
    add_pin(report_, rule, path, line, message, instead);
    if (package == nullptr) return;
    report_.findings.back().package = name_of(*package);
    blamed_.insert(package);
  }

  void say_no_digest(std::string_view path, const LockedPackage& package) {
    add_pin(report_, "pin-hash", path, package.line,
            fmt::format("{} {} has no digest: any archive of that version will do.", package.name,
                        package.version),
            fmt::format("lock it anew ({}), so that it has one", how_to_lock(base_name(path))));
  }

  void read(std::string_view path, const std::string& text, const LockFormat* format) {
    if (format == nullptr) return;
    std::vector<LockedPackage> packages;
    try {
      packages = format->read(text, std::string(path)).packages;
    } catch (const Error& error) {
      return add_unreadable(report_, path, error.what());
    }
    const std::string_view folder = folder_of(path);
    Scope& scope = scopes_[{format->purl_type, folder}];
    scope.purl_type = format->purl_type;
    scope.folder = folder;
    scope.complete = scope.complete || format->complete;
    if (scope.first_lock.empty() || format->complete) scope.first_lock = path;
    scope.has_places = is_npm_lock(path) && (scope.packages.empty() || scope.has_places);
    for (LockedPackage& package : packages) {
      if (package.lacks_digest) say_no_digest(path, package);
      const std::string identity = locked_identity(format->purl_type, package.name);
      if (!identity.empty()) scope.packages.emplace(identity, Named{std::move(package), path});
    }
  }

  /// Whether the lock around a manifest is of what it asks for: an empty one pins nothing.
  void check_asked(std::string_view path, const std::string& text) {
    const ManifestKind* kind = manifest_kind(base_name(path));
    const Scope* scope = kind == nullptr ? nullptr : complete_scope_of(path, *kind);
    if (scope == nullptr) return;
    std::vector<Asked> all;
    try {
      all = kind->read(path, text);
    } catch (const Error& error) {
      return add_unreadable(report_, path, error.what());
    }
    for (const Asked& asked : all)
      if (!asked.optional && asked.source.empty()) check_one_asked(path, asked, *scope);
  }

  void check_one_asked(std::string_view path, const Asked& asked, const Scope& scope) {
    const auto [first, last] = scope.packages.equal_range(locked_identity(scope.purl_type, asked.name));
    const std::string_view lock = scope.first_lock;
    if (first == last) {
      if (!is_mentioned(asked.name, texts_.at(lock), scope.purl_type))
        add("pin-range", nullptr, path, asked.line,
            fmt::format("{} is asked for, and {} does not name it, so that nothing pins it.", asked.name,
                        lock),
            "lock it anew");
      return;
    }
    // Which version of a module is taken, all go.mod files together decide.
    if (asked.exact.empty() || scope.purl_type == "golang") return;
    const bool locked = std::any_of(first, last, [&](const auto& one) {
      return one.second.locked.version.empty() ||
             same_locked_version(scope.purl_type, asked.exact, one.second.locked.version);
    });
    if (!locked)
      add("pin-differs", nullptr, path, asked.line,
          fmt::format("{} {} is asked for, and {} has {}.", asked.name, asked.exact, lock,
                      first->second.locked.version),
          "lock it anew");
  }

  /// Workspaces stand in some locks, though as no release.
  static bool is_mentioned(const std::string& name, std::string_view lock, std::string_view purl_type) {
    if (purl_type == "npm")
      return lock.find("node_modules/" + name + "\"") != lock.npos || lock.find(name + "@") != lock.npos;
    return purl_type == "cargo" && lock.find("\"" + name + "\"") != lock.npos;
  }

  /// The locks that are made from manifests of that kind, beside `path` or in the nearest folder around it.
  const Scope* complete_scope_of(std::string_view path, const ManifestKind& kind) const {
    for (std::string_view folder = folder_of(path);; folder = folder_of(folder)) {
      const auto at = scopes_.find({kind.purl_type, folder});
      if (at != scopes_.end() && at->second.complete) {
        const LockFormat* format = lock_format(at->second.first_lock);
        return format != nullptr && format->manifest == kind.name ? &at->second : nullptr;
      }
      if (folder.empty()) return nullptr;
    }
  }

  /// Gives the package to the nearest locks around it.
  void place(std::uint32_t index) {
    const Package& package = inventory_.packages[index];
    if (is_outside_locks(package)) return;
    const std::string_view type = purl_type(package.purl);
    std::string_view folder = folder_of(place_of(package));
    for (;;) {
      if (const auto at = scopes_.find({type, folder}); at != scopes_.end())
        return at->second.installed.push_back(index);
      if (folder.empty()) return;
      folder = folder_of(folder);
    }
  }

  void check(const Scope& scope, const Package& package, std::set<std::string>& seen) {
    const auto purl = try_parse_purl(package.purl);
    if (!purl) return;
    const std::string identity = purl_identity(*purl);
    seen.insert(identity);
    const auto [first, last] = scope.packages.equal_range(identity);
    if (first == last) {
      if (scope.complete && !is_own_module(scope, package))
        add("pin-not-locked", &package, place_of(package), 0,
            fmt::format("It is installed, and {} does not name it.", scope.first_lock),
            "install from the lock alone");
      return;
    }
    // npm says where each lies; else any version that is locked will do.
    const Named* here = nullptr;
    for (auto at = first; at != last; ++at)
      if (is_one_of(package, at->second, scope)) here = &at->second;
    if (here == nullptr && scope.has_places)
      return add("pin-not-locked", &package, place_of(package), 0,
                 fmt::format("{} has it in {}, and not here.", scope.first_lock, first->second.locked.place),
                 "install from the lock alone");
    std::set<std::string> versions;
    for (auto at = first; at != last; ++at) {
      if (here != nullptr && &at->second != here) continue;
      const LockedPackage& locked = at->second.locked;
      if (locked.version.empty() || same_locked_version(scope.purl_type, package.version, locked.version))
        return check_hash(package, at->second);
      versions.insert(locked.version);
    }
    const Named& named = here != nullptr ? *here : first->second;
    add("pin-differs", &package, named.lock, named.locked.line,
        fmt::format("{} is locked, and {} is installed in {}.", fmt::join(versions, ", "), package.version,
                    package.location.empty() ? "the tree" : package.location),
        "install from the lock again");
  }

  /// The module that is worked on here, of which a program in the tree was built: no lock names it.
  bool is_own_module(const Scope& scope, const Package& package) const {
    if (scope.purl_type != "golang") return false;
    const auto manifest = texts_.find(join(scope.folder, "go.mod"));
    if (manifest == texts_.end()) return false;
    const std::string name = "module " + join(package.group, package.name);
    for (std::string_view text = manifest->second; !text.empty();) {
      const std::string_view line = take_line(text);
      if (trim(line.substr(0, line.find("//"))) == name) return true;
    }
    return false;
  }

  void check_hash(const Package& package, const Named& named) {
    const std::string hash = contradicting_hash(package, named.locked);
    if (hash.empty()) return;
    add("pin-differs", &package, named.lock, named.locked.line,
        fmt::format("The archive that was installed had {}, which is none of the digests here.", hash),
        "install from the lock again");
  }

  void check_missing(const Scope& scope, const std::set<std::string>& seen) {
    for (const auto& [identity, named] : scope.packages)
      if (!named.locked.optional && !seen.contains(identity))
        add("pin-not-installed", nullptr, named.lock, named.locked.line,
            fmt::format("{} {} is locked, and not installed.", named.locked.name, named.locked.version),
            "install from the lock again");
  }

  const Inventory& inventory_;
  const ProjectTexts& texts_;
  VerifyReport& report_;
  std::map<std::pair<std::string_view, std::string_view>, Scope> scopes_;  // by type and folder
  std::set<const Package*> blamed_;                                        // with a finding
};

}  // namespace

std::set<const Package*> check_installed(const Inventory& inventory, const ProjectTexts& texts,
                                         VerifyReport& report) {
  return InstalledCheck(inventory, texts, report).run();
}

}  // namespace stocktake
