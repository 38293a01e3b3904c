#include "differ/judge/explanation/places.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "schemas/identity/purl.h"
#include "schemas/inventory/bytecode.h"
#include "schemas/inventory/commands.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr std::size_t kManyOwners = 8;  // of a folder: more are not counted

/// Where wheels put files beside site-packages, below the environment's folder (the specification "Binary
/// distribution format": scripts, data, headers). Of `lib`, what is not Python's own.
constexpr std::string_view kSchemes[] = {"bin",     "Scripts", "share", "etc",
                                         "include", "man",     "doc",   "Library"};

bool is_info(std::string_view path) {
  return path.ends_with(".dist-info") || path.ends_with(".egg-info");
}

std::string_view first_name(std::string_view path) {
  return path.substr(0, path.find('/'));
}

/// Where no package of a distribution puts files: what is its users', its administrator's, or the kernel's
/// (Debian Policy 9.1.1 and 9.1.2; Filesystem Hierarchy Standard 3.0, chapters 3 and 4).
constexpr std::string_view kNoPackages[] = {"dev",  "home", "media", "mnt", "proc",
                                            "root", "run",  "srv",   "sys", "tmp"};

/// What an environment has in its folder of programs before anything is installed: whoever starts it, or the
/// Python in it, runs these.
bool is_environments_own(std::string_view program) {
  if (is_activation_script(program)) return true;
  return program.starts_with("python") && program.find_first_not_of("0123456789.", 6) == program.npos;
}

/// Whether an installer puts files of a wheel there, `path` being relative to the environment.
bool is_in_scheme(std::string_view path) {
  const std::string_view top = first_name(path);
  if ((top == "bin" || top == "Scripts") &&
      is_environments_own(path.substr(std::min(top.size() + 1, path.size()))))
    return false;
  if (std::find(std::begin(kSchemes), std::end(kSchemes), top) != std::end(kSchemes)) return true;
  if (top != "lib" && top != "lib64") return false;
  std::string_view rest = path.substr(std::min(top.size() + 1, path.size()));
  if (!rest.starts_with("python") && !rest.starts_with("pypy")) return true;
  rest = rest.substr(std::min(first_name(rest).size() + 1, rest.size()));
  return is_site_name(first_name(rest));
}

/// `bin/tool` of `tool-1.0.data/data/bin/tool`, as a wheel has it that is not installed yet: where in an
/// environment the file goes. Empty for any other.
std::string_view data_of_wheel(std::string_view path) {
  const std::string_view top = first_name(path);
  if (!top.ends_with(".data")) return {};
  std::string_view rest = path.substr(std::min(top.size() + 1, path.size()));
  if (rest.starts_with("data/")) return rest.substr(5);
  // Its programs go into `bin`, and so do their names.
  return rest.starts_with("scripts/") && is_environments_own(rest.substr(8)) ? rest : std::string_view();
}

/// `lib/python3.11/site-packages` of a path below it, or the folder of Python's own modules above that.
std::optional<std::string_view> site_around(std::string_view path) {
  for (const std::string_view folder : {"lib/python3", "lib64/python3"}) {
    const auto python = path.find(folder);
    if (python == path.npos || (python != 0 && path[python - 1] != '/')) continue;
    const auto end = path.find('/', python + folder.size());
    if (end == path.npos) continue;
    const std::string_view below = first_name(path.substr(end + 1));
    return path.substr(0, end + (is_site_name(below) ? below.size() + 1 : 0));
  }
  return {};
}

/// `foo-1.0.data/purelib/x.py`: what an installer moves to the folder of modules, over what stands there.
bool is_moved_to_site(std::string_view path) {
  const auto data = path.find(".data/");
  const std::string_view rest = data == path.npos ? std::string_view() : path.substr(data + 6);
  return rest.starts_with("purelib/") || rest.starts_with("platlib/");
}

