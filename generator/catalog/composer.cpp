#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/composer/generated.h"
#include "generator/catalog/digests.h"
#include "generator/catalog/tolerant_json.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/identity/digest.h"
#include "schemas/identity/spdx.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

// Composer: what `composer install` put below its vendor folder. Its record is
// vendor/composer/installed.json: an array of packages (Composer 1) or an object with `packages` and
// `dev-package-names` (Composer 2), each package as its composer.json has it, plus where it came from and, in
// Composer 2, `install-path` relative to the record's folder. vendor/autoload.php and vendor/composer/* are
// Composer's own, made anew at each install: no package's.
//
// What runs by itself: a package of type composer-plugin is loaded into Composer and runs in every one of its
// commands, and the files under `autoload.files` run in every request. The `scripts` of a dependency never
// run, only those of the root's composer.json: they are a hook of that file.
namespace stocktake {
namespace {

constexpr std::string_view kInstalledJson = "installed.json";
constexpr std::string_view kComposerJson = "composer.json";
constexpr std::string_view kComposerLock = "composer.lock";

bool is_record(std::string_view path) {
  return base_name(path) == kInstalledJson && base_name(folder_of(path)) == "composer";
}

Wish composer_wants(std::string_view path, std::string_view name) {
  // Of all manifests only the root's is read, which lies in no vendor folder.
  const bool wanted = name == kComposerLock || (name == kComposerJson && path.find("vendor/") == path.npos) ||
                      is_record(path) || is_generated_by_composer(folder_of(path), name);
  return wanted ? Wish::all : Wish::nothing;
}

// --- Reading ---

using Texts = std::vector<std::string_view>;

struct Origin {
  std::string_view url, reference, shasum;
};

struct Installed {
  std::string_view name, version, type, description, homepage, issues;
  std::string_view key;  // the name in lower case, by which others mean it
  std::optional<std::string_view> install_path;
  bool has_folder = true;  // a metapackage has none
  Origin source, dist;
  std::string_view target_dir;  // what of its folder's name stands for the begin of its namespace
  AutoloadSection autoload;
  Texts licenses, bin, plugin_classes;
  std::vector<Party> authors;
  Texts require;   // names of packages, lower case
  Texts provides;  // names that the package stands for: `replace` and `provide`
  std::uint32_t found = kNone;
};

struct InstalledList {
  std::vector<Installed> packages;
  Texts dev;  // names of the packages that are only for development
};

struct Root {
  Texts require;
  std::map<std::string_view, Texts> scripts;
  std::string_view bin_folder, vendor_folder, target_dir;
  AutoloadSection autoload;  // also what only developers load
};

/// Reads what Composer writes. PHP writes an empty object as `[]`.
class Reader {
 public:
  Reader(std::string_view text, std::string_view path, Catalog& out)
      : in_(text, path, out.strings), out_(out) {}

  /// installed.json of either version, or composer.lock. \throws Error where it is malformed.
  InstalledList packages() {
    InstalledList result;
    const auto list = [&] {
      in_.array([&] {
        Installed package = read_package();
        if (!package.name.empty()) result.packages.push_back(std::move(package));
      });
    };
    if (in_.peek() == TolerantJson::Kind::array) {
      list();
    } else {
      in_.object([&](std::string_view key) {
        if (key == "packages" || key == "packages-dev")
          list();
        else if (key == "dev-package-names")
          append(in_.texts(), result.dev);
        else
          in_.skip();
      });
    }
    in_.finish();
    return result;
  }

  /// The root's composer.json. \throws Error where it is malformed.
  Root root() {
    Root result;
    in_.object([&](std::string_view key) {
      if (key == "require" || key == "require-dev")
        names(result.require);
      else if (key == "scripts")
        in_.object([&](std::string_view event) { append(in_.texts(), result.scripts[in_.keep(event)]); });
      else if (key == "config")
        configuration(result);
      else if (key == "autoload" || key == "autoload-dev")
        autoload(result.autoload);
      else if (key == "include-path")
        append(in_.texts(), result.autoload.include_paths);
      else if (key == "target-dir")
        result.target_dir = in_.text();
      else
        in_.skip();
    });
    in_.finish();
    return result;
  }

