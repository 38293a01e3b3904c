#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "generator/catalog/asks.h"
#include "generator/catalog/catalog.h"
#include "generator/catalog/hook_files.h"
#include "generator/catalog/published.h"
#include "generator/catalog/python/activations.h"
#include "generator/catalog/python/description.h"
#include "generator/catalog/python/environment.h"
#include "generator/catalog/python/hooks.h"
#include "generator/catalog/python/markers.h"
#include "generator/catalog/python/metadata.h"
#include "generator/catalog/python/record.h"
#include "generator/catalog/python/scripts.h"
#include "generator/catalog/python/vendored.h"
#include "generator/catalog/tools.h"
#include "generator/source/python_code.h"
#include "schemas/inventory/bytecode.h"
#include "schemas/inventory/commands.h"
#include "schemas/inventory/document.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/lock_file.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

// Python distributions as installers leave them: a folder on sys.path (here "site", whatever its name) holds
// `name-version.dist-info/` or `.egg-info` beside the code. Every `*.dist-info/METADATA` is a package, at any
// depth; where that is gone, the RECORD is one by its folder's name. An `.egg-info` is one too, but where a
// RECORD lists it (it is that distribution's file), where a dist-info of the same name stands beside it (it
// is a leftover) and where one of the same name is an editable installation (it stands where that one's code
// is).
//
// Files belong to the distribution whose RECORD lists them. What no RECORD lists stays unowned, so that an
// intruder is seen, but for bytecode, which follows its module, and for the dist-info folder itself. Only
// distributions without a RECORD own by place: `installed-files.txt`, else the folders and modules that
// `top_level.txt` names.
//
// A tree that is nothing else than one source distribution is that distribution, with all that lies in it but
// what was installed there. Its egg-infos and `.pth` files, wherever they stand, are what an installation
// will put in a place where Python looks.
namespace stocktake {
namespace {

constexpr std::string_view kDistInfo = ".dist-info";
constexpr std::string_view kEggInfo = ".egg-info";
constexpr std::string_view kOwnBuild = "python:build=own code";
// Of one distribution: more requested extras than any has; it bounds the work that a hostile record can
// cause.
constexpr std::size_t kMaxExtras = 256;

bool is_program_folder(std::string_view folder) {
  const std::string_view name = base_name(folder);
  return name == "bin" || name == "Scripts";
}

bool wants_all(std::string_view path, std::string_view name) {
  if (name.ends_with(".pth") || name.ends_with(kEggInfo)) return true;
  const std::string_view folder = folder_of(path);
  if (folder.ends_with(kDistInfo)) {
    for (const std::string_view wanted :
         {"METADATA", "RECORD", "WHEEL", "INSTALLER", "direct_url.json", "entry_points.txt", "top_level.txt"})
      if (name == wanted) return true;
    return false;
  }
  if (folder.ends_with(kEggInfo)) {
    for (const std::string_view wanted :
         {"PKG-INFO", "entry_points.txt", "installed-files.txt", "requires.txt", "top_level.txt"})
      if (name == wanted) return true;
    return false;
  }
  if (name == "PKG-INFO" || name == "pyproject.toml") return folder.find('/') == std::string_view::npos;
  if (const LockFile* lock = lock_file(name); lock != nullptr && lock->purl_type == "pypi") return true;
  if (path == name && name.ends_with(".txt")) return true;  // a list that the project's requirements include
  return name == "pyvenv.cfg" || is_list_of_vendored(path) ||
         (is_activation_script(name) && is_program_folder(folder));
}

Wish wants(std::string_view path, std::string_view name) {
  if (name.ends_with(".pyc"))
    return base_name(folder_of(path)) == "__pycache__" ? Wish::bytecode : Wish::nothing;
  if (wants_all(path, name)) return Wish::all;
  return is_program_folder(folder_of(path)) ? Wish::script : Wish::nothing;
}

struct Distribution {
  std::uint32_t record = kNone;  // entry of METADATA, PKG-INFO or the egg-info that is a file
  std::string_view info;         // the dist-info or egg-info folder; empty where the egg-info is a file
  std::string_view site;         // the folder that holds it
  bool egg = false;
  std::string normal_name;
  PythonMetadata metadata;
  std::vector<std::string> more_requirements;  // of requires.txt
  std::uint32_t found = kNone;                 // index of this in `distributions_` and in Catalog::found
  bool has_record = false;                     // a RECORD says what is its own
  PythonRecord checked;                        // what the RECORD says
  bool editable = false;                       // the code is elsewhere, in a project that is worked on
  bool source = false;                         // a source distribution: `site` is its top folder
};

// The folder names that Python gives the places of installed code.
bool is_named_site(std::string_view folder) {
  return is_site_name(base_name(folder));
}

// Where a wheel that is not installed yet keeps what goes into site-packages (the specification "Binary
// distribution format").
bool is_wheel_library(std::string_view folder) {
  const std::string_view name = base_name(folder);
  return (name == "purelib" || name == "platlib") && folder_of(folder).ends_with(".data");
}

// What is in the tree for this cataloger, by index of the entry.
struct Survey {
  std::vector<std::uint32_t> dist_infos, eggs, paths, customizations, bytecode, scripts, links, vendored;
};

// What makes a distribution: its METADATA, or where that is gone the RECORD, so that what it lists stays the
// distribution's.
bool is_dist_info(const Tree& tree, const Entry& entry) {
  const std::string_view name = base_name(entry.path), folder = folder_of(entry.path);
  if (!folder.ends_with(kDistInfo)) return false;
  return name == "METADATA" ||
         (name == "RECORD" && entry.size != 0 && tree.find(join(folder, "METADATA")) == kNone);
}

Survey survey(const Tree& tree) {
  Survey found;
  for (std::uint32_t i = 0; i < tree.entries.size(); ++i) {
    const std::string_view path = tree.entries[i].path;
    const std::string_view name = base_name(path);
    if (name.ends_with(".pyc"))
      found.bytecode.push_back(i);
    else if (is_dist_info(tree, tree.entries[i]))
      found.dist_infos.push_back(i);
    else if ((name == "PKG-INFO" && folder_of(path).ends_with(kEggInfo)) || name.ends_with(kEggInfo))
      found.eggs.push_back(i);
    else if (name.ends_with(".pth"))
      found.paths.push_back(i);
    else if (is_list_of_vendored(path))
      found.vendored.push_back(i);
    else if (tree.entries[i].type == FileType::symlink && is_named_site(path))
      found.links.push_back(i);
    else if (tree.entries[i].has_content() && (is_program_folder(folder_of(path)) || name == "pyvenv.cfg"))
      found.scripts.push_back(i);
    const std::string_view module = name.starts_with("__init__.") ? base_name(folder_of(path)) : name;
    if (module.starts_with("sitecustomize") || module.starts_with("usercustomize"))
      found.customizations.push_back(i);
  }
  return found;
}

// Everything about one tree. The steps of `run` build on one another in their order.
class PythonScan {
 public:
  PythonScan(const Tree& tree, Catalog& out) : tree_(tree), out_(out), claims_(tree, out) {}

