#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/gem_name.h"
#include "generator/catalog/ruby_gemspec.h"
#include "generator/catalog/ruby_package.h"
#include "generator/catalog/ruby_standalone.h"
#include "generator/catalog/tools.h"
#include "schemas/identity/spdx.h"
#include "schemas/identity/version_order.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/utf8.h"

// Ruby: what RubyGems or Bundler installed into a gem home. Its record of a gem is
// specifications/NAME-VERSION[-PLATFORM].gemspec (specifications/default/ for what comes with Ruby), beside
// gems/ with the files, extensions/ with what was compiled, bin/ with the commands, plugins/ with the
// wrappers of plugins, cache/, build_info/ and doc/.
//
// A gemspec is a program. The installed one was written by RubyGems itself (Gem::Specification#to_ruby), an
// assignment of literals a line, and only those are read here; nothing is run.
//
// Gems are also committed without their specifications: then a folder gems/NAME-VERSION is the gem of that
// name. What Bundler took from a repository stands in bundler/gems/REPOSITORY-REVISION with its own gemspec,
// which Bundler rewrote in the same literal form. A Gemfile.lock says where that came from, and which
// versions the project wants.
//
// What runs by itself: each of `extensions` (an extconf.rb, a Rakefile, …) when the gem is installed, and a
// rubygems_plugin.rb in every gem command.
namespace stocktake {
namespace {

constexpr std::string_view kEnding = ".gemspec";
constexpr std::string_view kGemfileLock = "Gemfile.lock";

/// The gem home of a record; nothing where the path is none of an installed gemspec.
std::optional<std::string_view> home_of_record(std::string_view path) {
  if (!path.ends_with(kEnding)) return std::nullopt;
  std::string_view folder = folder_of(path);
  if (base_name(folder) == "default") folder = folder_of(folder);
  if (base_name(folder) != "specifications") return std::nullopt;
  return folder_of(folder);
}

/// Where a folder of gems is on the path: `HOME/gems/NAME`; nothing where it goes through none.
struct GemFolder {
  std::string_view home, folder;  // of `a/gems/x-1.0/lib/x.rb`: `a`, `a/gems/x-1.0`
};

std::optional<GemFolder> gem_folder(std::string_view path) {
  constexpr std::string_view kGems = "gems/";
  for (auto at = path.find(kGems); at != path.npos; at = path.find(kGems, at + 1)) {
    if (at != 0 && path[at - 1] != '/') continue;
    const auto end = path.find('/', at + kGems.size());
    if (end == path.npos) return std::nullopt;
    return GemFolder{path.substr(0, at == 0 ? 0 : at - 1), path.substr(0, end)};
  }
  return std::nullopt;
}

/// Whether the path is of a gemspec right in the folder of a gem that Bundler took from a repository.
bool is_checked_out(std::string_view path) {
  const auto gem = path.ends_with(kEnding) ? gem_folder(path) : std::nullopt;
  return gem && base_name(gem->home) == "bundler" && folder_of(path) == gem->folder;
}

/// Whether the path is of what `bundle install --standalone` writes.
bool is_standalone(std::string_view path) {
  return base_name(path) == "setup.rb" && base_name(folder_of(path)) == "bundler";
}

Wish ruby_wants(std::string_view path, std::string_view name) {
  if (name == kGemfileLock || path == "GEM/metadata" || is_standalone(path)) return Wish::all;
  if (!name.ends_with(kEnding)) return Wish::nothing;
  return home_of_record(path) || is_checked_out(path) ? Wish::all : Wish::nothing;
}

// --- Reading ---

using GemTexts = std::vector<std::string>;

struct Gem {
  std::string name, version, platform, summary, homepage;
  GemTexts authors, licenses, extensions, executables, require_paths, dependencies;
  std::string_view record;
  std::string_view foreign_line;  // of the record: what RubyGems did not write
  std::string_view folder;        // where it is not gems/FULL-NAME of the home
  std::uint32_t found = kNone;

