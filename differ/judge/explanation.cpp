#include "differ/judge/explanation.h"

#include <algorithm>
#include <cstdlib>
#include <unordered_map>

#include "differ/judge/comparison.h"
#include "schemas/inventory/bytecode.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

// What package managers write for themselves. Each row is a file that no one runs, or that is made anew from
// the packages around it, so that its bytes say nothing that the packages' own files and facts don't say.
struct Bookkeeping {
  enum class When : std::uint8_t {
    always,
    packages_changed,  ///< only where a package of the type changed: else there was no reason to write it
    same_size,         ///< the same, and only a key of fixed length in it may change: the file is run
  };
  std::string_view name;    ///< of the file; a `*` at its end stands for any
  std::string_view folder;  ///< how the folder ends; "/" means the root itself
  When when;
  std::string_view purl_type;
  std::string_view reason;
};

using When = Bookkeeping::When;
constexpr std::string_view kPythonRecord =
    "pip's record of the package; the files it lists are compared themselves";
constexpr std::string_view kNodeRecord = "the package manager's own list of what stands beside it";
constexpr std::string_view kComposerRecord = "written by Composer from the packages around it, which changed";
constexpr std::string_view kLock = "names the packages to install, some of which changed";

constexpr Bookkeeping kBookkeeping[] = {
    {"RECORD", ".dist-info", When::always, "", kPythonRecord},
    {"INSTALLER", ".dist-info", When::always, "", kPythonRecord},
    {"REQUESTED", ".dist-info", When::always, "", kPythonRecord},
    {"direct_url.json", ".dist-info", When::always, "", kPythonRecord},
    {"uv_cache.json", ".dist-info", When::always, "", kPythonRecord},
    {"uv_build.json", ".dist-info", When::always, "", kPythonRecord},
    {"installed-files.txt", ".egg-info", When::always, "", kPythonRecord},
    {"SOURCES.txt", ".egg-info", When::always, "", kPythonRecord},
    {".package-lock.json", "node_modules", When::always, "", kNodeRecord},
    {".yarn-integrity", "node_modules", When::always, "", kNodeRecord},
    {".yarn-state.yml", "node_modules", When::always, "", kNodeRecord},
    {".modules.yaml", "node_modules", When::always, "", kNodeRecord},
    {".pnpm-workspace-state.json", "node_modules", When::always, "", kNodeRecord},
    {".pnpm-workspace-state-v1.json", "node_modules", When::always, "", kNodeRecord},
    {"lock.yaml", "node_modules/.pnpm", When::always, "", kNodeRecord},
    {"modules.txt", "vendor", When::packages_changed, "golang",
     "Go's list of the vendored modules, which changed"},
    {"installed.json", "vendor/composer", When::packages_changed, "composer", kComposerRecord},
    {"installed.php", "vendor/composer", When::packages_changed, "composer", kComposerRecord},
    {"autoload_*", "vendor/composer", When::packages_changed, "composer", kComposerRecord},
    {"platform_check.php", "vendor/composer", When::packages_changed, "composer", kComposerRecord},
    {"autoload.php", "vendor", When::same_size, "composer", kComposerRecord},
    {"package.json", "/", When::packages_changed, "npm", kLock},
    {"package-lock.json", "/", When::packages_changed, "npm", kLock},
    {"npm-shrinkwrap.json", "/", When::packages_changed, "npm", kLock},
    {"yarn.lock", "/", When::packages_changed, "npm", kLock},
    {"pnpm-lock.yaml", "/", When::packages_changed, "npm", kLock},
    {"Cargo.toml", "/", When::packages_changed, "cargo", kLock},
    {"Cargo.lock", "/", When::packages_changed, "cargo", kLock},
    {"go.mod", "/", When::packages_changed, "golang", kLock},
    {"go.sum", "/", When::packages_changed, "golang", kLock},
    {"go.work.sum", "/", When::packages_changed, "golang", kLock},
    {"composer.json", "/", When::packages_changed, "composer", kLock},
    {"composer.lock", "/", When::packages_changed, "composer", kLock},
    {"requirements.txt", "/", When::packages_changed, "pypi", kLock},
    {"Pipfile.lock", "/", When::packages_changed, "pypi", kLock},
    {"poetry.lock", "/", When::packages_changed, "pypi", kLock},
    {"pdm.lock", "/", When::packages_changed, "pypi", kLock},
    {"uv.lock", "/", When::packages_changed, "pypi", kLock},
};