  void run() {
    const Survey found = survey(tree_);
    for (const std::uint32_t entry : found.dist_infos) add_dist_info(entry);
    const std::size_t with_dist_info = distributions_.size();
    for (std::size_t i = 0; i < with_dist_info; ++i) read_record(distributions_[i]);
    settle_records();
    add_source_distribution();
    for (const std::uint32_t entry : found.eggs) add_egg(entry);
    for (Distribution& distribution : distributions_) own_by_place(distribution);
    for (const std::uint32_t entry : found.bytecode) {
      own_bytecode(entry);
      check_bytecode(entry);
    }
    for (const std::uint32_t entry : found.scripts) read_script(entry);
    for (const std::uint32_t entry : found.links) note_link(entry);
    for (const std::uint32_t entry : found.vendored) note_vendored(entry);
    find_environments();
    resolve_dependencies();
    for (const std::uint32_t entry : found.paths) find_path_hook(entry);
    for (const std::uint32_t entry : found.customizations) find_customization(entry);
    find_tool_files();
  }

 private:
  void diagnose(std::string_view path, std::string_view message) { report(out_, path, message); }
  Package& package_of(const Distribution& d) const { return out_.found[d.found].package; }
  std::string_view content_beside(const Distribution& d, std::string_view name) const {
    return d.info.empty() ? std::string_view()
                          : tree_.content(join(d.info, name)).value_or(std::string_view());
  }
  std::uint32_t entry_beside(const Distribution& d, std::string_view name) const {
    return d.info.empty() ? kNone : tree_.find(join(d.info, name));
  }

  bool is_left_over(std::string_view info);
  void add_dist_info(std::uint32_t entry);
  void add_source_distribution();
  void describe_build(const Distribution& d);
  void add_egg(std::uint32_t entry);
  const Distribution* successor(const Distribution& d) const;
  void own_info(const Distribution& d, std::uint32_t found);
  void add(Distribution distribution);
  void describe(Distribution& d);
  void describe_installation(Distribution& d);
  void read_record(Distribution& d);
  void settle_records();
  template <class CarrierAgrees>
  void note_rival_records(const CarrierAgrees& carrier_agrees);
  bool carries(const Distribution& outer, const Distribution& inner) const;
  void own_folder(const Distribution& d);
  void own_by_place(Distribution& d);
  bool own_installed_files(const Distribution& d);
  void own_top_level(const Distribution& d, std::string_view name, PackageFolder& folder);
  void own_bytecode(std::uint32_t entry);
  void check_bytecode(std::uint32_t entry);
  void recognise(std::uint32_t entry, std::string_view sha256);
  void read_script(std::uint32_t entry);
  void note_link(std::uint32_t entry);
  void note_vendored(std::uint32_t entry);
  void add_vendored(const Entry& list, const VendoredPython& vendored);
  void find_environments();
  void note_python(std::string_view site);
  void resolve_dependencies();
  void follow(std::uint32_t index, std::string_view requirement, const std::string& extra);
  void find_path_hook(std::uint32_t entry);
  std::string foreign_folders(const Entry& file) const;
  std::string link_hook(const Entry& link) const;
  void find_customization(std::uint32_t entry);
  void find_tool_files();
  bool is_site(std::string_view folder) const;