  std::string full_name() const {
    const bool pure = platform.empty() || platform == "ruby";
    return pure ? name + "-" + version : name + "-" + version + "-" + platform;
  }
};

/// Reads the literals that String#dump and Array#inspect write.
class Literals {
 public:
  explicit Literals(std::string_view text) : text_(text) {}

  bool take(std::string_view expected) {
    if (!text_.starts_with(expected)) return false;
    text_.remove_prefix(expected.size());
    return true;
  }

  /// `"…"` or `%q<…>`, either with `.freeze` behind it.
  std::optional<std::string> string() {
    std::string result;
    if (take("%q<")) {
      const auto end = text_.find('>');
      if (end == text_.npos) return std::nullopt;
      result = text_.substr(0, end);
      text_.remove_prefix(end + 1);
    } else if (!take("\"") || !quoted(result)) {
      return std::nullopt;
    }
    take(".freeze");
    return result;
  }

  /// `["…", "…"]`; nothing where it is anything else.
  GemTexts list() {
    GemTexts result;
    if (!take("[")) return result;
    while (auto text = string()) {
      result.push_back(std::move(*text));
      if (!take(", ")) break;
    }
    return take("]") ? result : GemTexts();
  }

 private:
  bool quoted(std::string& result) {
    while (!text_.empty()) {
      const char c = text_.front();
      text_.remove_prefix(1);
      if (c == '"') return true;
      if (c != '\\')
        result.push_back(c);
      else if (!escape(result))
        return false;
    }
    return false;
  }

  bool escape(std::string& result) {
    if (text_.empty()) return false;
    const char c = text_.front();
    text_.remove_prefix(1);
    static constexpr std::string_view kNames = "abtnvfre", kBytes = "\a\b\t\n\v\f\r\x1b";
    if (const auto at = kNames.find(c); at != kNames.npos)
      result.push_back(kBytes[at]);
    else if (c == 'u')
      escaped_character(result);
    else if (c == 'x')
      result.push_back(static_cast<char>(hexadecimal(2)));
    else
      result.push_back(c);
    return true;
  }

  void escaped_character(std::string& result) {
    const bool braces = take("{");
    append_utf8(result, hexadecimal(braces ? 6 : 4));
    if (braces) take("}");
  }

  std::uint32_t hexadecimal(std::size_t most) {
    std::uint32_t value = 0;
    const char* begin = text_.data();
    const auto [end, error] = std::from_chars(begin, begin + std::min(most, text_.size()), value, 16);
    text_.remove_prefix(static_cast<std::size_t>(end - begin));
    return value;
  }

