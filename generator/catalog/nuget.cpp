#include <pugixml.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/digests.h"
#include "generator/catalog/published.h"
#include "generator/catalog/tolerant_json.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/identity/spdx.h"
#include "schemas/identity/url.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/ascii.h"
#include "schemas/text/path.h"

// NuGet. A package stands in one of these places:
//
//     ID/VERSION/ID.nuspec             the global packages folder, with .nupkg.metadata beside it (Microsoft,
//                                      "Managing the global packages folder"); names in lower case
//     packages/ID.VERSION/…            what packages.config asks for, with ID.VERSION.nupkg or ID.nuspec in
//     it APP.deps.json                    what a published application was built of; its assemblies lie
//     beside it ID.nuspec, [Content_Types].xml   a package file (OPC)
//
// What runs by itself: build/*.props and *.targets take part in every build of a project that has the
// package; tools/init.ps1 and install.ps1 run inside Visual Studio.
namespace stocktake {
namespace {

constexpr std::string_view kNuspec = ".nuspec", kNupkg = ".nupkg", kMetadata = ".nupkg.metadata",
                           kDepsJson = ".deps.json";

Wish nuget_wants(std::string_view, std::string_view name) {
  return name.ends_with(kNuspec) || name == kMetadata || name.ends_with(kDepsJson) ? Wish::all
                                                                                   : Wish::nothing;
}

struct Nuspec {
  std::string id, version, authors, license, page, description;
};

/// Nothing where it is no XML with an id and a version.
std::optional<Nuspec> read_nuspec(std::string_view text) {
  pugi::xml_document document;
  if (!document.load_buffer(text.data(), text.size())) return std::nullopt;
  const pugi::xml_node data = document.child("package").child("metadata");
  Nuspec spec;
  spec.id = data.child_value("id");
  spec.version = data.child_value("version");
  spec.authors = data.child_value("authors");
  if (std::string_view(data.child("license").attribute("type").value()) == "expression")
    spec.license = data.child_value("license");
  spec.page = data.child_value("projectUrl");
  spec.description = data.child_value("description");
  if (spec.id.empty() || spec.version.empty()) return std::nullopt;
  return spec;
}

/// ID and VERSION of `ID.VERSION`: a version begins at the first part that begins with a digit.
std::optional<std::pair<std::string_view, std::string_view>> split_name(std::string_view name) {
  for (auto dot = name.find('.'); dot != name.npos; dot = name.find('.', dot + 1)) {
    const std::string_view version = name.substr(dot + 1);
    const bool begins = !version.empty() && is_digit(version[0]);
    if (begins && dot > 0 && version.find('.') != version.npos)
      return std::pair(name.substr(0, dot), version);
  }
  return std::nullopt;
}

/// One run over one tree.
class NugetScan {
 public:
  NugetScan(const Tree& tree, Catalog& out) : tree_(tree), out_(out) {}

  void run();

 private:
  std::uint32_t add(const Nuspec& spec, std::string_view record, std::string_view folder);
  void look_at_nuspec(const Entry& entry);
  void look_at_archive(const Entry& entry);
  void look_at_application(const Entry& entry);
  void add_metadata(std::string_view folder, Package& package);
  void add_hooks(std::string_view folder, Package& package);