constexpr std::string_view kNewVersion = "its package has another version";
constexpr std::string_view kPackageCame = "its package is new";
constexpr std::string_view kPackageWent = "its package is gone";
constexpr std::string_view kPackageMoved = "its package stands in another place";
constexpr std::string_view kBytecode = "compiled from the source file beside it";
constexpr std::string_view kLink = "the link follows its package to another version or place";
constexpr std::string_view kStore =
    "pnpm's way from a package that has another version or place to what it needs";
constexpr std::string_view kShim = "a script that starts the same program as before, and does nothing else";
constexpr std::string_view kHarmlessMode = "only permissions changed, and none that endangers was gained";
constexpr std::string_view kRecordAgrees = "the package's record agrees with it now";
constexpr std::uint64_t kLongestPath = 4096;
constexpr std::uint64_t kLongestScript = 1024;  // a console script is a first line and six more

/// What venv and virtualenv write with the environment's path in it.
constexpr std::string_view kActivation[] = {
    "activate",       "activate.csh",     "activate.fish", "activate.nu",  "activate.bat",
    "deactivate.bat", "activate_this.py", "Activate.ps1",  "activate.ps1", "pydoc.bat"};
constexpr std::uint32_t kScriptsThatAgree = 3;
constexpr std::int64_t kActivationSlack = 128;  // the path and the name, several times

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

bool is_program_folder(std::string_view folder) {
  return folder == "node_modules/.bin" || folder.ends_with("/node_modules/.bin");
}

/// A Python environment that stands at another path on the after side.
struct MovedEnvironment {
  bool moved = false;
  std::int64_t shift = 0;  ///< by how many bytes each of its console scripts grew
};

/// Whether a folder is the one of a row. The scanned root may itself be the row's first folder, as where
/// `vendor` or `node_modules` alone is compared.
bool ends_with_folder(std::string_view folder, std::string_view ending) {
  if (ending == "/") return folder.empty();
  if (ending.front() != '.') {
    const auto slash = ending.find('/');
    if (folder == (slash == std::string_view::npos ? "" : ending.substr(slash + 1))) return true;
  }
  if (!folder.ends_with(ending)) return false;
  return ending.front() == '.' || folder.size() == ending.size() ||
         folder[folder.size() - ending.size() - 1] == '/';
}

bool has_name(std::string_view name, std::string_view pattern) {
  return pattern.ends_with('*') ? name.starts_with(pattern.substr(0, pattern.size() - 1)) : name == pattern;
}

class Explainer {
 public:
  explicit Explainer(const Comparison& comparison) : c_(comparison) {}

  std::vector<std::string_view> run() {
    std::vector<std::string_view> result;
    result.reserve(c_.files.changes.size());
    for (const FileMatch& match : c_.files.changes) result.push_back(explain(match));
    return result;
  }

 private:
  const File* before(const FileMatch& match) const {
    return match.before == kNone || match.kind == FileChange::Kind::copied ? nullptr
                                                                           : &c_.before.files[match.before];
  }
  const File* after(const FileMatch& match) const {
    return match.after == kNone ? nullptr : &c_.after.files[match.after];
  }

  std::string_view explain(const FileMatch& match) {
    if (const auto reason = by_package(match); !reason.empty()) return reason;
    if (const auto reason = by_bookkeeping(match); !reason.empty()) return reason;
    if (const auto reason = by_source(match); !reason.empty()) return reason;
    if (const auto reason = by_environment(match); !reason.empty()) return reason;
    if (const auto reason = by_link(match); !reason.empty()) return reason;
    if (const auto reason = by_store(match); !reason.empty()) return reason;
    if (const auto reason = by_shim(match); !reason.empty()) return reason;
    return by_attributes(match);
  }

  /// What happened to the file's package, and, where the file changed hands, to the one that it left.
  std::string_view by_package(const FileMatch& match) const {
    if (match.pair == kNone) return {};
    const auto reason = explained_by(match, c_.packages.pairs[match.pair]);
    const File *old = before(match), *now = after(match);
    if (reason.empty() || old == nullptr || now == nullptr) return reason;
    if (old->package == kNone) {
      // A package that takes over a file which no one owned explains it only where the bytes stay.
      const bool came_over = c_.packages.pairs[match.pair].before == kNone && now->package != kNone;
      return came_over && match.differs.any() && c_.before.facts.has(Fact::owners) ? std::string_view()
                                                                                   : reason;
    }
    const std::uint32_t former = c_.packages.pair_of_before[old->package];
    if (former == match.pair || former == kNone) return reason;
    return explained_by(match, c_.packages.pairs[former]).empty() ? std::string_view() : reason;
  }