  std::string_view text_;
};

void read_line(std::string_view line, Gem& gem) {
  Literals in(line);
  if (in.take("add_runtime_dependency(") || in.take("add_dependency(")) {
    if (auto name = in.string()) gem.dependencies.push_back(std::move(*name));
    return;
  }
  const auto equals = line.find(" = ");
  if (equals == line.npos) return;
  const std::string_view key = line.substr(0, equals);
  in.take(line.substr(0, equals + 3));
  static constexpr std::pair<std::string_view, std::string Gem::*> kStrings[] = {
      {"name", &Gem::name},       {"version", &Gem::version},   {"platform", &Gem::platform},
      {"summary", &Gem::summary}, {"homepage", &Gem::homepage},
  };
  static constexpr std::pair<std::string_view, GemTexts Gem::*> kLists[] = {
      {"authors", &Gem::authors},
      {"licenses", &Gem::licenses},
      {"extensions", &Gem::extensions},
      {"executables", &Gem::executables},
      {"require_paths", &Gem::require_paths},
  };
  for (const auto& [name, member] : kStrings)
    if (key == name)
      if (auto text = in.string()) gem.*member = std::move(*text);
  for (const auto& [name, member] : kLists)
    if (key == name) gem.*member = in.list();
}

Gem read_gemspec(const Entry& entry) {
  Gem gem;
  gem.record = entry.path;
  if (home_of_record(entry.path)) gem.foreign_line = foreign_line(entry.content());
  std::string_view text = entry.content();
  while (!text.empty()) {
    const std::string_view line = trim(take_line(text));
    if (line.starts_with("s.")) read_line(line.substr(2), gem);
  }
  return gem;
}

/// The gem that a folder's name says; one that ends in a number without a point may be no gem at all.
std::optional<Gem> gem_of_name(std::string_view folder) {
  const auto name = gem_name(folder);
  if (!name || name->version.find('.') == name->version.npos) return std::nullopt;
  Gem gem;
  gem.name = name->name;
  gem.version = name->version;
  if (!name->platform.empty()) gem.platform = name->platform;
  return gem;
}

/// What a Gemfile.lock says: Bundler's own format, two blanks a level.
struct GemLock {
  struct Source {
    std::string_view remote, revision;
  };
  std::unordered_map<std::string_view, std::vector<std::string_view>> versions;  // by name, with platforms
  std::unordered_map<std::string_view, Source> repositories;                     // by name
};

GemLock read_lock(std::string_view text) {
  GemLock lock;
  GemLock::Source source;
  std::string_view section;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    const auto indent = std::min(line.find_first_not_of(' '), line.size());
    line.remove_prefix(indent);
    constexpr std::string_view kRemote = "remote: ", kRevision = "revision: ";
    if (indent == 0) {
      section = line;
      source = {};
    } else if (indent == 2 && line.starts_with(kRemote)) {
      source.remote = line.substr(kRemote.size());
    } else if (indent == 2 && line.starts_with(kRevision)) {
      source.revision = line.substr(kRevision.size());
    } else if (indent == 4 && (section == "GEM" || section == "GIT") && line.ends_with(')')) {
      const auto open = line.find(" (");
      if (open == line.npos) continue;
      lock.versions[line.substr(0, open)].push_back(line.substr(open + 2, line.size() - open - 3));
      if (section == "GIT") lock.repositories[line.substr(0, open)] = source;
    }
  }
  return lock;
}

// --- A gem home ---

/// Adds what of the gem lies elsewhere than in its folder.
class Home {
 public:
  Home(const Tree& tree, std::string_view path, const GemLock* lock, Catalog& out)
      : tree_(tree), path_(path), lock_(lock), out_(out) {}

  void add(Gem gem) {
    gem.found = static_cast<std::uint32_t>(out_.found.size());
    out_.found.push_back({package_of(gem), {}});
    const std::string full = gem.full_name();
    own(out_.found.back().package.location, gem);
    own(gem.record, gem);
    own(in_home("cache", full + ".gem"), gem);
    own(in_home("build_info", full + ".info"), gem);
    own(in_home("doc", full), gem);
    by_full_name_.emplace(full, gem.found);
    gems_.push_back(std::move(gem));
  }

  void finish() {
    own_extensions();
    // Of several versions the newest is the one whose command, wrapper and name count.
    std::stable_sort(gems_.begin(), gems_.end(), [](const Gem& a, const Gem& b) {
      return compare_versions(VersionScheme::gem, a.version, b.version) > 0;
    });
    std::unordered_map<std::string_view, std::uint32_t> newest;
    for (const Gem& gem : gems_) {
      newest.emplace(gem.name, gem.found);
      for (const std::string& command : gem.executables) own(in_home("bin", command), gem);
      own(in_home("plugins", gem.name + "_plugin.rb"), gem);
    }
    for (const Gem& gem : gems_)
      for (const std::string& name : gem.dependencies)
        if (const auto at = newest.find(name); at != newest.end())
          out_.found[gem.found].dependencies.push_back(at->second);
    claim_folders(tree_, owners_, depth_of(join(path_, "specifications")), out_);
  }

 private:
  Package package_of(const Gem& gem);
  void add_hooks(const Gem& gem, Package& package);
  void add_entries(const Gem& gem, Package& package);

  std::string in_home(std::string_view folder, std::string_view name) const {
    return join(join(path_, folder), name);
  }
  /// A path that is in the tree, as a file or as a folder, and that no gem had before.
  void own(std::string_view path, const Gem& gem) {
    const auto [first, last] = tree_.below(path);
    if (path.empty() || (first == last && tree_.find(path) == kNone) || !owned_.emplace(path).second) return;
    owners_.push_back({out_.keep(path), gem.found});
  }
  void own_extensions();