/// The folders in which the interpreter looks for modules after this one: `lib` behind `lib64`, and in a
/// system those of the distribution behind `usr/local` (Python's `site` module, and Debian's of it). They
/// need not be there.
std::vector<std::string> sites_behind(std::string_view site) {
  const std::string_view name = base_name(site), python = folder_of(site), library = folder_of(python);
  const auto prefix = environment_around(site);
  if (!prefix || library == *prefix || !base_name(python).starts_with("python3")) return {};
  const std::string_view usr = folder_of(*prefix);
  const bool local = base_name(*prefix) == "local" && base_name(usr) == "usr";
  std::vector<std::string> libraries;
  if (base_name(library) == "lib64") libraries.push_back(join(*prefix, "lib"));
  if (local) libraries.insert(libraries.end(), {join(usr, "lib64"), join(usr, "lib")});
  std::vector<std::string> sites;
  for (const std::string& one : libraries)
    for (const std::string_view version : {base_name(python), std::string_view("python3")})
      sites.push_back(join(join(one, version), name));
  return sites;
}

/// The path of a module without its ending, by which two files answer for one import: `a/b` of `a/b.py`, of
/// `a/b.cpython-311.so` and of `a/b/__init__.py`. Empty where the file is no module.
std::string_view module_of(std::string_view path) {
  const std::string_view name = base_name(path);
  if (!name.ends_with(".py") && !name.ends_with(".so") && !name.ends_with(".pyd")) return {};
  const std::string_view stem = name.substr(0, name.find('.'));
  if (stem == "__init__") return folder_of(path);
  return path.substr(0, path.size() - name.size() + stem.size());
}

/// The source that a distribution built the package from: its own name where none is stated.
std::string_view source_name(const Package& package) {
  const std::string_view source = property_of(package, property::kSource);
  return source.empty() ? package.name : source.substr(0, source.find(' '));
}

/// `lib/rack.rb` of a gem's file: by what stands behind the folder `lib`, `require` finds it, in whichever
/// gem comes first. Empty where it is in no such folder.
std::string_view required_name(std::string_view path, std::string_view location) {
  constexpr std::string_view kLibrary = "/lib/";
  if (location.empty() || !path.starts_with(location)) return {};
  const std::string_view within = path.substr(location.size());
  return within.starts_with(kLibrary) && within.ends_with(".rb") ? within.substr(kLibrary.size())
                                                                 : std::string_view();
}

}  // namespace

std::string_view info_of(const Package& package) {
  if (purl_type(package.purl) != "pypi") return {};
  const std::string_view around = folder_of(package.record);
  return is_info(around) ? around : is_info(package.record) ? package.record : std::string_view();
}

std::optional<std::string_view> environment_around(std::string_view site) {
  const auto drop = [&](auto&& fits) {
    if (!fits(base_name(site))) return false;
    site = folder_of(site);
    return true;
  };
  if (!drop(is_site_name)) return {};
  drop([](std::string_view name) { return name.starts_with("python") || name.starts_with("pypy"); });
  if (!drop([](std::string_view name) { return name == "lib" || name == "lib64" || name == "Lib"; }))
    return {};
  return site;
}

std::optional<Misplaced> Places::misplaced(const File& file) {
  if (file.package == kNone) return {};
  const Package& package = after_.packages[file.package];
  if (const std::string_view info = info_of(package); !info.empty())
    return misplaced_python(file, folder_of(info), info);
  if (purl_type(package.purl) == "conda") return misplaced_conda(file);
  if (purl_type(package.purl) == "gem") return misplaced_gem(file);
  return is_system(package) ? misplaced_system(file) : misplaced_nested(file);
}

/// A distribution's package brings anything that a system is made of, but nothing of those who use it.
std::optional<Misplaced> Places::misplaced_system(const File& file) {
  const std::string_view root = after_.packages[file.package].location;
  if (!is_below(file.path, root)) return {};
  const std::string_view path = file.path.substr(root.empty() ? 0 : root.size() + 1), top = first_name(path);
  const bool outside =
      std::find(std::begin(kNoPackages), std::end(kNoPackages), top) != std::end(kNoPackages);
  if (outside || path.starts_with("usr/local/") || path == "etc/ld.so.preload")
    return Misplaced{Misplaced::Why::outside, "usr", kNone};
  const auto site = site_around(file.path);
  return site && is_site_name(base_name(*site)) ? misplaced_module(file, *site, {}) : std::nullopt;
}