  std::string_view explained_by(const FileMatch& match, const PackagePair& pair) const {
    if (pair.before == kNone) return kPackageCame;
    if (pair.after == kNone) return kPackageWent;
    if (pair.new_version) return kNewVersion;
    const bool follows = pair.kind == PackageChange::Kind::moved && match.kind == FileChange::Kind::moved &&
                         !match.differs.any();
    return follows ? kPackageMoved : std::string_view();
  }

  std::string_view by_bookkeeping(const FileMatch& match) const {
    const File *old = before(match), *now = after(match);
    if (old == nullptr && now == nullptr) return {};
    const File& file = now != nullptr ? *now : *old;
    for (const File* side : {old, now}) {
      if (side == nullptr) continue;
      if (side->type != FileType::regular) return {};
      if (is_code(side->kind) && !is_code(kind_by_name(side->path))) return {};
    }
    const auto slash = file.path.rfind('/');
    const std::string_view folder = slash == std::string_view::npos ? "" : file.path.substr(0, slash);
    const std::string_view name = slash == std::string_view::npos ? file.path : file.path.substr(slash + 1);
    for (const Bookkeeping& row : kBookkeeping) {
      if (!has_name(name, row.name) || !ends_with_folder(folder, row.folder)) continue;
      if (row.when != When::always && !c_.packages_changed(row.purl_type)) return {};
      if (row.when == When::same_size && (old == nullptr || now == nullptr || old->size != now->size))
        return {};
      return row.reason;
    }
    return {};
  }

  /// Compiling again changes bytecode, by the time in its head or the path within; its source stands beside
  /// it and is judged itself. Where the source is the same, the bytecode cannot have grown by more than a
  /// path.
  std::string_view by_source(const FileMatch& match) const {
    const File *old = before(match), *now = after(match);
    if (old == nullptr && now == nullptr) return {};
    const File& file = now != nullptr ? *now : *old;
    if (file.type != FileType::regular) return {};
    const std::string source = source_of_bytecode(file.path);
    if (source.empty()) return {};
    const Inventory& side = now != nullptr ? c_.after : c_.before;
    const File* beside = find_file(side, source);
    if (beside == nullptr || beside->type != FileType::regular) return {};
    if (old == nullptr || now == nullptr || old->size == kUnknownSize || now->size == kUnknownSize)
      return kBytecode;
    const File* former = find_file(c_.before, source);
    const bool same_source =
        former != nullptr && former->has_sha256 && beside->has_sha256 && former->sha256 == beside->sha256;
    return same_source && now->size > old->size + kLongestPath ? std::string_view() : kBytecode;
  }

  static std::int64_t growth(const File& old, const File& now) {
    return static_cast<std::int64_t>(now.size) - static_cast<std::int64_t>(old.size);
  }

  static bool sizes_known(const File& old, const File& now) {
    return old.size != kUnknownSize && now.size != kUnknownSize;
  }

  /// Console scripts begin with the path of their environment's Python, so that those of an environment made
  /// elsewhere all differ, and all by the same number of bytes.
  std::string_view by_environment(const FileMatch& match) {
    const File *old = before(match), *now = after(match);
    if (old == nullptr || now == nullptr || old->path != now->path || !sizes_known(*old, *now)) return {};
    if (match.differs.type || match.differs.mode || match.differs.detail || match.differs.weakened) return {};
    const auto slash = now->path.rfind('/');
    const std::string_view name = now->path.substr(slash == std::string_view::npos ? 0 : slash + 1);
    std::string_view folder = now->path.substr(0, slash == std::string_view::npos ? 0 : slash);
    if (name == "pyvenv.cfg") {
      const bool moved = environment(folder, "bin").moved || environment(folder, "Scripts").moved;
      return moved ? kEnvironmentMoved : std::string_view();
    }
    const std::string_view scripts = folder.substr(folder.rfind('/') + 1);
    if (scripts != "bin" && scripts != "Scripts") return {};
    folder.remove_suffix(std::min(folder.size(), scripts.size() + 1));
    const MovedEnvironment& place = environment(folder, scripts);
    if (!place.moved) return {};
    const std::int64_t grew = growth(*old, *now);
    if (is_console_script(*old) && is_console_script(*now))
      return grew == place.shift ? kEnvironmentMoved : std::string_view();
    const bool activation = now->package == kNone && std::find(std::begin(kActivation), std::end(kActivation),
                                                               name) != std::end(kActivation);
    return activation && std::abs(grew) <= kActivationSlack ? kEnvironmentMoved : std::string_view();
  }