  void add_lock(const Gem& gem, Package& package);

  const Tree& tree_;
  std::string_view path_;
  const GemLock* lock_;  // the project's; nullptr: there is none
  Catalog& out_;
  std::vector<Gem> gems_;
  std::vector<FolderOwner> owners_;
  std::unordered_set<std::string> owned_;
  std::unordered_map<std::string, std::uint32_t> by_full_name_;
};

Package Home::package_of(const Gem& gem) {
  Package package;
  package.name = out_.keep(gem.name);
  package.version = out_.keep(gem.version);
  package.purl = package_url(out_, gem.record, "gem", {}, gem.name, gem.version,
                             gem.platform == "ruby" ? std::string_view() : gem.platform);
  package.description = out_.keep(gem.summary);
  for (const std::string& author : gem.authors) package.authors.push_back(parse_party(out_.keep(author)));
  for (const std::string& license : gem.licenses)
    package.licenses.push_back(spdx_license(out_.keep(license)));
  if (!gem.homepage.empty()) package.references.push_back({"website", out_.keep(gem.homepage), {}, {}});
  const std::string location =
      gem.folder.empty() ? in_home("gems", gem.full_name()) : std::string(gem.folder);
  if (const auto [first, last] = tree_.below(location); first != last) package.location = out_.keep(location);
  package.record = gem.record;
  package.technique = gem.record.empty() ? "filename" : "manifest-analysis";
  package.confidence = gem.record.empty() ? 80 : 100;
  if (lock_ != nullptr) add_lock(gem, package);
  add_hooks(gem, package);
  if (!package.location.empty()) add_entries(gem, package);
  return package;
}

void Home::add_lock(const Gem& gem, Package& package) {
  if (const auto source = lock_->repositories.find(gem.name); source != lock_->repositories.end()) {
    const auto& [remote, revision] = source->second;
    package.references.push_back({"vcs", out_.keep(remote), out_.keep(revision), {}});
    // The folder has the first digits of the revision in its name; a gem may lie in a folder below it.
    const std::string within = join(package.location, gem.name);
    const auto checked_out = gem_folder(within);
    const std::string_view folder = checked_out ? base_name(checked_out->folder) : std::string_view(),
                           digits = folder.substr(folder.rfind('-') + 1);
    if (!gem.folder.empty() && !revision.starts_with(digits))
      package.lock_status = out_.strings.keep("revision ", revision);
  }
  const auto versions = lock_->versions.find(gem.name);
  if (versions == lock_->versions.end()) return;
  std::string others;
  for (const std::string_view version : versions->second) {
    if (version.substr(0, version.find('-')) == gem.version) return;
    others.append(others.empty() ? "version " : ", ").append(version);
  }
  package.lock_status = out_.keep(others);
}

void Home::add_hooks(const Gem& gem, Package& package) {
  for (const std::string& extension : gem.extensions)
    package.hooks.push_back(out_.strings.keep("gem:extension=", extension));
  // A folder that is not the gem's own: what is there is found in place of what others name so.
  for (const std::string& folder : gem.require_paths)
    if (folder.starts_with('/') || !resolve("", folder))
      package.hooks.push_back(out_.strings.keep("gem:path=", folder));
  bool plugin = tree_.find(in_home("plugins", gem.name + "_plugin.rb")) != kNone;
  // RubyGems loads it from where the gem's code is found, also without the wrapper that its installer makes.
  for (const std::string& folder : gem.require_paths)
    if (const auto path = resolve(package.location, join(folder, "rubygems_plugin.rb"));
        path && tree_.find(*path) != kNone) {
      plugin = true;
      package.properties.push_back({property::kHookFile, out_.keep(*path)});
    }
  if (plugin) package.hooks.push_back("gem:plugin=rubygems_plugin.rb");
  if (!gem.foreign_line.empty())
    package.hooks.push_back(out_.strings.keep("gem:specification=", gem.foreign_line));
  std::sort(package.hooks.begin(), package.hooks.end());
}

/// `require "net-ssh"` and `require "net/ssh"` load these.
void Home::add_entries(const Gem& gem, Package& package) {
  GemTexts names = {gem.name};
  if (gem.name.find('-') != std::string::npos) {
    names.push_back(gem.name);
    std::replace(names.back().begin(), names.back().end(), '-', '/');
  }
  for (const std::string& folder : gem.require_paths)
    for (const std::string& name : names)
      if (const auto path = resolve(package.location, join(folder, name + ".rb"));
          path && tree_.find(*path) != kNone)
        package.entry_points.push_back(out_.keep(*path));
}

/// extensions/PLATFORM/ABI/FULL-NAME/ holds what was compiled for a gem.
void Home::own_extensions() {
  const std::string folder = join(path_, "extensions");
  const auto [first, last] = tree_.below(folder);
  for (std::uint32_t i = first; i < last; ++i) {
    const std::string_view path = tree_.entries[i].path;
    std::size_t end = folder.size();
    for (int level = 0; level < 3 && end != path.npos; ++level) end = path.find('/', end + 1);
    if (end == path.npos) continue;
    const std::string_view built = path.substr(0, end);
    const auto gem = by_full_name_.find(std::string(base_name(built)));
    if (gem != by_full_name_.end() && owned_.emplace(built).second) owners_.push_back({built, gem->second});
  }
}

// --- The whole ---

/// One run over one tree.
class RubyCatalog {
 public:
  RubyCatalog(const Tree& tree, Catalog& out) : tree_(tree), out_(out) {}