 private:
  static void append(const Texts& texts, Texts& to) { to.insert(to.end(), texts.begin(), texts.end()); }

  /// The same where an empty text is one: the package's folder itself.
  void empty_texts(Texts& to) {
    const auto one = [&] {
      if (in_.peek() != JsonReader::Kind::string) return in_.skip();
      to.push_back(in_.text());
    };
    in_.peek() == JsonReader::Kind::array ? in_.array(one) : one();
  }

  /// The keys of an object, which are names of packages.
  void names(Texts& to) {
    for (const std::string_view name : in_.keys()) to.push_back(lower(name));
  }

  std::string_view lower(std::string_view name) { return out_.keep(lower_ascii(name)); }

  void configuration(Root& root) {
    in_.object([&](std::string_view option) {
      if (option == "bin-dir")
        root.bin_folder = in_.text();
      else if (option == "vendor-dir")
        root.vendor_folder = in_.text();
      else
        in_.skip();
    });
  }

  void prefixes(std::vector<AutoloadSection::Prefix>& to) {
    in_.object([&](std::string_view name) {
      const std::string_view kept = in_.keep(name);
      Texts paths;
      empty_texts(paths);
      for (const std::string_view path : paths) to.push_back({kept, path});
    });
  }

  void autoload(AutoloadSection& section) {
    in_.object([&](std::string_view key) {
      if (key == "psr-4")
        prefixes(section.psr4);
      else if (key == "psr-0")
        prefixes(section.psr0);
      else if (key == "classmap")
        empty_texts(section.classmap);
      else if (key == "files")
        append(in_.texts(), section.files);
      else
        in_.skip();
    });
  }

  Origin origin() {
    Origin result;
    in_.object([&](std::string_view key) {
      if (key == "url")
        result.url = in_.text();
      else if (key == "reference")
        result.reference = in_.text();
      else if (key == "shasum")
        result.shasum = in_.text();
      else
        in_.skip();
    });
    return result;
  }

  void nested(std::string_view wish, Texts& to) {
    in_.object([&](std::string_view key) { key == wish ? append(in_.texts(), to) : in_.skip(); });
  }

  void install_path(Installed& package) {
    package.has_folder = in_.peek() != TolerantJson::Kind::null;
    if (const std::string_view path = in_.text(); !path.empty()) package.install_path = path;
  }

  Installed read_package() {
    Installed p;
    in_.object([&](std::string_view key) { member(key, p); });
    p.key = lower(p.name);
    if (p.type == "metapackage") p.has_folder = false;
    return p;
  }

  void member(std::string_view key, Installed& p) {
    struct Text {
      std::string_view key;
      std::string_view Installed::*to;
    };
    static constexpr Text kTexts[] = {{"name", &Installed::name},
                                      {"version", &Installed::version},
                                      {"type", &Installed::type},
                                      {"description", &Installed::description},
                                      {"homepage", &Installed::homepage}};
    for (const Text& t : kTexts)
      if (key == t.key) return void(p.*t.to = in_.text());
    if (key == "install-path") return install_path(p);
    if (key == "source") return void(p.source = origin());
    if (key == "dist") return void(p.dist = origin());
    if (key == "license") return append(in_.texts(), p.licenses);
    if (key == "bin") return append(in_.texts(), p.bin);
    if (key == "require") return names(p.require);
    if (key == "replace" || key == "provide") return names(p.provides);
    if (key == "autoload") return autoload(p.autoload);
    if (key == "include-path") return append(in_.texts(), p.autoload.include_paths);
    if (key == "target-dir") return void(p.target_dir = in_.text());
    if (key == "extra") return nested("class", p.plugin_classes);
    if (key == "authors") return in_.array([&] { p.authors.push_back(in_.party("homepage")); });
    if (key == "support")
      return in_.object(
          [&](std::string_view kind) { kind == "issues" ? void(p.issues = in_.text()) : in_.skip(); });
    in_.skip();
  }