/// conda brings modules of Python, and much else to anywhere below its prefix, but nothing that is hidden
/// there or goes among files that nobody owns, no activation scripts, which are conda's own, and nothing
/// among the modules of Python itself.
std::optional<Misplaced> Places::misplaced_conda(const File& file) {
  const Package& package = after_.packages[file.package];
  const std::string_view prefix = folder_of(folder_of(package.record));
  if (!is_below(file.path, prefix)) return {};
  const auto outside = [&](bool is) {
    return is ? std::optional(Misplaced{Misplaced::Why::outside, prefix, kNone}) : std::nullopt;
  };
  if (const auto site = site_around(file.path)) {
    const bool library = !is_site_name(base_name(*site));
    return library && !package.name.starts_with("python") && !package.name.starts_with("pypy")
               ? outside(!had_files_in(*site, file.package))
               : misplaced_module(file, *site, {});
  }
  const std::size_t skip = prefix.empty() ? 0 : prefix.size() + 1;
  const std::string_view path = file.path.substr(skip), top = first_name(path);
  const bool activates =
      path.starts_with("bin/") && is_activation_script(path.substr(4)) && package.name != "conda";
  return outside(path.front() == '.' || activates ||
                 (top.size() != path.size() && is_nobodys(file.path.substr(0, skip + top.size()))));
}

std::optional<Misplaced> Places::misplaced_python(const File& file, std::string_view site,
                                                  std::string_view info) {
  using Why = Misplaced::Why;
  const std::string_view path = file.path;
  if (is_foreign_site(site)) return Misplaced{Why::outside, site, kNone};
  if (!is_below(path, site)) {
    const auto environment = environment_around(site);
    const bool fits = environment && is_below(path, *environment) &&
                      is_in_scheme(path.substr(environment->empty() ? 0 : environment->size() + 1));
    // Another folder of modules than that of the record: `lib64` beside `lib` where the environment has both.
    const auto other = fits ? site_around(path) : std::nullopt;
    const bool foreign = other && *other != site && owners_before(*other).empty();
    return fits && !foreign ? std::nullopt : std::optional(Misplaced{Why::outside, site, kNone});
  }
  const std::string_view data = data_of_wheel(path);
  // A folder of modules by the way of data, or by two ways at once, is somebody's trick.
  if (!data.empty() && (!is_in_scheme(data) || site_around(data)))
    return Misplaced{Why::outside, site, kNone};
  if (is_moved_to_site(path) && !had_moved_modules(file.package)) return Misplaced{Why::outside, site, kNone};
  return misplaced_module(file, site, info);
}

/// In a folder of modules that is another package's, or in front of another's module.
std::optional<Misplaced> Places::misplaced_module(const File& file, std::string_view site,
                                                  std::string_view info) {
  const std::string_view path = file.path;
  for (auto end = path.find('/'); end != path.npos; end = path.find('/', end + 1)) {
    const std::string_view folder = path.substr(0, end);
    const std::uint32_t owner = folder == info ? kNone : keeper(folder);
    if (owner == kNone || owner == file.package) continue;
    const bool carried = folder == site || is_below(site, folder);
    if (carried ? !brings_files(owner) : !shared(folder, owner, file.package))
      return Misplaced{Misplaced::Why::in_another, folder, owner};
  }
  if (auto found = shadowing(file, file.path)) return found;
  const std::uint32_t former = packages_.pairs[packages_.pair_of_after[file.package]].before;
  const bool stood_here = former != kNone && folder_of(info_of(before_.packages[former])) == site;
  if (stood_here || had_files_in(site, file.package) || module_of(path).empty()) return {};
  for (const std::string& other : sites_behind(site))
    if (auto found = shadowing(file, join(other, path.substr(std::min(site.size() + 1, path.size())))))
      return found;
  return {};
}

/// Whether the package, as it was before, had modules that an installer moves.
bool Places::had_moved_modules(std::uint32_t after_package) {
  const auto [at, added] = moved_modules_.try_emplace(after_package, true);
  const std::uint32_t former = packages_.pairs[packages_.pair_of_after[after_package]].before;
  if (added && former != kNone)
    at->second = std::any_of(before_.files.begin(), before_.files.end(), [&](const File& file) {
      return file.package == former && is_moved_to_site(file.path);
    });
  return at->second;
}