  void run() {
    for (std::uint32_t i = 0; i < tree_.entries.size(); ++i) look_at(tree_.entries[i]);
    // Outer homes first: a specification within an installed gem is one of its files.
    std::vector<std::string_view> homes;
    for (const auto& [home, gems] : homes_) homes.push_back(home);
    std::stable_sort(homes.begin(), homes.end(), [](std::string_view a, std::string_view b) {
      return std::pair(depth_of(a), a) < std::pair(depth_of(b), b);
    });
    for (const std::string_view home : homes) catalog_home(home, homes_.at(home));
    for (const std::uint32_t i : files_named(tree_, "setup.rb")) {
      const Entry& entry = tree_.entries[i];
      if (is_standalone(entry.path) && entry.has_content() && !within_a_gem(folder_of(entry.path)))
        out_.details.push_back({i, &FileDetail::generated, out_.keep(standalone_state(entry.content()))});
    }
  }

 private:
  /// What of a home was seen: its records, and the folders of gems.
  struct Seen {
    std::vector<const Entry*> records, checked_out;
    std::vector<std::string_view> folders;
  };

  void look_at(const Entry& entry) {
    if (entry.path.ends_with(kGemfileLock) && base_name(entry.path) == kGemfileLock && entry.has_content())
      locks_.emplace(folder_of(entry.path), entry.content());
    if (const auto gem = gem_folder(entry.path)) {
      auto& folders = homes_[gem->home].folders;
      if (folders.empty() || folders.back() != gem->folder) folders.push_back(gem->folder);
    }
    if (entry.type != FileType::regular || !entry.path.ends_with(kEnding)) return;
    const auto home = home_of_record(entry.path);
    const bool checked_out = !home && is_checked_out(entry.path);
    if (!home && !checked_out) return;
    if (!entry.has_content()) return report(out_, entry.path, "could not be read; the gem is unknown");
    if (checked_out)
      homes_[gem_folder(entry.path)->home].checked_out.push_back(&entry);
    else
      homes_[*home].records.push_back(&entry);
  }