  TolerantJson in_;
  Catalog& out_;
};

InstalledList read_record(std::string_view text, std::string_view path, Catalog& out) {
  return read_tolerantly(text, path, out,
                         [&](std::string_view json) { return Reader(json, path, out).packages(); });
}

// --- One package ---

/// Several licences are a choice between them (composer.json's schema, `license`).
void add_licenses(const Texts& licenses, Package& package, Catalog& out) {
  if (licenses.empty()) return;
  const std::string all = joined(licenses, " OR ");
  const License choice = spdx_license(all);
  if (licenses.size() == 1 || choice.form == License::Form::expression) {
    package.licenses.push_back({choice.form, out.keep(choice.text)});
    return;
  }
  for (const std::string_view text : licenses) package.licenses.push_back(spdx_license(text));
}

void add_references(const Installed& installed, Package& package, Catalog& out) {
  const auto add = [&](std::string_view type, const Origin& origin) {
    if (origin.url.empty()) return;
    ExternalReference reference{type, origin.url, origin.reference, {}};
    add_hash(HashAlgorithm::sha1, origin.shasum, reference.hashes, out.strings);
    package.references.push_back(std::move(reference));
  };
  add("vcs", installed.source);
  add("distribution", installed.dist);
  add("website", {installed.homepage, {}, {}});
  add("issue-tracker", {installed.issues, {}, {}});
}

/// What Composer's autoloader looks for classes in that is not the package's own folder.
void add_foreign_folders(const AutoloadSection& autoload, Package& package, Catalog& out) {
  const auto add = [&](std::string_view path) {
    if (!path.empty() && (path.front() == '/' || !resolve("", path)))
      package.hooks.push_back(out.strings.keep("composer:autoload=", path));
  };
  for (const auto* prefixes : {&autoload.psr4, &autoload.psr0})
    for (const AutoloadSection::Prefix& prefix : *prefixes) add(prefix.path);
  for (const auto* paths : {&autoload.classmap, &autoload.include_paths})
    for (const std::string_view path : *paths) add(path);
}

/// Code that Composer itself loads and runs, and files that its autoloader runs in every request.
void add_hooks(const Installed& installed, Package& package, Catalog& out) {
  std::string_view kind;
  if (installed.type == "composer-plugin") kind = "composer:plugin=";
  if (installed.type == "composer-installer") kind = "composer:installer=";  // what plugins were called once
  for (const std::string_view name : installed.plugin_classes)
    if (!kind.empty()) package.hooks.push_back(out.strings.keep(kind, name));
  if (package.hooks.empty() && !kind.empty()) package.hooks.push_back(kind);
  for (const std::string_view name : installed.autoload.files)
    package.hooks.push_back(
        out.strings.keep("composer:autoload=", resolve("", name).value_or(std::string(name))));
  add_foreign_folders(installed.autoload, package, out);
  std::sort(package.hooks.begin(), package.hooks.end());
}

void add_entries(const Tree& tree, const Installed& installed, Package& package, Catalog& out) {
  for (const std::string_view name : installed.autoload.files)
    if (const auto path = resolve(package.location, name); path && tree.find(*path) != kNone)
      package.entry_points.push_back(out.keep(*path));
  std::sort(package.entry_points.begin(), package.entry_points.end());
}

/// Where the package lies; empty where it has no folder of its own in the tree.
std::string location_of(const Installed& installed, std::string_view record, Catalog& out) {
  if (!installed.has_folder) return {};
  const std::string_view composer = folder_of(record);
  const auto path = installed.install_path ? resolve(composer, *installed.install_path)
                                           : resolve(folder_of(composer), installed.name);
  // A folder around the record would take every other package's files.
  if (path && !path->empty() && !record.starts_with(*path + "/")) return *path;
  report(out, record,
         "says that " + std::string(installed.name) + " lies where no package can; it has no files here");
  return {};
}

Package package_of(const Tree& tree, const Installed& installed, std::string_view record, Catalog& out) {
  Package package;
  if (installed.type == "project") package.type = "application";
  package.group = folder_of(installed.name);
  package.name = base_name(installed.name);
  package.version = installed.version;
  package.purl = package_url(out, record, "composer", package.group, package.name, package.version);
  package.description = installed.description;
  package.authors = installed.authors;
  package.location = out.keep(location_of(installed, record, out));
  package.record = record;
  package.technique = "manifest-analysis";
  package.confidence = 100;
  add_licenses(installed.licenses, package, out);
  add_references(installed, package, out);
  add_hooks(installed, package, out);
  if (!package.location.empty()) add_entries(tree, installed, package, out);
  return package;
}

// --- All packages of a record ---

/// Which packages stand for a name: the one that has it, or else those that replace or provide it. Of a name
/// that very many provide only some are kept, so that the edges stay in proportion to the record.
class Names {
 public:
  static constexpr std::size_t kMostProviders = 32;
  explicit Names(std::span<const Installed> packages) {
    for (const Installed& p : packages) own_.emplace(p.key, p.found);
    for (const Installed& p : packages)
      for (const std::string_view name : p.provides)
        if (auto& found = provided_[name]; found.size() < kMostProviders) found.push_back(p.found);
  }