  const Tree& tree_;
  Catalog& out_;
  PythonClaims claims_;
  std::vector<Distribution> distributions_;
  std::set<std::string_view> sites_;                                 // folders that hold a distribution
  std::set<std::string, std::less<>> path_folders_;                  // that .pth files put on sys.path
  bool is_source_ = false;                                           // the tree is a source distribution
  std::unordered_map<std::string, std::uint32_t> by_name_;           // "site\nnormal-name" to distribution
  std::unordered_map<std::string, std::uint32_t> editable_;          // normal name to distribution
  std::unordered_map<std::string, MarkerEnvironment> environments_;  // by site, see `environment_key`
  std::vector<std::set<std::string>> extras_;                        // asked for, of each distribution
  std::map<std::uint32_t, Asks> asks_;  // of distributions, what is not installed or from elsewhere
  std::vector<std::pair<std::uint32_t, std::string>> queue_;  // distributions with an extra to work through
};

// lib64 and lib of one installation are one place to Python.
std::string environment_key(std::string_view site) {
  std::string key(site);
  if (key.starts_with("lib64/")) return key.erase(3, 2);
  if (const auto at = key.find("/lib64/"); at != std::string::npos) key.erase(at + 4, 2);
  return key;
}

// Name and version from `name-version.dist-info`; in old egg-infos `-py3.11` may follow.
std::pair<std::string_view, std::string_view> split_info_name(std::string_view name) {
  name = name.substr(0, name.rfind('.'));
  const auto dash = name.find('-');
  if (dash == std::string_view::npos) return {name, {}};
  const std::string_view version = name.substr(dash + 1);
  return {name.substr(0, dash), version.substr(0, version.find("-py"))};
}

// pip renames what it removes (`~ip-22.0.dist-info`) and may leave it behind when it is interrupted; from
// then on it passes over all whose names no distribution can have.
bool PythonScan::is_left_over(std::string_view info) {
  const std::string_view name = base_name(info);
  const char first = name.empty() ? '\0' : name.front();
  const bool left_over = !is_alphanumeric(first);
  if (left_over)
    diagnose(info, "no distribution can have this name: left over from an installation, and passed over");
  return left_over;
}

void PythonScan::add_dist_info(std::uint32_t entry) {
  const std::string_view path = tree_.entries[entry].path;
  if (is_left_over(folder_of(path))) return;
  Distribution d;
  d.record = entry;
  d.info = folder_of(path);
  d.site = folder_of(d.info);
  const bool has_metadata = base_name(path) == "METADATA";
  if (has_metadata)
    d.metadata = read_python_metadata(tree_.entries[entry].content());
  else
    diagnose(join(d.info, "METADATA"), "is not there; name and version are taken from the folder's name");
  if (d.metadata.malformed)
    diagnose(path, "the metadata end in a line that is no header; the rest is not read");
  const auto [name, version] = split_info_name(base_name(d.info));
  if (has_metadata && (d.metadata.name.empty() || d.metadata.version.empty()))
    diagnose(path, "no name or version in it; taken from the folder's name");
  if (d.metadata.name.empty()) d.metadata.name = name;
  if (d.metadata.version.empty()) d.metadata.version = version;
  add(std::move(d));
}

void PythonScan::add_source_distribution() {
  const PublishedPackage sdist = published_package(tree_);
  // A folder that something is installed in is no source, whatever lies beside it.
  if (sdist.form != PublishedPackage::Form::sdist || sites_.contains(sdist.folder)) return;
  const Entry& info = tree_.entries[sdist.manifest];
  Distribution d;
  d.record = sdist.manifest;
  d.site = sdist.folder;
  d.source = true;
  d.metadata = read_python_metadata(info.content());
  if (d.metadata.name.empty() || d.metadata.version.empty()) {
    diagnose(info.path, "not taken as a package: no name or version in it");
    return;
  }
  add(std::move(d));
  const Distribution& added = distributions_.back();
  package_of(added).properties.push_back({property::kPublished, to_string(sdist.form)});
  out_.roots.push_back(added.found);
  const auto [first, last] = tree_.below(added.site);
  for (std::uint32_t i = first; i < last; ++i) claims_.add(i, added.found, folder_depth(added.site));
  describe_build(added);
  is_source_ = true;
}

// Code of its own runs when the source distribution is built where it has a setup.py, or a build backend that
// it brings along. Either is as good as the other, so it is one hook. The module of the distribution's name
// is what an import runs.
void PythonScan::describe_build(const Distribution& d) {
  Package& package = package_of(d);
  const auto add_entry = [&](std::string_view path) {
    const std::uint32_t entry = tree_.find(path);
    if (entry != kNone) package.entry_points.push_back(tree_.entries[entry].path);
    return entry != kNone;
  };
  bool own_code = add_entry(join(d.site, "setup.py"));
  const std::string project = join(d.site, "pyproject.toml");
  for (const std::string& backend : own_build_backend(tree_.content(project).value_or(""), project, out_)) {
    own_code = true;
    if (!add_entry(backend + ".py")) add_entry(backend + "/__init__.py");
  }
  if (own_code) package.hooks.push_back(kOwnBuild);
  std::string module = d.normal_name;
  std::replace(module.begin(), module.end(), '-', '_');
  for (const std::string_view folder : {"", "src", "lib"}) {
    const std::string path = join(join(d.site, folder), module);
    if (!add_entry(path + "/__init__.py")) add_entry(path + ".py");
  }
}

void PythonScan::add_egg(std::uint32_t entry) {
  if (claims_.best(entry) != nullptr) return;
  const std::string_view path = tree_.entries[entry].path;
  Distribution d;
  d.record = entry;
  d.egg = true;
  d.info = base_name(path) == "PKG-INFO" ? folder_of(path) : std::string_view();
  if (is_left_over(d.info.empty() ? path : d.info)) return;
  d.site = folder_of(d.info.empty() ? path : d.info);
  d.metadata = read_python_metadata(tree_.entries[entry].content());
  if (d.metadata.name.empty() || d.metadata.version.empty()) {
    diagnose(path, "not taken as a package: no name or version in it");
    return;
  }
  if (const Distribution* owner = successor(d)) {
    own_info(d, owner->found);
    if (owner->editable && owner->site != d.site)
      package_of(*owner).properties.push_back({property::kEditableLocation, d.site.empty() ? "." : d.site});
    return;
  }
  d.more_requirements = read_requires_txt(content_beside(d, "requires.txt"));
  add(std::move(d));
}

// The distribution with a dist-info whose own the egg-info `d` is; nullptr where it is a package itself.
const Distribution* PythonScan::successor(const Distribution& d) const {
  const std::string name = normalise_python_name(d.metadata.name);
  const auto beside = by_name_.find(environment_key(d.site) + "\n" + name);
  if (beside != by_name_.end() && !distributions_[beside->second].egg) return &distributions_[beside->second];
  if (is_named_site(d.site)) return nullptr;
  const auto editable = editable_.find(name);
  return editable == editable_.end() ? nullptr : &distributions_[editable->second];
}

// Claims an egg-info, folder or file, for the package `found`.
void PythonScan::own_info(const Distribution& d, std::uint32_t found) {
  const auto [first, last] = d.info.empty() ? std::pair(d.record, d.record + 1) : tree_.below(d.info);
  for (std::uint32_t i = first; i < last; ++i) claims_.add(i, found, folder_depth(d.site));
}

void PythonScan::add(Distribution d) {
  d.metadata.name = one_line(d.metadata.name, out_);
  d.metadata.version = one_line(d.metadata.version, out_);
  d.normal_name = normalise_python_name(d.metadata.name);
  d.found = static_cast<std::uint32_t>(out_.found.size());
  out_.found.emplace_back();
  describe(d);
  describe_installation(d);
  sites_.insert(d.site);
  by_name_.emplace(environment_key(d.site) + "\n" + d.normal_name, distributions_.size());
  if (d.editable) editable_.emplace(d.normal_name, d.found);
  distributions_.push_back(std::move(d));
}

void PythonScan::describe(Distribution& d) {
  Package& package = package_of(d);
  package.record = tree_.entries[d.record].path;
  describe_python_package(package, d.metadata, package.record, out_);
  package.record_status = "absent";
  package.location = d.site;
  package.technique = "manifest-analysis";
  package.confidence = 100;
}

// What the files beside METADATA say about how the distribution was installed.
void PythonScan::describe_installation(Distribution& d) {
  Package& package = package_of(d);
  if (const std::string_view text = content_beside(d, "direct_url.json"); !text.empty())
    d.editable =
        describe_python_source(package, text, tree_.entries[entry_beside(d, "direct_url.json")].path, out_);
  std::string_view installer = content_beside(d, "INSTALLER");
  installer = trim(take_line(installer));
  if (!installer.empty()) package.properties.push_back({property::kInstaller, installer});
  read_ini(content_beside(d, "entry_points.txt"), [&](std::string_view section, std::string_view line) {
    if (const std::string plugin = plugin_hook(section, line, d.normal_name); !plugin.empty())
      package.hooks.push_back(out_.keep(plugin));
    if (section != "console_scripts" && section != "gui_scripts") return;
    const std::string hook = script_hook(trim(line.substr(0, line.find('='))), d.normal_name);
    if (!hook.empty()) package.hooks.push_back(out_.keep(hook));
  });
}

void PythonScan::read_record(Distribution& d) {
  const std::uint32_t entry = entry_beside(d, "RECORD");
  d.has_record = entry != kNone;
  own_folder(d);
  if (!d.has_record) return;
  Package& package = package_of(d);
  const std::string_view path = tree_.entries[entry].path;
  if (!tree_.entries[entry].has_content()) {
    package.record_status = {};
    diagnose(path, "cannot be read, so the files of the package are not known");
    return;
  }
  d.checked =
      claim_record(tree_, claims_, d.found, d.site, d.info, d.normal_name, tree_.entries[entry].content());
  package.location = out_.keep(d.checked.location);
  for (const std::uint32_t file : d.checked.entry_points)
    package.entry_points.push_back(tree_.entries[file].path);
  for (const std::string_view script : d.checked.scripts) {
    const std::string hook = script_hook(script, d.normal_name);
    if (!hook.empty()) package.hooks.push_back(out_.keep(hook));
  }
  if (d.checked.missing > 0)
    package.properties.push_back({property::kRecordMissing, out_.keep(std::to_string(d.checked.missing))});
  if (d.checked.malformed) diagnose(path, "a quoted path in it has no end; what follows is not read");
  if (d.checked.bad_hashes > 0)
    diagnose(path, std::to_string(d.checked.bad_hashes) + " of its hashes are no SHA-256 in base64");
}

// Whether `inner` is vendored in `outer`: its folder lies below that of `outer`.
bool PythonScan::carries(const Distribution& outer, const Distribution& inner) const {
  return inner.site.size() > outer.site.size() && inner.site.starts_with(outer.site) &&
         (outer.site.empty() || inner.site[outer.site.size()] == '/');
}

// Which distributions list a file that is not theirs alone. That one carries another inside itself does not
// count where its record lists the other's record too.
template <class CarrierAgrees>
void PythonScan::note_rival_records(const CarrierAgrees& carrier_agrees) {
  std::map<std::uint32_t, std::set<std::string_view>> rivals;  // purls, by entry
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> claimants;
  for (const Claim& claim : out_.claims)
    if (claims_.contested(claim.entry) && claim.witness != Claim::Witness::unlisted)
      claimants[claim.entry].push_back(claim.found);
  for (const auto& [entry, all] : claimants)
    for (const std::uint32_t found : all) {
      const bool carries_another = std::any_of(all.begin(), all.end(), [&](std::uint32_t other) {
        const Distribution& inner = distributions_[other];
        return carries(distributions_[found], inner) && carrier_agrees(inner.record, inner);
      });
      if (!carries_another) rivals[entry].insert(out_.found[found].package.purl);
    }
  for (const auto& [entry, purls] : rivals) {
    if (purls.size() < 2) continue;
    out_.details.push_back({entry, &FileDetail::claimed_by, out_.keep(joined(purls, "\n"))});
  }
}

// A project that patches what it vendors leaves the vendored RECORD as it was. Its own RECORD then lists the
// patched bytes, and where it does, they are what was meant. Also tells what was installed for its own sake
// (REQUESTED) from what came inside something else.
void PythonScan::settle_records() {
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> witnesses;  // who agrees, by entry
  for (const Claim& claim : out_.claims)
    if (claim.witness == Claim::Witness::agrees && claims_.contested(claim.entry))
      witnesses[claim.entry].push_back(claim.found);
  const auto carrier_agrees = [&](std::uint32_t entry, const Distribution& inner) {
    const auto at = witnesses.find(entry);
    return at != witnesses.end() &&
           std::any_of(at->second.begin(), at->second.end(),
                       [&](std::uint32_t outer) { return carries(distributions_[outer], inner); });
  };
  for (Claim& claim : out_.claims) {
    Distribution& d = distributions_[claim.found];
    if (claim.witness != Claim::Witness::differs || !carrier_agrees(claim.entry, d)) continue;
    claim.witness = Claim::Witness::none;
    --d.checked.differing;
  }
  note_rival_records(carrier_agrees);
  for (const Distribution& d : distributions_) {
    const std::uint32_t record = entry_beside(d, "RECORD");
    if (record != kNone && tree_.entries[record].has_content())
      package_of(d).record_status = d.checked.status();
    if (entry_beside(d, "REQUESTED") != kNone && !carrier_agrees(d.record, d)) out_.roots.push_back(d.found);
  }
}

// The record's own folder. What installers put there without listing its hash is expected; all else there
// that a RECORD does not list is not.
void PythonScan::own_folder(const Distribution& d) {
  const auto [first, last] = tree_.below(d.info);
  for (std::uint32_t i = first; i < last; ++i) {
    const std::string_view name = tree_.entries[i].path.substr(d.info.size() + 1);
    const bool expected = !d.has_record || name.starts_with("sboms/") || is_written_by_installer(name);
    claims_.add(i, d.found, folder_depth(d.site), expected ? Claim::Witness::none : Claim::Witness::unlisted);
  }
}

void PythonScan::own_by_place(Distribution& d) {
  if (d.has_record || d.source) return;
  if (d.egg) own_info(d, d.found);
  if (own_installed_files(d)) return;
  PackageFolder folder;
  std::string_view names = content_beside(d, "top_level.txt");
  if (names.empty()) {
    // Not all build tools write top_level.txt; then the module has the distribution's name.
    std::string module = d.normal_name;
    std::replace(module.begin(), module.end(), '-', '_');
    own_top_level(d, module, folder);
  }
  std::set<std::string_view> seen;
  while (!names.empty())
    if (const std::string_view name = trim(take_line(names)); seen.insert(name).second)
      own_top_level(d, name, folder);
  package_of(d).location = out_.keep(join(d.site, folder.choose(d.normal_name)));
}

// setuptools' list of files; without hashes. False where there is none.
bool PythonScan::own_installed_files(const Distribution& d) {
  std::string_view lines = content_beside(d, "installed-files.txt");
  if (lines.empty()) return false;
  PackageFolder folder;
  while (!lines.empty()) {
    const auto path = resolve(d.info, trim(take_line(lines)));
    const std::uint32_t entry = path ? tree_.find(*path) : kNone;
    if (entry == kNone) continue;
    const bool inside = d.site.empty() || path->starts_with(std::string(d.site) + "/");
    claims_.add(entry, d.found, inside ? folder_depth(d.site) : std::uint16_t{0});
    if (inside && !path->starts_with(d.info))
      folder.add(path->substr(d.site.empty() ? 0 : d.site.size() + 1));
  }
  package_of(d).location = out_.keep(join(d.site, folder.choose(d.normal_name)));
  return true;
}

// Claims the folder and the modules of a top-level name, `x.py` or native, but for what a record lists or
// somebody else has already.
void PythonScan::own_top_level(const Distribution& d, std::string_view name, PackageFolder& folder) {
  if (!is_python_identifier(name)) return;
  const std::uint16_t depth = folder_depth(d.site);
  const auto own = [&](std::uint32_t entry, bool runs_on_import) {
    if (runs_on_import) package_of(d).entry_points.push_back(tree_.entries[entry].path);
    const Claim* held = claims_.best(entry);
    if (held != nullptr && (distributions_[held->found].has_record || held->depth >= depth)) return;
    claims_.add(entry, d.found, depth);
  };
  const std::string path = join(d.site, name);
  const auto [first, last] = tree_.below(path);
  const std::uint32_t init = tree_.find(path + "/__init__.py");
  for (std::uint32_t i = first; i < last; ++i) own(i, i == init);
  if (first != last) folder.add(std::string(name) + "/__init__.py");
  // All paths that begin with `path.` stand together.
  const std::string dotted = path + ".";
  auto at = std::lower_bound(tree_.entries.begin(), tree_.entries.end(), dotted,
                             [](const Entry& entry, const std::string& text) { return entry.path < text; });
  for (; at != tree_.entries.end() && at->path.starts_with(dotted); ++at)
    if (folder_of(at->path) == d.site && is_python_module(at->path))
      own(static_cast<std::uint32_t>(at - tree_.entries.begin()), true);
}

void PythonScan::own_bytecode(std::uint32_t entry) {
  if (claims_.best(entry) != nullptr) return;
  const std::string source = source_of_bytecode(tree_.entries[entry].path);
  const std::uint32_t module = source.empty() ? kNone : tree_.find(source);
  if (module == kNone) return;
  if (const Claim* claim = claims_.best(module)) claims_.add(entry, claim->found, claim->depth);
}

void PythonScan::check_bytecode(std::uint32_t entry) {
  const Entry& file = tree_.entries[entry];
  const std::string source = source_of_bytecode(file.path);
  if (source.empty() || file.type != FileType::regular || !file.unread().empty()) return;
  const std::uint32_t module = tree_.find(source);
  const std::string_view state =
      bytecode_state(base_name(file.path), file.head(), module == kNone ? nullptr : &tree_.entries[module]);
  if (!state.empty()) out_.details.push_back({entry, &FileDetail::bytecode, state});
  if (const std::string head = bytecode_head(base_name(file.path), file.head()); !head.empty())
    out_.details.push_back({entry, &FileDetail::bytecode_head, out_.keep(head)});
  Sha256 code;
  if (file.code().size() != code.bytes.size()) return;
  std::copy(file.code().begin(), file.code().end(), code.bytes.begin());
  out_.details.push_back({entry, &FileDetail::code, out_.keep(to_hex(code))});
}

// Where installed code is elsewhere, what the tree has of it is not all.
void PythonScan::note_link(std::uint32_t entry) {
  const Entry& link = tree_.entries[entry];
  const auto target = resolve(folder_of(link.path), link.target());
  if (target && tree_.below(*target).first != tree_.below(*target).second) return;
  diagnose(link.path, "a link out of what was scanned: what is installed behind it is not listed");
}

// Whether the file is what venv, virtualenv or uv write by their templates. The empty file that uv locks
// while it installs is nobody's template.
void PythonScan::recognise(std::uint32_t entry, std::string_view sha256) {
  const Entry& file = tree_.entries[entry];
  const std::string_view name = base_name(file.path);
  const bool is_lock = name == ".lock" && file.size == 0 && file.unread().empty();
  if (file.type == FileType::regular && (is_lock || is_environment_template(name, sha256)))
    out_.details.push_back({entry, &FileDetail::generated, "agrees"});
}

// A script of a virtual environment, or one that pip put into a folder of programs.
void PythonScan::read_script(std::uint32_t entry) {
  const Entry& file = tree_.entries[entry];
  const std::string_view folder = folder_of(file.path);
  const bool is_configuration = base_name(file.path) == "pyvenv.cfg";
  const std::string_view root = is_configuration ? folder : folder_of(folder);
  std::string_view environment;
  const bool anywhere = tree_.find(join(root, "pyvenv.cfg")) == kNone;
  if (!anywhere)
    for (const std::string_view activate : {"bin/activate", "Scripts/activate"})
      if (environment.empty()) environment = environment_of(tree_.content(join(root, activate)).value_or(""));
  const bool activates = is_activation_script(base_name(file.path)) && is_program_folder(folder);
  if (is_configuration)
    for (const std::string_view name : {".gitignore", ".lock", "CACHEDIR.TAG"})
      if (const std::uint32_t beside = tree_.find(join(root, name)); beside != kNone)
        recognise(beside, to_hex(tree_.sha256(tree_.entries[beside])));
  const auto placed =
      activates ? placed_activation(file.content(), environment) : placed_script(file.content(), environment);
  if (activates) recognise(entry, placed ? placed->sha256 : to_hex(tree_.sha256(file)));
  if (!placed) return;
  out_.details.push_back({entry, &FileDetail::script, out_.keep(placed->sha256)});
  out_.details.push_back({entry, &FileDetail::made_for, placed->place});
  if (activates) return;
  if (const std::string starts = console_start(file.content(), environment, anywhere); !starts.empty())
    out_.details.push_back({entry, &FileDetail::starts, out_.keep(starts)});
}

// What a package carries inside itself is its own, and its version's. Where no package is around it, as in
// the carrier's repository, what is vendored are packages.
void PythonScan::note_vendored(std::uint32_t entry) {
  const Entry& list = tree_.entries[entry];
  const std::vector<VendoredPython> packages = read_vendored(tree_, list.path, list.content());
  const Claim* claim = claims_.best(entry);
  if (claim == nullptr) {
    for (const VendoredPython& package : packages)
      if (!package.places.empty()) add_vendored(list, package);
    return;
  }
  std::set<std::string_view> purls;
  for (const VendoredPython& package : packages)
    purls.insert(python_purl(package.name, package.version, list.path, out_));
  purls.erase(std::string_view());  // what makes no package URL
  if (!purls.empty())
    out_.found[claim->found].package.properties.push_back(
        {property::kVendors, out_.keep(joined(purls, "\n"))});
}

void PythonScan::add_vendored(const Entry& list, const VendoredPython& vendored) {
  const auto found = static_cast<std::uint32_t>(out_.found.size());
  Package& package = out_.found.emplace_back().package;
  package.name = out_.keep(vendored.name);
  package.version = out_.keep(vendored.version);
  package.purl = python_purl(vendored.name, vendored.version, list.path, out_);
  package.record = list.path;
  package.record_status = "absent";
  package.technique = "manifest-analysis";
  package.confidence = 80;
  for (const std::string& place : vendored.places) {
    const std::uint32_t file = tree_.find(place);
    const auto [first, last] = file == kNone ? tree_.below(place) : std::pair(file, file + 1);
    for (std::uint32_t i = first; i < last; ++i)
      if (claims_.best(i) == nullptr) claims_.add(i, found, folder_depth(folder_of(list.path)));
    if (file == kNone && package.location.empty()) package.location = out_.keep(place);
    const std::uint32_t module = tree_.find(place + "/__init__.py");
    if (module != kNone) package.entry_points.push_back(tree_.entries[module].path);
    if (file != kNone && place.ends_with(".py")) package.entry_points.push_back(tree_.entries[file].path);
  }
  if (package.location.empty()) package.location = folder_of(list.path);
}

void PythonScan::find_environments() {
  for (const Distribution& d : distributions_) {
    const auto [at, added] = environments_.try_emplace(environment_key(d.site));
    if (added) at->second = environment_of_path(tree_, d.site);
    take_wheel_tags(at->second, content_beside(d, "WHEEL"));
  }
  for (const std::string_view site : sites_) note_python(site);
}

// What Python the site is for, where something says it. What is vendored in another site is for the same.
void PythonScan::note_python(std::string_view site) {
  for (std::string_view around = site; !around.empty();)
    if (sites_.contains(around = folder_of(around))) return;
  const MarkerEnvironment& environment = environments_.at(environment_key(site));
  const std::string& version =
      environment.python_full_version.empty() ? environment.python_version : environment.python_full_version;
  if (version.empty() || is_source_) return;
  std::string note = environment.implementation_name;
  note.append(" ").append(version).append(" ").append(site.empty() ? "." : site);
  out_.notes.push_back({property::kPython, out_.keep(note)});
}

// A requirement counts where its marker holds without an extra, or with one that an installed requirement of
// somebody else asks for (`foo[bar]`): then foo's requirements are worked through once more with that extra.
void PythonScan::resolve_dependencies() {
  extras_.resize(distributions_.size());
  for (std::uint32_t i = 0; i < distributions_.size(); ++i) queue_.emplace_back(i, std::string());
  while (!queue_.empty()) {
    const auto [index, extra] = std::move(queue_.back());
    queue_.pop_back();
    const Distribution& d = distributions_[index];
    for (const std::string_view requirement : d.metadata.requirements) follow(index, requirement, extra);
    for (const std::string& requirement : d.more_requirements) follow(index, requirement, extra);
  }
  for (Distribution& d : distributions_) {
    auto& dependencies = out_.found[d.found].dependencies;
    std::sort(dependencies.begin(), dependencies.end());
    dependencies.erase(std::unique(dependencies.begin(), dependencies.end()), dependencies.end());
  }
  for (auto& [index, asks] : asks_) asks.state(out_.found[distributions_[index].found].package, out_);
}

void PythonScan::follow(std::uint32_t index, std::string_view text, const std::string& extra) {
  const Distribution& d = distributions_[index];
  const auto requirement = read_python_requirement(text);
  if (!requirement) {
    if (extra.empty())
      diagnose(package_of(d).record, out_.strings.keep("not a requirement: ", text.substr(0, 200)));
    return;
  }
  const std::string key = environment_key(d.site);
  const std::string wanted = normalise_python_name(requirement->name);
  const auto target = by_name_.find(key + "\n" + wanted);
  if (!requirement->url.empty()) asks_[index].add(wanted, requirement->url);
  if (!marker_holds(requirement->marker, environments_.at(key), extra)) return;
  if (target == by_name_.end()) return extra.empty() ? asks_[index].add(wanted) : void();
  if (target->second != index)
    out_.found[d.found].dependencies.push_back(distributions_[target->second].found);
  std::string_view names = requirement->extras;
  while (!names.empty()) {
    const auto comma = std::min(names.find(','), names.size());
    std::string name = normalise_python_name(trim(names.substr(0, comma)));
    names.remove_prefix(std::min(comma + 1, names.size()));
    auto& asked = extras_[target->second];
    if (!name.empty() && asked.size() < kMaxExtras && asked.insert(name).second)
      queue_.emplace_back(target->second, std::move(name));
  }
}

// Whether site.py would read `.pth` files there: a folder of that name, or any that distributions are
// installed in; of a source distribution any, as its build chooses where its files go.
bool PythonScan::is_site(std::string_view folder) const {
  return is_source_ || is_wheel_library(folder) || is_named_site(folder) || sites_.contains(folder);
}

void PythonScan::find_path_hook(std::uint32_t entry) {
  const Entry& file = tree_.entries[entry];
  if (!is_site(folder_of(file.path))) return;
  for (const std::string_view folder : pth_folders(file.content()))
    if (auto path = resolve(folder_of(file.path), folder)) path_folders_.insert(std::move(*path));
  std::string hook = pth_hook(file.content());
  if (hook.empty()) hook = foreign_folders(file);
  if (file.type == FileType::symlink) hook = link_hook(file);
  if (hook.empty()) return;
  out_.hooks.push_back({entry, out_.keep(hook)});
  for (const std::uint32_t module : modules_named_by(file.content(), folder_of(file.path), tree_))
    if (const Claim* claim = claims_.best(module))
      add_hook_file(out_.found[claim->found].package, tree_.entries[module].path);
}

// `python:path=` and what a .pth file puts on the path that is not in the tree.
std::string PythonScan::foreign_folders(const Entry& file) const {
  std::string foreign, inside;
  for (const std::string_view folder : pth_folders(file.content())) {
    const auto path = resolve(folder_of(file.path), folder);
    const bool here =
        path && (tree_.find(*path) != kNone || tree_.below(*path).first != tree_.below(*path).second);
    // An egg is a distribution of its own, which easy-install.pth names with its version.
    if (here && (folder.ends_with(".egg") || *path == folder_of(file.path))) continue;
    std::string& list = here ? inside : foreign;
    list.append(list.empty() ? "" : ":").append(folder);
  }
  if (!foreign.empty()) return "python:path=" + foreign + (inside.empty() ? "" : ":" + inside);
  return inside.empty() ? std::string() : "python:search=" + inside;
}

// Python reads a .pth that is a link like any other; what it reads then has another name, and is told by its
// digest.
std::string PythonScan::link_hook(const Entry& link) const {
  std::string hook = std::string("python:import=(a link to ").append(link.target()).append(")");
  const auto path = follow_links(tree_, folder_of(link.path), link.target());
  const std::uint32_t target = path ? tree_.find(*path) : kNone;
  if (target == kNone || tree_.entries[target].type != FileType::regular) return hook;
  // The target has a name of its own if it is read as a .pth too.
  if (tree_.entries[target].has_content() && pth_hook(tree_.entries[target].content()).empty()) return {};
  return hook.append(" sha256:").append(to_hex(tree_.sha256(tree_.entries[target])));
}

/// What a distribution puts where IPython and gdb run whatever they find (IPython, "Configuration files";
/// gdb, "Auto-loading extensions").
void PythonScan::find_tool_files() {
  constexpr std::string_view kPlaces[] = {"etc/ipython/", "share/gdb/auto-load/"};
  for (std::uint32_t i = 0; i < tree_.entries.size(); ++i) {
    const Entry& file = tree_.entries[i];
    if (file.type != FileType::regular || !file.unread().empty()) continue;
    for (const std::string_view place : kPlaces) {
      const auto at = file.path.find(place);
      if (at == file.path.npos || (at != 0 && file.path[at - 1] != '/') || claims_.best(i) == nullptr)
        continue;
      out_.hooks.push_back({i, out_.keep(std::string("python:tool=")
                                             .append(file.path.substr(at))
                                             .append(" sha256:")
                                             .append(to_hex(file.sha256)))});
    }
  }
}

void PythonScan::find_customization(std::uint32_t entry) {
  const std::string_view path = tree_.entries[entry].path;
  // The standard library's folder is on sys.path too; distributors put theirs there.
  const auto is_library = [](std::string_view folder) {
    return !python_version_in_path(base_name(folder), "python").empty();
  };
  for (std::string_view folder : {folder_of(path), folder_of(folder_of(path))}) {
    if (!is_site(folder) && !is_library(folder) && !path_folders_.contains(folder)) continue;
    const std::string_view inner = folder.empty() ? path : path.substr(folder.size() + 1);
    if (const std::string_view hook = customize_hook(inner); !hook.empty()) {
      // What it runs is all of it.
      const Entry& file = tree_.entries[entry];
      const bool known = file.type == FileType::regular && file.unread().empty();
      out_.hooks.push_back(
          {entry, known ? out_.keep(std::string(hook).append("=sha256:").append(to_hex(tree_.sha256(file))))
                        : hook});
      return;
    }
  }
}

void catalog(const Tree& tree, Catalog& out) {
  PythonScan(tree, out).run();
}

}  // namespace

const Cataloger kPythonCataloger{"python", wants, catalog};

}  // namespace stocktake