  void catalog_home(std::string_view path, const Seen& seen) {
    if (within_a_gem(path)) return;
    const auto lock = lock_for(path);
    const std::size_t first = out_.found.size();
    Home home(tree_, path, lock ? &*lock : nullptr, out_);
    for (const Entry* record : seen.records) {
      Gem gem = read_gemspec(*record);
      if (gem.name.empty() || gem.version.empty())
        report(out_, record->path, "is no specification as RubyGems installs it; the gem is unknown");
      else
        home.add(std::move(gem));
    }
    for (const Entry* record : seen.checked_out) {
      Gem gem = read_gemspec(*record);
      gem.folder = folder_of(record->path);
      if (gem.name.empty() || gem.version.empty())
        report(out_, record->path, "is no specification as Bundler writes it; the gem is unknown");
      else
        home.add(std::move(gem));
    }
    for (std::size_t i = first; i < out_.found.size(); ++i) locations_.insert(out_.found[i].package.location);
    if (base_name(path) == "bundler")
      add_checked_out(home, seen.folders, lock);
    else
      add_folders(home, seen.folders);
    home.finish();
    for (std::size_t i = first; i < out_.found.size(); ++i) locations_.insert(out_.found[i].package.location);
    locations_.erase("");
  }

  /// Gems that no specification speaks of.
  void add_folders(Home& home, const std::vector<std::string_view>& folders) {
    for (const std::string_view folder : folders) {
      if (locations_.contains(folder)) continue;
      if (auto gem = gem_of_name(base_name(folder))) home.add(std::move(*gem));
    }
  }

  /// Folders `REPOSITORY-REVISION` without a gemspec that can be read: what the lock takes from that revision
  /// is there; without a lock the folder is all that is known.
  void add_checked_out(Home& home, const std::vector<std::string_view>& folders,
                       const std::optional<GemLock>& lock) {
    for (const std::string_view folder : folders) {
      if (locations_.contains(folder)) continue;
      const std::string_view name = base_name(folder);
      const auto dash = name.rfind('-');
      if (dash == name.npos || dash == 0 || !is_revision(name.substr(dash + 1))) continue;
      std::vector<Gem> gems;
      if (lock) gems = gems_of_revision(*lock, folder, name.substr(dash + 1));
      if (gems.empty()) {
        gems.emplace_back().name = name.substr(0, dash);
        gems.back().version = name.substr(dash + 1);
        gems.back().folder = folder;
      }
      for (Gem& gem : gems) home.add(std::move(gem));
    }
  }

  static bool is_revision(std::string_view text) {
    constexpr std::size_t kShortest = 7;  // Bundler writes 12 digits
    return text.size() >= kShortest && is_lower_hex(text);
  }

  /// By name. Of several gems of one repository each has the folder of its name, where there is one.
  std::vector<Gem> gems_of_revision(const GemLock& lock, std::string_view folder, std::string_view digits) {
    std::map<std::string_view, Gem> gems;
    for (const auto& [name, source] : lock.repositories) {
      const auto versions = lock.versions.find(name);
      if (!source.revision.starts_with(digits) || versions == lock.versions.end()) continue;
      Gem gem;
      gem.name = name;
      gem.version = versions->second.front().substr(0, versions->second.front().find('-'));
      const std::string own = join(folder, name);
      const auto [first, last] = tree_.below(own);
      gem.folder = first == last ? folder : out_.keep(own);
      gems.emplace(name, std::move(gem));
    }
    std::vector<Gem> result;
    result.reserve(gems.size());
    for (auto& [name, gem] : gems) result.push_back(std::move(gem));
    return result;
  }

  /// The lock of the nearest folder around a home.
  std::optional<GemLock> lock_for(std::string_view home) const {
    for (std::string_view folder = home;; folder = folder_of(folder)) {
      if (const auto lock = locks_.find(folder); lock != locks_.end()) return read_lock(lock->second);
      if (folder.empty()) return std::nullopt;
    }
  }

  bool within_a_gem(std::string_view folder) const {
    for (; !folder.empty(); folder = folder_of(folder))
      if (locations_.contains(folder)) return true;
    return false;
  }

  const Tree& tree_;
  Catalog& out_;
  std::unordered_map<std::string_view, Seen> homes_;
  std::unordered_map<std::string_view, std::string_view> locks_;  // content, by folder
  std::unordered_set<std::string_view> locations_;                // of the gems so far
};

void catalog_ruby(const Tree& tree, Catalog& out) {
  RubyCatalog(tree, out).run();
  catalog_gem_file(tree, out);
}

}  // namespace

const Cataloger kRubyCataloger = {"ruby", ruby_wants, catalog_ruby};

}  // namespace stocktake