  void add_providers(std::string_view name, std::vector<std::uint32_t>& to) const {
    if (const auto own = own_.find(name); own != own_.end()) return to.push_back(own->second);
    if (const auto others = provided_.find(name); others != provided_.end())
      to.insert(to.end(), others->second.begin(), others->second.end());
  }

 private:
  std::unordered_map<std::string_view, std::uint32_t> own_;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> provided_;
};

/// Platform requirements (`php`, `ext-json`) name no package and are found by none.
void add_dependencies(std::span<const Installed> packages, const Root& root, Catalog& out) {
  const Names names(packages);
  for (const Installed& p : packages) {
    auto& to = out.found[p.found].dependencies;
    for (const std::string_view name : p.require) names.add_providers(name, to);
    std::erase(to, p.found);
  }
  for (const std::string_view name : root.require) names.add_providers(name, out.roots);
}

/// The package's folder, and the proxies in the bin folder that start its programs.
void claim_files(const Tree& tree, std::span<const Installed> packages, std::string_view record,
                 std::string_view bin_folder, Catalog& out) {
  std::vector<FolderOwner> owners;
  for (const Installed& p : packages) {
    const std::string_view location = out.found[p.found].package.location;
    if (!location.empty()) owners.push_back({location, p.found});
    for (const std::string_view program : p.bin) {
      const std::string proxy = join(bin_folder, base_name(program));
      for (const std::string& path : {proxy, proxy + ".bat"})
        if (const auto entry = tree.find(path); entry != kNone)
          owners.push_back({tree.entries[entry].path, p.found});
    }
  }
  claim_folders(tree, owners, depth_of(folder_of(record)), out);
}

/// What the lock says of a package that is not so.
std::string contradiction(const Installed& locked, const Installed& installed) {
  const auto differ = [](std::string_view a, std::string_view b) {
    return !a.empty() && !b.empty() && a != b;
  };
  if (locked.version != installed.version) return "version " + std::string(locked.version);
  if (differ(locked.dist.shasum, installed.dist.shasum)) return "checksum " + std::string(locked.dist.shasum);
  for (const auto origin : {&Installed::dist, &Installed::source})
    if (differ((locked.*origin).reference, (installed.*origin).reference))
      return "reference " + std::string((locked.*origin).reference);
  return {};
}

void apply_lock(const Tree& tree, std::string_view project, std::span<const Installed> packages,
                Catalog& out) {
  const std::string path = join(project, kComposerLock);
  const auto content = tree.content(path);
  if (!content) return;
  try {
    const InstalledList lock = read_record(*content, path, out);
    std::unordered_map<std::string_view, const Installed*> by_name;
    for (const Installed& locked : lock.packages) by_name.emplace(locked.key, &locked);
    for (const Installed& p : packages)
      if (const auto locked = by_name.find(p.key); locked != by_name.end())
        out.found[p.found].package.lock_status = out.keep(contradiction(*locked->second, p));
  } catch (const Error& error) {
    report(out, tree.entries[tree.find(path)].path, error);
  }
}

// --- The root's manifest ---

/// The events at which Composer runs scripts by itself (Composer's documentation, "Scripts", "Event names").
/// Any other name runs only when somebody types it or another script calls it.
constexpr std::string_view kEvents[] = {"command",
                                        "init",
                                        "post-autoload-dump",
                                        "post-create-project-cmd",
                                        "post-file-download",
                                        "post-install-cmd",
                                        "post-package-install",
                                        "post-package-uninstall",
                                        "post-package-update",
                                        "post-root-package-install",
                                        "post-status-cmd",
                                        "post-update-cmd",
                                        "pre-archive-cmd",
                                        "pre-autoload-dump",
                                        "pre-command-run",
                                        "pre-file-download",
                                        "pre-install-cmd",
                                        "pre-operations-exec",
                                        "pre-package-install",
                                        "pre-package-uninstall",
                                        "pre-package-update",
                                        "pre-pool-create",
                                        "pre-status-cmd",
                                        "pre-update-cmd"};

/// `composer:EVENT=command && command; …` for the events that have scripts, and the scripts that these call
/// by `@name`.
std::string hook_of(const Root& root) {
  Texts open;
  for (const std::string_view event : kEvents)
    if (root.scripts.contains(event)) open.push_back(event);
  std::map<std::string_view, const Texts*> run;
  while (!open.empty()) {
    const auto script = root.scripts.find(open.back());
    open.pop_back();
    if (script == root.scripts.end() || !run.emplace(script->first, &script->second).second) continue;
    for (const std::string_view command : script->second)
      if (command.starts_with('@')) open.push_back(command.substr(1, command.find(' ') - 1));
  }
  std::string text;
  for (const auto& [name, commands] : run)
    text.append(text.empty() ? "composer:" : "; composer:")
        .append(name)
        .append("=")
        .append(joined(*commands, " && "));
  return text;
}

Root read_root(const Tree& tree, std::string_view project, Catalog& out) {
  const std::uint32_t entry = tree.find(join(project, kComposerJson));
  if (entry == kNone || !tree.entries[entry].has_content()) return {};
  try {
    const std::string_view path = tree.entries[entry].path;
    Root root = read_tolerantly(tree.entries[entry].content(), path, out,
                                [&](std::string_view text) { return Reader(text, path, out).root(); });
    if (const std::string hook = hook_of(root); !hook.empty()) out.hooks.push_back({entry, out.keep(hook)});
    return root;
  } catch (const Error& error) {
    report(out, tree.entries[entry].path, error);
    return {};
  }
}

// --- The whole ---

/// Whether the manifest in `folder` calls `vendor` its vendor folder (`config.vendor-dir`).
bool has_vendor_folder(const Tree& tree, std::string_view folder, std::string_view vendor, Catalog& out) {
  const std::string path = join(folder, kComposerJson);
  const auto content = tree.content(path);
  if (!content) return false;
  try {
    const Root root = Reader(*content, path, out).root();
    return !root.vendor_folder.empty() && resolve(folder, root.vendor_folder) == vendor;
  } catch (const Error&) {
    return false;  // said where the manifest is that of a project
  }
}

bool is_project(const Tree& tree, std::string_view folder) {
  return tree.find(join(folder, kComposerJson)) != kNone || tree.find(join(folder, kComposerLock)) != kNone;
}

/// The folder of the project whose vendor folder this is: the vendor folder itself (`vendor-dir` "."), where
/// the project's own files stand beside the packages, the one around it, or one further up that says so.
std::string_view project_of(const Tree& tree, std::string_view vendor, Catalog& out) {
  const std::string_view around = folder_of(vendor);
  if (is_project(tree, vendor)) return vendor;
  if (is_project(tree, around)) return around;
  for (std::string_view folder = around; !folder.empty();) {
    folder = folder_of(folder);
    if (has_vendor_folder(tree, folder, vendor, out)) return folder;
  }
  return around;
}

/// Where the scanned folder is itself the vendor folder, the project stands around it, unseen. Paths are then
/// read as if it were `vendor` in there.
std::string in_project(std::string_view path, bool unseen) {
  return unseen ? join("vendor", path) : std::string(path);
}

/// Holds the code that Composer wrote below the vendor folder against what it would write.
void check_generated(const Tree& tree, std::string_view record, const ComposerProject& project, bool unseen,
                     Catalog& out) {
  const auto check = [&](std::uint32_t entry) {
    const std::string path = in_project(tree.entries[entry].path, unseen);
    Entry file = tree.entries[entry];
    file.path = path;
    const std::string state = generated_state(file, project);
    if (!state.empty()) out.details.push_back({entry, &FileDetail::generated, out.keep(state)});
  };
  const std::string_view folder = folder_of(record);
  const auto [first, last] = tree.below(folder);
  for (std::uint32_t i = first; i < last; ++i)
    if (folder_of(tree.entries[i].path) == folder) check(i);
  const std::string_view vendor = folder_of(folder);
  if (const auto entry = tree.find(join(vendor, "autoload.php")); entry != kNone) check(entry);
}

ComposerProject loading(std::string_view vendor, std::string_view project, bool unseen,
                        std::span<const Installed> packages, const Root& root, Catalog& out) {
  ComposerProject result(in_project(vendor, unseen), project);
  if (unseen) result.hide();
  result.add(root.autoload, project, root.target_dir);
  for (const Installed& p : packages) {
    const std::string_view location = out.found[p.found].package.location;
    const std::string_view place =
        location.empty() || !unseen ? location : out.keep(in_project(location, true));
    if (!place.empty()) result.add(p.autoload, place, p.target_dir);
    result.add(p.key, {p.version, p.source.reference, p.dist.reference, place});
  }
  return result;
}

void catalog_record(const Tree& tree, const Entry& record, Catalog& out) {
  const std::string_view vendor = folder_of(folder_of(record.path));
  InstalledList read;
  try {
    read = read_record(record.content(), record.path, out);
  } catch (const Error& error) {
    return report(out, record.path, error);
  }
  std::vector<Installed>& packages = read.packages;
  const std::unordered_set<std::string_view> for_development(read.dev.begin(), read.dev.end());
  for (Installed& p : packages) {
    p.found = static_cast<std::uint32_t>(out.found.size());
    out.found.push_back({package_of(tree, p, record.path, out), {}});
    if (for_development.contains(p.name)) out.found.back().package.scope = "optional";
  }

  const std::string_view project = project_of(tree, vendor, out);
  const Root root = read_root(tree, project, out);
  apply_lock(tree, project, packages, out);
  const auto bin = root.bin_folder.empty() ? join(vendor, "bin") : join(project, root.bin_folder);
  claim_files(tree, packages, record.path, bin, out);
  add_dependencies(packages, root, out);
  const bool unseen = vendor.empty() && !is_project(tree, vendor);
  check_generated(tree, record.path, loading(vendor, project, unseen, packages, root, out), unseen, out);
}

/// Whether the record lies in a package's tests or examples: then nothing of it is installed. A package may
/// well bring a vendor folder of its own that it uses.
bool is_sample(std::string_view record, const std::unordered_set<std::string_view>& locations) {
  static constexpr std::string_view kSamples[] = {"doc",      "docs",     "example", "examples", "fixture",
                                                  "fixtures", "Fixtures", "spec",    "test",     "Test",
                                                  "testdata", "tests",    "Tests"};
  bool sample = false;
  for (std::string_view folder = folder_of(record); !folder.empty(); folder = folder_of(folder)) {
    if (locations.contains(folder)) return sample;
    const auto name = base_name(folder);
    sample = sample || std::find(std::begin(kSamples), std::end(kSamples), name) != std::end(kSamples);
  }
  return false;
}

void catalog_composer(const Tree& tree, Catalog& out) {
  std::vector<const Entry*> records;
  for (const std::uint32_t i : files_named(tree, kInstalledJson)) {
    const Entry& entry = tree.entries[i];
    if (!is_record(entry.path)) continue;
    if (entry.has_content())
      records.push_back(&entry);
    else
      report(out, entry.path, "could not be read; the packages beside it are unknown");
  }
  // Outer records first: they say which folders are packages.
  std::stable_sort(records.begin(), records.end(), [](const Entry* a, const Entry* b) {
    return depth_of(folder_of(a->path)) < depth_of(folder_of(b->path));
  });
  std::unordered_set<std::string_view> locations;
  for (const Entry* record : records) {
    if (is_sample(record->path, locations)) continue;
    const std::size_t first = out.found.size();
    catalog_record(tree, *record, out);
    for (std::size_t i = first; i < out.found.size(); ++i)
      if (const auto location = out.found[i].package.location; !location.empty()) locations.insert(location);
  }
}

}  // namespace

const Cataloger kComposerCataloger = {"composer", composer_wants, catalog_composer};

}  // namespace stocktake