  static bool is_console_script(const File& file) {
    return file.type == FileType::regular && file.package != kNone && file.kind == FileKind::python &&
           file.size <= kLongestScript;
  }

  /// An environment has moved where none of its console scripts stayed the same, and either its pyvenv.cfg,
  /// which names its path, changed too, or there are several scripts to agree on the shift.
  const MovedEnvironment& environment(std::string_view root, std::string_view scripts) {
    std::string folder(root);
    if (!folder.empty()) folder += '/';
    const std::string config = folder + "pyvenv.cfg";
    folder.append(scripts).append("/");
    const auto [entry, added] = environments_.try_emplace(folder);
    if (!added) return entry->second;
    const File *old_config = find_file(c_.before, config), *new_config = find_file(c_.after, config);
    if (old_config == nullptr || new_config == nullptr) return entry->second;
    std::unordered_map<std::int64_t, std::uint32_t> shifts;
    std::uint32_t changed = 0, same = 0;
    const auto& files = c_.after.files;
    auto at = std::lower_bound(files.begin(), files.end(), std::string_view(folder),
                               [](const File& file, std::string_view path) { return file.path < path; });
    for (; at != files.end() && at->path.starts_with(folder); ++at) {
      const std::uint32_t partner = c_.files.partner[static_cast<std::size_t>(at - files.begin())];
      if (partner == kNone || !is_console_script(*at)) continue;
      const File& old = c_.before.files[partner];
      if (!old.has_sha256 || !at->has_sha256 || !sizes_known(old, *at)) continue;
      if (old.sha256 == at->sha256) {
        ++same;
      } else {
        ++changed;
        ++shifts[growth(old, *at)];
      }
    }
    const bool config_changed = old_config->sha256 != new_config->sha256;
    if (same != 0 || changed == 0 || (!config_changed && changed < kScriptsThatAgree)) return entry->second;
    entry->second.moved = true;
    std::uint32_t most = 0;
    for (const auto& [shift, count] : shifts) {
      if (count < most || (count == most && shift > entry->second.shift)) continue;
      most = count;
      entry->second.shift = shift;
    }
    return entry->second;
  }

  /// A symlink (npm's `.bin`, pnpm's tree) that leads into a package which came, went, moved or changed its
  /// version.
  std::string_view by_link(const FileMatch& match) {
    const File *old = before(match), *now = after(match);
    for (const File* side : {old, now})
      if (side != nullptr && side->type != FileType::symlink) return {};
    const std::uint32_t was = old == nullptr ? kNone : target_pair(c_.before, *old, was_at_, false);
    const std::uint32_t is = now == nullptr ? kNone : target_pair(c_.after, *now, is_at_, true);
    const auto changed = [&](std::uint32_t pair) {
      return pair != kNone && c_.packages.pairs[pair].kind != PackageChange::Kind::same;
    };
    if (old != nullptr && now != nullptr) {
      // Of several versions of a package, the link may lead to another one where that came or the old went.
      const bool same_package = was != kNone && is != kNone && c_.package_name(was) == c_.package_name(is);
      return same_package && (changed(was) || changed(is)) ? kLink : std::string_view();
    }
    return changed(old != nullptr ? was : is) ? kLink : std::string_view();
  }

  using Places = std::unordered_map<std::string_view, std::uint32_t, TextHash>;

  std::uint32_t target_pair(const Inventory& side, const File& link, Places& places, bool is_after) {
    if (places.empty())
      for (std::uint32_t i = 0; i < side.packages.size(); ++i)
        if (!side.packages[i].location.empty()) places.emplace(side.packages[i].location, i);
    const FileDetail* detail = side.detail_of(link);
    const auto target = detail == nullptr ? std::nullopt : resolve_link(link.path, detail->target);
    if (!target) return kNone;
    std::uint32_t package = kNone;
    if (const auto place = places.find(*target); place != places.end())
      package = place->second;
    else if (const File* file = find_file(side, *target))
      package = file->package;
    if (package == kNone) return kNone;
    const auto pair = is_after ? c_.packages.pair_of_after[package] : c_.packages.pair_of_before[package];
    return c_.packages.pairs[pair].unrelated() ? kNone : pair;
  }

