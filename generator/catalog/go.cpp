#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/go_locks.h"
#include "generator/catalog/go_modules_txt.h"
#include "generator/catalog/go_project.h"
#include "generator/catalog/programs.h"
#include "generator/catalog/published.h"
#include "generator/catalog/tools.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"

// Go: what `go mod vendor` copied. Its record is vendor/modules.txt ("Modules reference", section
// "Vendoring"):
//
//     # example.com/mod v1.2.3                    a module: path and version
//     # example.com/mod v1.2.3 => other v1.3.0    … whose code is another module's, or a folder's: `=>
//     ../mod`
//     ## explicit; go 1.21                        the main module requires it itself
//     example.com/mod/pkg                         a package that was copied
//
// A module without packages was not copied: it is not here. Neither is any module's go.mod, so there is
// nothing to tell the modules' dependencies from, nor their licences.
//
// A module that another one replaces is that other: its path and version are those of the code which is
// really here, and the property `stocktake:stands-for` names the module that the code imports. One that a
// folder replaces keeps its own name, and `stocktake:replaced-by` names the folder.
//
// Before modules there were dep, glide and vndr, whose locks stand beside the vendor folder (go_locks.h).
namespace stocktake {
namespace {

constexpr std::string_view kModulesTxt = "modules.txt";

bool is_modules_txt(std::string_view path) {
  return path == kModulesTxt || (base_name(path) == kModulesTxt && base_name(folder_of(path)) == "vendor");
}

Wish go_wants(std::string_view path, std::string_view name) {
  return is_go_project_file(name) || is_modules_txt(path) || is_go_lock(name) ? Wish::all : Wish::nothing;
}

/// The modules of a record that have packages, each once.
std::vector<GoVendored> read_modules(std::string_view text, std::string_view record, Catalog& out) {
  std::vector<std::string_view> twice;
  std::vector<GoVendored> modules = read_modules_txt(text, twice);
  for (const std::string_view path : twice)
    report(out, record, "lists the module " + printable(path) + " twice; the first counts");
  return modules;
}

Package package_of_module(const GoVendored& module, std::string_view vendor, std::string_view record,
                          const GoProject& project, Catalog& out) {
  const bool is_other = !module.replacement_version.empty();
  Package package;
  package.name = out.keep(is_other ? module.replacement : module.path);
  package.version = out.keep(is_other ? module.replacement_version : module.version);
  package.purl =
      package_url(out, record, "golang", folder_of(package.name), base_name(package.name), package.version);
  package.location = out.keep(join(vendor, module.path));
  package.record = record;
  package.technique = "manifest-analysis";
  package.confidence = 100;
  if (is_other)
    package.properties.push_back(
        {property::kStandsFor, out.keep(std::string(module.path).append(" ").append(module.version))});
  else if (!module.replacement.empty())
    package.properties.push_back({property::kReplacedBy, out.keep(module.replacement)});
  package.properties.push_back({property::kGoPackages, out.keep(joined(module.packages, "\n"))});

  const bool is_folder = !module.replacement.empty() && !is_other;
  if (const std::string_view sum = project.sum(package.name, package.version); !is_folder && !sum.empty())
    package.properties.push_back({property::kGoSum, out.keep(sum)});
  const std::string_view source = is_folder ? std::string_view() : package.name;
  package.lock_status = out.keep(
      project.contradiction({module.path, module.version, source, package.version, module.is_explicit}));
  return package;
}

/// The record names every package that was copied, and go refuses to build any other from the vendor folder:
/// Go code that lies elsewhere was not put there by `go mod vendor`.
void mark_unlisted_code(const Tree& tree, std::string_view vendor, const std::vector<GoVendored>& modules,
                        std::size_t first_claim, Catalog& out) {
  std::unordered_set<std::string_view> packages;
  for (const GoVendored& module : modules) packages.insert(module.packages.begin(), module.packages.end());
  std::string_view folder;
  bool listed = false;
  for (std::size_t i = first_claim; i < out.claims.size(); ++i) {
    const std::string_view path = tree.entries[out.claims[i].entry].path;
    if (folder_of(path) != folder) {
      folder = folder_of(path);
      listed = packages.contains(folder.substr(vendor.empty() ? 0 : vendor.size() + 1));
    }
    if (!listed && path.ends_with(".go")) out.claims[i].witness = Claim::Witness::unlisted;
  }
}

/// The folder of the project that replaces the module, relative to the scanned root, out of which it may
/// lead by `../`; empty where none does, or it is anywhere on the machine.
std::string replacing_folder(const GoVendored& module, std::string_view vendor) {
  if (module.replacement.empty() || !module.replacement_version.empty() || module.replacement[0] != '.')
    return {};
  const std::string project = vendor.empty() ? ".." : std::string(folder_of(vendor));
  const std::string folder =
      std::filesystem::path(join(project, module.replacement)).lexically_normal().generic_string();
  return folder.ends_with('/') ? folder.substr(0, folder.size() - 1) : folder;
}

/// Whether the vendored files of a module are those of the folder that replaces it: `go mod vendor` copies
/// them. Empty where the folder is nowhere to be seen.
std::string compare_with_folder(const Tree& tree, std::string_view location, const std::string& folder) {
  const auto original = [&](std::string_view name) -> std::optional<Sha256> {
    const std::string path = join(folder == "." ? "" : folder, name);
    if (const auto found = tree.beyond.find(path); found != tree.beyond.end()) return found->second;
    const std::uint32_t entry = tree.find(path);
    const bool readable = entry != kNone && tree.entries[entry].type == FileType::regular &&
                          tree.entries[entry].unread().empty();
    if (!readable) return std::nullopt;
    return tree.sha256(tree.entries[entry]);
  };
  bool any = false;
  std::string different;
  const auto [first, last] = tree.below(location);
  for (std::uint32_t i = first; i < last; ++i) {
    const Entry& entry = tree.entries[i];
    const std::optional<Sha256> other = original(entry.path.substr(location.size() + 1));
    any = any || other;
    const bool equal =
        other && entry.type == FileType::regular && entry.unread().empty() && tree.sha256(entry) == *other;
    if (!equal && different.empty()) different = "differs: " + std::string(entry.path);
  }
  return !any ? std::string() : different.empty() ? "agrees" : different;
}

bool is_clean(std::string_view module_path) {
  return resolve("", module_path) == module_path;
}

struct Vendor {
  const Entry* record = nullptr;
  std::vector<GoVendored> modules;
};

void catalog_vendor(const Tree& tree, const Vendor& vendor, Catalog& out) {
  const std::string_view record = vendor.record->path;
  const std::string_view folder = folder_of(record);
  const GoProject project = folder.empty() ? GoProject() : GoProject(tree, folder_of(folder));

  std::vector<FolderOwner> owners;
  for (const GoVendored& module : vendor.modules) {
    if (!is_clean(module.path)) {
      report(out, record, "names a module with an impossible path: " + printable(module.path));
      continue;
    }
    const auto index = static_cast<std::uint32_t>(out.found.size());
    out.found.push_back({package_of_module(module, folder, record, project, out), {}});
    if (const std::string other = replacing_folder(module, folder); !other.empty()) {
      Package& package = out.found.back().package;
      if (const std::string words = compare_with_folder(tree, package.location, other); !words.empty())
        package.properties.push_back({property::kReplacement, out.keep(words)});
    }
    owners.push_back({out.found.back().package.location, index});
    if (module.is_explicit) out.roots.push_back(index);
  }
  const std::size_t first_claim = out.claims.size();
  claim_folders(tree, owners, depth_of(folder), out);
  mark_unlisted_code(tree, folder, vendor.modules, first_claim, out);
}

/// The records of the tree that name modules.
std::vector<Vendor> find_vendors(const Tree& tree, Catalog& out) {
  std::vector<Vendor> vendors;
  for (const std::uint32_t i : files_named(tree, kModulesTxt)) {
    const Entry& entry = tree.entries[i];
    if (!is_modules_txt(entry.path)) continue;
    if (!entry.has_content())
      report(out, entry.path, "could not be read; the modules beside it are unknown");
    else if (!is_utf8(entry.content()))
      report(out, entry.path, "is not UTF-8 text; the modules beside it are unknown");
    else if (auto modules = read_modules(entry.content(), entry.path, out); !modules.empty())
      vendors.push_back({&entry, std::move(modules)});
  }
  return vendors;
}

/// Beside a repository's address, the commit of it. Paths of these hosts are the addresses themselves.
void add_repository(const GoLocked& project, Package& package, Catalog& out) {
  constexpr std::string_view kHosts[] = {"github.com/", "gitlab.com/", "bitbucket.org/"};
  std::string url = project.source;
  if (url.empty() && std::any_of(std::begin(kHosts), std::end(kHosts),
                                 [&](std::string_view host) { return project.path.starts_with(host); }))
    url = "https://" + project.path;
  if (!url.empty()) package.references.push_back({"vcs", out.keep(url), out.keep(project.commit), {}});
}

/// The outermost vendor folders that have no record of their own.
std::vector<std::string_view> bare_vendors(const Tree& tree) {
  constexpr std::string_view kVendor = "vendor/";
  std::vector<std::string_view> vendors;
  for (const Entry& entry : tree.entries) {
    const std::string_view path = entry.path;
    if (!vendors.empty() && is_below(path, vendors.back())) continue;
    auto at = path.find(kVendor);
    while (at != path.npos && at != 0 && path[at - 1] != '/') at = path.find(kVendor, at + 1);
    if (at != path.npos) vendors.push_back(path.substr(0, at + kVendor.size() - 1));
  }
  std::erase_if(vendors,
                [&](std::string_view vendor) { return tree.find(join(vendor, kModulesTxt)) != kNone; });
  return vendors;
}

/// The nearest lock above a vendor folder; null where there is none.
const Entry* lock_above(const Tree& tree, std::string_view vendor) {
  for (std::string_view folder = vendor; !folder.empty();) {
    folder = folder_of(folder);
    for (const std::string_view name : go_lock_names()) {
      const std::uint32_t entry = tree.find(join(folder, name));
      if (entry != kNone && tree.entries[entry].type == FileType::regular) return &tree.entries[entry];
    }
  }
  return nullptr;
}

/// What a lock from before Go's modules lists, and the folder has.
void catalog_locked(const Tree& tree, const Entry& lock, const std::vector<GoLocked>& projects,
                    std::string_view vendor, Catalog& out) {
  std::vector<FolderOwner> owners;
  for (const GoLocked& project : projects) {
    const std::string location = join(vendor, project.path);
    const auto [first, last] = tree.below(location);
    if (!is_clean(project.path) || first == last) continue;
    Package package;
    package.name = out.keep(project.path);
    package.version = out.keep(project.version);
    package.purl = package_url(out, lock.path, "golang", folder_of(package.name), base_name(package.name),
                               package.version);
    package.location = out.keep(location);
    package.record = lock.path;
    package.technique = "manifest-analysis";
    package.confidence = 80;
    if (!project.packages.empty())
      package.properties.push_back({property::kGoPackages, out.keep(joined(project.packages, "\n"))});
    add_repository(project, package, out);
    owners.push_back({package.location, static_cast<std::uint32_t>(out.found.size())});
    out.found.push_back({std::move(package), {}});
  }
  claim_folders(tree, owners, depth_of(vendor), out);
}

/// Vendor folders that have no `modules.txt`.
void catalog_locks(const Tree& tree, Catalog& out) {
  for (const std::string_view vendor : bare_vendors(tree)) {
    const Entry* lock = lock_above(tree, vendor);
    if (lock == nullptr) continue;
    if (!lock->has_content()) {
      report(out, lock->path, "could not be read; what it locks is unknown");
      continue;
    }
    try {
      catalog_locked(tree, *lock, read_go_lock(base_name(lock->path), lock->content()), vendor, out);
    } catch (const Error& error) {
      report(out, lock->path, error);
    }
  }
}

/// Another module, whose folder lies in that of the one that is looked at.
void add_inside(const Tree& tree, const ExpectedPackage::Inside& inside, std::vector<FolderOwner>& owners,
                Catalog& out) {
  const auto [first, last] = tree.below(inside.folder);
  if (first == last) return;
  Package package;
  package.name = out.keep(inside.name);
  package.version = out.keep(inside.version);
  package.purl = package_url(out, inside.folder, "golang", folder_of(package.name), base_name(package.name),
                             package.version);
  package.location = out.keep(inside.folder);
  package.technique = "filename";
  package.confidence = 90;
  out.roots.push_back(static_cast<std::uint32_t>(out.found.size()));
  owners.push_back({package.location, static_cast<std::uint32_t>(out.found.size())});
  out.found.push_back({std::move(package), {}});
}

/// A module as a proxy serves it, whose folder says path and version; or what was made of it, which is
/// expected to be that.
void catalog_module_file(const Tree& tree, Catalog& out) {
  const PublishedPackage module = published_package(tree);
  if (module.form != PublishedPackage::Form::module) return;
  const auto at = module.folder.rfind('@');
  const bool wrapped = !module.folder.empty();
  Package package;
  package.name = wrapped ? module.folder.substr(0, at) : out.keep(tree.expected->name);
  package.version = wrapped ? module.folder.substr(at + 1) : out.keep(tree.expected->version);
  package.purl = package_url(out, module.folder, "golang", folder_of(package.name), base_name(package.name),
                             package.version);
  package.location = module.folder;
  if (module.manifest != kNone) package.record = tree.entries[module.manifest].path;
  package.technique = "filename";
  package.confidence = 90;
  package.properties.push_back({property::kPublished, to_string(module.form)});
  const auto found = static_cast<std::uint32_t>(out.found.size());
  out.found.push_back({std::move(package), {}});
  out.roots.push_back(found);
  std::vector<FolderOwner> owners = {{module.folder, found}};
  if (!wrapped)
    for (const ExpectedPackage::Inside& inside : tree.expected->inside) add_inside(tree, inside, owners, out);
  claim_folders(tree, owners, depth_of(module.folder), out);
}

// A vendor folder inside another is, to go, nothing but files of the outer one.
void catalog_go(const Tree& tree, Catalog& out) {
  const std::vector<Vendor> vendors = find_vendors(tree, out);
  std::vector<std::string_view> folders;
  folders.reserve(vendors.size());
  for (const Vendor& vendor : vendors) folders.push_back(folder_of(vendor.record->path));
  const auto outer = outermost(std::move(folders));
  const std::unordered_set<std::string_view> installed(outer.begin(), outer.end());
  for (const Vendor& vendor : vendors)
    if (installed.contains(folder_of(vendor.record->path))) catalog_vendor(tree, vendor, out);
  catalog_locks(tree, out);
  catalog_module_file(tree, out);
  catalog_go_programs(tree, out);
}

/// The folders outside of the tree that replace modules.
std::vector<std::string> go_beyond(const Tree& tree) {
  std::vector<std::string> folders;
  Catalog unheard;
  for (const Vendor& vendor : find_vendors(tree, unheard))
    for (const GoVendored& module : vendor.modules)
      if (std::string folder = replacing_folder(module, folder_of(vendor.record->path));
          folder.starts_with("../"))
        folders.push_back(std::move(folder));
  return folders;
}

}  // namespace

const Cataloger kGoCataloger = {"go", go_wants, catalog_go, go_beyond};

}  // namespace stocktake