  const Tree& tree_;
  Catalog& out_;
  std::set<std::string_view> folders_;  // of the packages so far
  std::vector<FolderOwner> owners_;
};

std::uint32_t NugetScan::add(const Nuspec& spec, std::string_view record, std::string_view folder) {
  const auto found = static_cast<std::uint32_t>(out_.found.size());
  Package package;
  package.name = out_.keep(spec.id);
  package.version = out_.keep(spec.version);
  package.purl = package_url(out_, record, "nuget", {}, spec.id, spec.version);
  package.supplier.name = out_.keep(spec.authors);
  package.description = out_.keep(spec.description);
  if (!spec.license.empty()) package.licenses.push_back(spdx_license(out_.keep(spec.license)));
  if (!spec.page.empty()) package.references.push_back({"website", out_.keep(spec.page), {}, {}});
  package.location = folder;
  package.record = record;
  package.technique = "manifest-analysis";
  package.confidence = 100;
  out_.found.push_back({std::move(package), {}});
  return found;
}

/// .nupkg.metadata has the digest of the archive, and where it came from.
void NugetScan::add_metadata(std::string_view folder, Package& package) {
  const std::string path = join(folder, kMetadata);
  const auto text = tree_.content(path);
  if (!text) return;
  try {
    TolerantJson in(*text, path, out_.strings);
    in.document([&](std::string_view key) {
      if (key == "contentHash") {
        package.hashes = integrity_hashes(std::string("sha512-").append(in.text()), out_.strings);
      } else if (key == "source") {
        // A folder of this machine is no address that another run could compare.
        if (const std::string_view feed = in.text(); feed.find("://") != feed.npos)
          package.references.push_back(
              {"distribution", out_.keep(without_secrets_in(std::string(feed))), {}, {}});
      } else {
        in.skip();
      }
    });
  } catch (const Error& error) {
    report(out_, path, error);
  }
}

/// The hook that a file of a package is, by where it stands in it; empty where it is none (Microsoft, "NuGet
/// package MSBuild props and targets", "Analyzer NuGet formats").
std::string_view hook_of_place(std::string_view written) {
  // NuGet asks for names as Windows does.
  const std::string lower = lower_ascii(written);
  const std::string_view within = lower;
  const std::string_view top = within.substr(0, within.find('/')), name = base_name(within);
  if (top == "sdk" || top == "build" || top == "buildtransitive" || top == "buildmultitargeting")
    return within.ends_with(".props") || within.ends_with(".targets") ? "nuget:msbuild" : "";
  if (top == "analyzers") return within.ends_with(".dll") ? "nuget:analyzer" : "";
  const bool script = name == "init.ps1" || name == "install.ps1" || name == "uninstall.ps1";
  return top == "tools" && script ? "nuget:script" : "";
}

void NugetScan::add_hooks(std::string_view folder, Package& package) {
  const auto [first, last] = tree_.below(folder);
  for (std::uint32_t i = first; i < last; ++i) {
    const std::string_view path = tree_.entries[i].path;
    const std::string_view within = path.substr(folder.empty() ? 0 : folder.size() + 1);
    const std::string_view hook = hook_of_place(within);
    if (hook.empty()) continue;
    package.hooks.push_back(out_.keep(std::string(hook).append("=").append(within)));
    package.properties.push_back({property::kHookFile, path});
  }
}

void NugetScan::look_at_nuspec(const Entry& entry) {
  const std::string_view folder = folder_of(entry.path);
  const bool is_file = folder.empty() && tree_.find("[Content_Types].xml") != kNone;
  const bool is_global = tree_.find(join(folder, kMetadata)) != kNone;
  const bool is_old = base_name(folder_of(folder)) == "packages" && split_name(base_name(folder));
  if (!is_file && !is_global && !is_old) return;
  if (!entry.has_content()) return report(out_, entry.path, "could not be read; the package is unknown");
  const auto spec = read_nuspec(entry.content());
  if (!spec)
    return report(out_, entry.path, "is no specification of a NuGet package; the package is unknown");
  if (!folders_.insert(folder).second) return;
  const std::uint32_t found = add(*spec, entry.path, folder);
  Package& package = out_.found[found].package;
  add_metadata(folder, package);
  add_hooks(folder, package);
  owners_.push_back({folder, found});
  if (!is_file) return;
  package.properties.push_back({property::kPublished, to_string(PublishedPackage::Form::nupkg)});
  out_.roots.push_back(found);
}

/// `packages/ID.VERSION/ID.VERSION.nupkg`, where no nuspec was unpacked beside it.
void NugetScan::look_at_archive(const Entry& entry) {
  const std::string_view folder = folder_of(entry.path), name = base_name(entry.path);
  if (name.substr(0, name.size() - kNupkg.size()) != base_name(folder)) return;
  const auto parts = split_name(base_name(folder));
  if (!parts || !folders_.insert(folder).second) return;
  const std::uint32_t found =
      add({std::string(parts->first), std::string(parts->second), {}, {}, {}, {}}, entry.path, folder);
  Package& package = out_.found[found].package;
  package.technique = "filename";
  package.confidence = 80;
  package.hashes.push_back({HashAlgorithm::sha256, out_.keep(to_hex(tree_.sha256(entry)))});
  add_hooks(folder, package);
  owners_.push_back({folder, found});
}

/// `libraries` says what the application was built of, `targets` which files of each it has.
void NugetScan::look_at_application(const Entry& entry) {
  struct Library {
    std::string_view sha512;
    bool is_package = false;
    std::set<std::string_view> files, needs;
  };
  std::unordered_map<std::string, Library> libraries;  // by `ID/VERSION`
  TolerantJson in(entry.content(), entry.path, out_.strings);
  const auto read_files = [&](Library& library) {
    for (const std::string_view file : in.keys()) library.files.insert(file);
  };
  in.document([&](std::string_view key) {
    if (key == "libraries")
      return in.object([&](std::string_view name) {
        Library& library = libraries[std::string(name)];
        in.object([&](std::string_view member) {
          if (member == "type")
            library.is_package = in.text() == "package";
          else if (member == "sha512")
            library.sha512 = in.text();
          else
            in.skip();
        });
      });
    if (key != "targets") return in.skip();
    in.object([&](std::string_view) {
      in.object([&](std::string_view name) {
        Library& library = libraries[std::string(name)];
        in.object([&](std::string_view member) {
          if (member == "runtime" || member == "native" || member == "resources" ||
              member == "runtimeTargets")
            read_files(library);
          else
            in.skip();
        });
      });
    });
  });
  std::vector<std::string> names;
  for (const auto& [name, library] : libraries)
    if (library.is_package && name.find('/') != name.npos) names.push_back(name);
  std::sort(names.begin(), names.end());
  const std::string_view folder = folder_of(entry.path);
  for (const std::string& name : names) {
    const Library& library = libraries[name];
    const auto slash = name.find('/');
    const std::uint32_t found =
        add({name.substr(0, slash), name.substr(slash + 1), {}, {}, {}, {}}, entry.path, folder);
    out_.found[found].package.hashes = integrity_hashes(library.sha512, out_.strings);
    // A file lies beside, by its name, or as deep as the package has it.
    for (const std::string_view file : library.files)
      for (const std::string& at : {join(folder, base_name(file)), join(folder, file)})
        if (const std::uint32_t there = tree_.find(at); there != kNone) {
          out_.claims.push_back({there, found, depth_of(folder), Claim::Witness::none});
          break;
        }
  }
}

void NugetScan::run() {
  for (const Entry& entry : tree_.entries)
    if (entry.path.ends_with(kNuspec) && entry.type == FileType::regular) look_at_nuspec(entry);
  for (const Entry& entry : tree_.entries) {
    if (entry.type != FileType::regular) continue;
    if (entry.path.ends_with(kNupkg)) look_at_archive(entry);
    if (!entry.path.ends_with(kDepsJson)) continue;
    if (!entry.has_content()) {
      report(out_, entry.path, "could not be read; what the application was built of is unknown");
      continue;
    }
    try {
      look_at_application(entry);
    } catch (const Error& error) {
      report(out_, entry.path, error);
    }
  }
  for (const FolderOwner& owner : owners_) claim_folders(tree_, {owner}, depth_of(owner.folder), out_);
}

void catalog_nuget(const Tree& tree, Catalog& out) {
  NugetScan(tree, out).run();
}

}  // namespace

const Cataloger kNugetCataloger = {"nuget", nuget_wants, catalog_nuget};

}  // namespace stocktake
