#include "generator/catalog/published.h"
#include <algorithm>
#include <optional>

#include "generator/catalog/catalog.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

using Form = PublishedPackage::Form;

/// The folder that holds all entries; nothing where the root holds files, several folders, or nothing.
std::optional<std::string_view> only_folder(const Tree& tree) {
  if (tree.entries.empty()) return std::nullopt;
  const std::string_view first = tree.entries.front().path;
  const auto slash = first.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  // The entries are in order: where the last lies in the folder of the first, all do.
  if (!tree.entries.back().path.starts_with(first.substr(0, slash + 1))) return std::nullopt;
  return first.substr(0, slash);
}

/// What stands at the root of a package and of nothing else: its manifest, and another file where the first
/// is not enough.
struct AtRoot {
  Form form;
  std::string_view manifest, beside;
};

constexpr AtRoot kAtRoot[] = {
    {Form::deb, "DEBIAN/control", ""},               // deb(5)
    {Form::apk, ".PKGINFO", ""},                     // Alpine, "Apk spec"
    {Form::gem, "GEM/metadata", ""},                 // RubyGems, Gem::Package
    {Form::conda, "info/index.json", "info/files"},  // conda, "Package specification"
    {Form::jar, "META-INF/MANIFEST.MF", ""},         // JAR File Specification
};

PublishedPackage published_at_root(const Tree& tree) {
  if (!tree.rpm_header.empty()) return {Form::rpm, "", kNone};
  for (const AtRoot& row : kAtRoot) {
    const std::uint32_t manifest = tree.find(row.manifest);
    if (manifest == kNone || tree.entries[manifest].type != FileType::regular) continue;
    if (row.form == Form::apk && tree.find(".MTREE") != kNone) continue;  // a package of pacman's
    if (row.beside.empty() || tree.find(row.beside) != kNone) return {row.form, "", manifest};
  }
  return {};
}

PublishedPackage published_in(const Tree& tree, std::string_view folder) {
  const auto find = [&](std::string_view name) { return tree.find(join(folder, name)); };
  if (const auto info = find("PKG-INFO"); info != kNone) return {Form::sdist, folder, info};
  if (const auto manifest = find("Cargo.toml"); manifest != kNone && find("Cargo.toml.orig") != kNone)
    return find(".cargo-checksum.json") == kNone ? PublishedPackage{Form::crate, folder, manifest}
                                                 : PublishedPackage();  // as cargo vendors it
  if (const auto manifest = find("package.json"); manifest != kNone && !folder.empty())
    return {Form::tarball, folder, manifest};
  return {};
}

/// A module as a proxy serves it: all of it below `PATH@VERSION/` (go.dev/ref/mod, "Module zip files").
PublishedPackage published_module(const Tree& tree) {
  if (tree.entries.empty()) return {};
  const std::string_view first = tree.entries.front().path;
  const auto at = first.find("@v");
  const auto slash = at == first.npos ? at : first.find('/', at);
  if (slash == first.npos || at == 0) return {};
  const std::string_view folder = first.substr(0, slash);
  // Where the last of them lies in the folder, all do.
  if (!tree.entries.back().path.starts_with(first.substr(0, slash + 1))) return {};
  if (folder.substr(0, folder.find('/')).find('.') == folder.npos) return {};  // begins with a host
  const std::uint32_t manifest = tree.find(join(folder, "go.mod"));
  return {Form::module, folder, manifest};
}

/// What is installed or vendored of a package, and does not say of itself what it is.
PublishedPackage published_as_expected(const Tree& tree) {
  if (!tree.expected) return {};
  const std::string_view form = tree.expected->form;
  const auto has = [&](std::string_view path) { return tree.find(path) != kNone; };
  if (form == to_string(Form::module) && !has("modules.txt") && !has("vendor/modules.txt"))
    return {Form::module, "", tree.find("go.mod")};
  const auto specification = [&] {
    return "specifications/" + tree.expected->name + "-" + tree.expected->version + ".gemspec";
  };
  if (form == to_string(Form::gem) && !has(specification()))
    return {Form::gem, "", tree.find("GEM/metadata")};
  if (form == to_string(Form::deb) && !has("var/lib/dpkg/status"))
    return {Form::deb, "", tree.find("DEBIAN/control")};
  if (const std::uint32_t manifest = tree.find("package.json");
      form == to_string(Form::tarball) && manifest != kNone)
    return {Form::tarball, "", manifest};
  return {};
}

}  // namespace

PublishedPackage published_package(const Tree& tree) {
  if (const PublishedPackage same = published_as_expected(tree); same.form != Form::none) return same;
  if (const PublishedPackage module = published_module(tree); module.form != Form::none) return module;
  if (const PublishedPackage package = published_at_root(tree); package.form != Form::none) return package;
  return published_in(tree, only_folder(tree).value_or(std::string_view()));
}

void settle_modes(Tree& archive) {
  constexpr std::uint16_t kVendored = 0644;
  if (published_module(archive).form == Form::none) return;
  for (Entry& entry : archive.entries)
    if (entry.type == FileType::regular) entry.mode = kVendored;
}

const Package* published_in(const Inventory& archive) {
  if (archive.origin.kind != "archive") return nullptr;
  const auto found = std::find_if(archive.packages.begin(), archive.packages.end(), is_published);
  return found == archive.packages.end() ? nullptr : &*found;
}

std::optional<ExpectedPackage> expected_beside(const Inventory& archive) {
  const Package* found = published_in(archive);
  if (found == nullptr) return std::nullopt;
  return ExpectedPackage{std::string(property_of(*found, property::kPublished)),
                         std::string(found->group),
                         std::string(found->name),
                         std::string(found->version),
                         std::string(found->purl),
                         {}};
}

Package bare_package(const ExpectedPackage& expected, Form form, Catalog& out) {
  Package package;
  package.name = out.keep(expected.name);
  package.version = out.keep(expected.version);
  package.purl = out.keep(expected.purl);
  package.record_status = "absent";
  package.technique = "other";
  package.properties.push_back({property::kPublished, to_string(form)});
  return package;
}

std::string_view to_string(Form form) {
  switch (form) {
    case Form::tarball:
      return "tarball";
    case Form::sdist:
      return "sdist";
    case Form::crate:
      return "crate";
    case Form::deb:
      return "deb";
    case Form::apk:
      return "apk";
    case Form::rpm:
      return "rpm";
    case Form::gem:
      return "gem";
    case Form::nupkg:
      return "nupkg";
    case Form::conda:
      return "conda";
    case Form::module:
      return "module";
    case Form::jar:
      return "jar";
    case Form::none:
      break;
  }
  return "";
}

}  // namespace stocktake