  /// A link, or a script in `.bin`, in the folder that pnpm made for a package, whose name has the package's
  /// version and those of its peers in it. It belongs to the package that it leads to, but it comes, goes and
  /// moves with the one in whose folder it stands.
  std::string_view by_store(const FileMatch& match) {
    const File *old = before(match), *now = after(match);
    for (const File* side : {old, now})
      if (side != nullptr && side->type != FileType::symlink && !is_program(*side)) return {};
    const std::uint32_t was = old == nullptr ? kNone : store_pair(c_.before, *old, was_in_, false);
    const std::uint32_t is = now == nullptr ? kNone : store_pair(c_.after, *now, is_in_, true);
    const std::uint32_t pair = now != nullptr ? is : was;
    if (pair == kNone || c_.packages.pairs[pair].kind == PackageChange::Kind::same) return {};
    if (old != nullptr && now != nullptr && (was != is || match.differs.any())) return {};
    return kStore;
  }

  /// pnpm writes the path of the environment, and the folders of packages, into its scripts. What a script
  /// does was read when it was scanned.
  std::string_view by_shim(const FileMatch& match) const {
    const File *old = before(match), *now = after(match);
    if (old == nullptr || now == nullptr || old->package == kNone || now->package == kNone) return {};
    const FileDetail *was = c_.before.detail_of(*old), *is = c_.after.detail_of(*now);
    if (was == nullptr || is == nullptr || was->starts.empty() || was->starts != is->starts) return {};
    if (c_.packages.pair_of_before[old->package] != c_.packages.pair_of_after[now->package]) return {};
    const FileDifference& differs = match.differs;
    return differs.type || differs.mode || differs.detail || differs.weakened ? std::string_view() : kShim;
  }

  static bool is_program(const File& file) {
    const auto slash = file.path.rfind('/');
    return file.type == FileType::regular && slash != std::string_view::npos &&
           is_program_folder(file.path.substr(0, slash));
  }

  std::uint32_t store_pair(const Inventory& side, const File& file, Places& stores, bool is_after) {
    if (stores.empty())
      for (std::uint32_t i = 0; i < side.packages.size(); ++i) {
        // Not of what a package brought along in its own node_modules.
        const std::string_view place = side.packages[i].location, store = pnpm_store(place);
        if (!store.empty() && place.rfind("/node_modules/") == store.size()) stores.emplace(store, i);
      }
    const std::string_view store = pnpm_store(file.path);
    const auto found = store.empty() ? stores.end() : stores.find(store);
    if (found == stores.end()) return kNone;
    return is_after ? c_.packages.pair_of_after[found->second] : c_.packages.pair_of_before[found->second];
  }

  std::string_view by_attributes(const FileMatch& match) const {
    if (match.kind != FileChange::Kind::attributes) return {};
    const File &old = c_.before.files[match.before], &now = c_.after.files[match.after];
    if (match.differs.detail) {
      const FileDetail* detail = c_.after.detail_of(now);
      return detail == nullptr || (detail->record.empty() && detail->hook.empty()) ? kRecordAgrees
                                                                                   : std::string_view();
    }
    constexpr unsigned kDanger = 06113;  // setuid, setgid, any execution, writable by all
    const bool gained = (static_cast<unsigned>(now.mode) & ~static_cast<unsigned>(old.mode) & kDanger) != 0;
    return match.differs.mode && !gained ? kHarmlessMode : std::string_view();
  }

  const Comparison& c_;
  Places was_at_, is_at_;                                           ///< packages by their place
  Places was_in_, is_in_;                                           ///< packages by their pnpm_store
  std::unordered_map<std::string, MovedEnvironment> environments_;  ///< by the folder of their scripts
};

}  // namespace

const std::string_view kEnvironmentMoved =
    "the environment was made at another path, which stands in its scripts";

std::vector<std::string_view> explain_changes(const Comparison& comparison) {
  return Explainer(comparison).run();
}

}  // namespace stocktake