/// A gem's file under the name by which another gem is loaded.
std::optional<Misplaced> Places::misplaced_gem(const File& file) {
  const Package& package = after_.packages[file.package];
  if (!std::exchange(knows_gems_, true))
    for (std::uint32_t i = 0; i < after_.packages.size(); ++i)
      for (const std::string_view entry : after_.packages[i].entry_points)
        if (const auto name = required_name(entry, after_.packages[i].location); !name.empty())
          loaded_gems_.emplace(name, std::pair(i, entry));
  const auto loaded = loaded_gems_.find(required_name(file.path, package.location));
  if (loaded == loaded_gems_.end()) return {};
  const auto [other, entry] = loaded->second;
  const bool same_gem = after_.packages[other].name == package.name;  // of another version
  return same_gem ? std::nullopt : std::optional(Misplaced{Misplaced::Why::shadows, entry, other});
}

/// A package of npm in the node_modules of another whose release did not change, and that does not need it.
std::optional<Misplaced> Places::misplaced_nested(const File& file) {
  const std::string_view location = after_.packages[file.package].location;
  const auto nested = location.rfind("/node_modules/");
  if (nested == location.npos || requested(file.package)) return {};
  if (by_place_.empty())
    for (std::uint32_t i = 0; i < after_.packages.size(); ++i)
      by_place_.emplace(after_.packages[i].location, i);
  auto outer = by_place_.end();
  for (std::string_view around = location.substr(0, nested); outer == by_place_.end() && !around.empty();
       around = folder_of(around))
    outer = by_place_.find(around);
  if (outer == by_place_.end()) return {};
  if (brings_files(outer->second)) return {};
  return Misplaced{Misplaced::Why::in_another, outer->first, outer->second};
}

/// Whether Python finds the file in place of another package's, were it at `path`.
std::optional<Misplaced> Places::shadowing(const File& file, std::string_view path) const {
  if (const File* source = find_file(after_, source_of_bytecode(path));
      source != nullptr && source->package != kNone && source->package != file.package)
    return Misplaced{Misplaced::Why::shadows, source->path, source->package};
  const std::string_view module = module_of(path);
  if (module.empty()) return {};
  const auto rival = [&](const File& other) {
    return other.package != kNone && other.package != file.package && module_of(other.path) == module;
  };
  for (const std::string_view ending : {".", "/__init__."}) {
    const std::string begin = std::string(module).append(ending);
    for (auto at = files_from(after_, begin); at != after_.files.end() && at->path.starts_with(begin); ++at)
      if (rival(*at)) return Misplaced{Misplaced::Why::shadows, at->path, at->package};
  }
  return {};
}

/// Whose a folder of Python modules is: who has its `__init__.py`, or the record in it. kNone: nobody's, as a
/// namespace package's (PEP 420).
std::uint32_t Places::keeper(std::string_view folder) {
  const auto [at, added] = keepers_.try_emplace(folder, kNone);
  if (!added) return at->second;
  for (const std::string_view name : {"__init__.py", "METADATA", "PKG-INFO"})
    if (name == "__init__.py" || is_info(folder))
      if (const File* file = find_file(after_, join(folder, name)); file != nullptr && file->package != kNone)
        at->second = file->package;
  return at->second;
}

/// Whether a package of the after side is new or has a new version, so that what is new in its folder may be
/// its.
bool Places::brings_files(std::uint32_t after_package) const {
  const PackagePair& pair = packages_.pairs[packages_.pair_of_after[after_package]];
  return !pair.both() || pair.new_version;
}

/// The package that carries this one inside itself, as installers do what they need; kNone where none does.
std::uint32_t Places::carrier(std::uint32_t after_package) {
  const std::string_view site = folder_of(info_of(after_.packages[after_package]));
  for (std::string_view folder = site; !folder.empty(); folder = folder_of(folder))
    if (const std::uint32_t owner = keeper(folder); owner != kNone && owner != after_package) return owner;
  return kNone;
}

/// Whether a folder was shared before, by the newcomer or by others, or its keeper asks for the newcomer.
bool Places::shared(std::string_view folder, std::uint32_t keeper, std::uint32_t newcomer) {
  const auto& needs = after_.packages[keeper].dependencies;
  if (std::binary_search(needs.begin(), needs.end(), newcomer)) return true;
  const auto& owners = owners_before(folder);
  if (owners.size() > 1) return true;
  return had_files_in(folder, newcomer) || from_one_source(keeper, newcomer);
}

/// Whether a distribution builds both packages out of one source, and so in one hand.
bool Places::from_one_source(std::uint32_t a, std::uint32_t b) const {
  const Package &one = after_.packages[a], &other = after_.packages[b];
  return is_system(one) && is_system(other) && source_name(one) == source_name(other);
}

const std::vector<std::uint32_t>& Places::owners_before(std::string_view folder) {
  const auto [known, added] = owners_before_.try_emplace(folder);
  auto& owners = known->second;
  if (!added) return owners;
  const std::string prefix = std::string(folder) + "/";
  for (auto at = files_from(before_, prefix); at != before_.files.end() && at->path.starts_with(prefix);
       ++at) {
    if (at->package == kNone || is_below(info_of(before_.packages[at->package]), folder))
      continue;  // carried in it
    if (std::find(owners.begin(), owners.end(), at->package) != owners.end()) continue;
    owners.push_back(at->package);
    if (owners.size() == kManyOwners) break;
  }
  return owners;
}

bool Places::had_files_in(std::string_view folder, std::uint32_t after_package) {
  const std::uint32_t former = packages_.pairs[packages_.pair_of_after[after_package]].before;
  const auto& owners = owners_before(folder);
  return former != kNone && std::find(owners.begin(), owners.end(), former) != owners.end();
}

/// Whether there were files in the folder before, and none of them was a package's; of the root itself,
/// whether any was nobody's.
bool Places::is_nobodys(std::string_view folder) {
  if (folder.empty())
    return std::any_of(before_.files.begin(), before_.files.end(),
                       [](const File& file) { return file.package == kNone; });
  const auto at = files_from(before_, std::string(folder) + "/");
  return at != before_.files.end() && is_below(at->path, folder) && owners_before(folder).empty();
}

/// Whether nobody had installed distributions there before, while others had files there.
bool Places::is_foreign_site(std::string_view site) {
  const auto [at, added] = foreign_sites_.try_emplace(site, false);
  if (added) at->second = !is_site_name(base_name(site)) && !held_distributions(site) && is_nobodys(site);
  return at->second;
}

/// Whether a distribution of Python was installed right in the folder before, as `pip install --target` does.
bool Places::held_distributions(std::string_view site) const {
  return std::any_of(before_.packages.begin(), before_.packages.end(), [&](const Package& package) {
    const std::string_view info = info_of(package);
    return !info.empty() && folder_of(info) == site;
  });
}

bool Places::requested(std::uint32_t after_package) {
  if (requested_.empty()) find_requested();
  if (requested_[after_package] != 0) return true;
  const std::uint32_t by = carrier(after_package);
  return by != kNone && requested(by);
}

void Places::find_requested() {
  requested_.assign(after_.packages.size(), 0);
  std::vector<std::uint32_t> todo = after_.roots;
  for (std::uint32_t i = 0; i < after_.packages.size(); ++i)
    if (packages_.pairs[packages_.pair_of_after[i]].both()) todo.push_back(i);
  while (!todo.empty()) {
    const std::uint32_t package = todo.back();
    todo.pop_back();
    if (requested_[package] != 0) continue;
    requested_[package] = 1;
    const auto& needs = after_.packages[package].dependencies;
    todo.insert(todo.end(), needs.begin(), needs.end());
  }
}

bool Places::knows_requests(std::string_view type) const {
  return std::any_of(after_.roots.begin(), after_.roots.end(),
                     [&](std::uint32_t root) { return purl_type(after_.packages[root].purl) == type; });
}

}  // namespace stocktake
