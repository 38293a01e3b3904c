#include "verifier/archives/layout.h"

#include <algorithm>
#include <iterator>

#include "generator/catalog/python/metadata.h"
#include "schemas/identity/tree_digest.h"
#include "schemas/inventory/bytecode.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "verifier/known.h"
#include "verifier/strangers.h"

namespace stocktake {
namespace {

constexpr std::string_view kNotVendored =
    "left out by go mod vendor, which takes no tests and no packages that nobody needs";
constexpr std::string_view kNotVendoredByCargo = "left out by cargo vendor";
constexpr std::string_view kRewritten = "rewritten by the installer";
constexpr std::string_view kProgramLink = "a link or script by which npm starts a program of the package";
constexpr std::string_view kBuilt = "built when the package was installed";

/// Behind the archive's only folder.
std::string_view without_top(std::string_view member) {
  const auto slash = member.find('/');
  return slash == member.npos ? std::string_view() : member.substr(slash + 1);
}

std::optional<std::string> no_area(const Package&) {
  return std::nullopt;
}

/// A folder in the tree, not the tree itself: that is the project's.
std::optional<std::string> below_root(std::string_view folder) {
  return folder.empty() ? std::nullopt : std::optional(std::string(folder));
}

std::string_view nothing_added(const Inventory&, const Package&, const File&) {
  return {};
}

// --- Go ---

/// What licences and the like begin with, which `go mod vendor` copies also from the folders around a package
/// (metaPrefixes in cmd/go/internal/modcmd/vendor.go).
constexpr std::string_view kGoMetadata[] = {"AUTHORS", "CONTRIBUTORS", "COPYLEFT", "COPYING", "COPYRIGHT",
                                            "LEGAL",   "LICENSE",      "NOTICE",   "PATENTS"};

bool is_go_metadata(std::string_view name) {
  return std::any_of(std::begin(kGoMetadata), std::end(kGoMetadata),
                     [&](std::string_view start) { return name.starts_with(start); });
}

/// Whether a package that is needed lies in the folder of this import path, or below.
bool is_around_needed(std::string_view packages, std::string_view import_path) {
  while (!packages.empty()) {
    const std::string_view one = take_line(packages);
    if (one == import_path || is_below(one, import_path)) return true;
  }
  return false;
}

/// Of a module zip, `MODULE@VERSION/…`; `go mod vendor` copies the folders of the packages that are needed,
/// without tests (cmd/go/internal/modcmd/vendor.go), and licences and the like from the folders around them.
std::optional<PlacedMember> place_go(const Inventory&, const Package& package, std::string_view member) {
  const std::string top = std::string(package.name) + "@" + std::string(package.version) + "/";
  if (!member.starts_with(top)) return std::nullopt;
  const std::string_view rest = member.substr(top.size()), name = base_name(rest);
  PlacedMember placed{join(package.location, rest), {}, {}, false, false};
  // A module that stands for another is imported by the other's path.
  const std::string_view stands_for = property_of(package, property::kStandsFor);
  const std::string_view module =
      stands_for.empty() ? package.name : stands_for.substr(0, stands_for.find(' '));
  const std::string import_path = join(module, folder_of(rest));
  const std::string_view packages = property_of(package, property::kGoPackages);
  const bool needed = has_line(packages, import_path);
  if (is_go_metadata(name) && is_around_needed(packages, import_path)) return placed;
  if (!needed || name.ends_with("_test.go") || name == "go.mod" || name == "go.sum")
    placed.left_out = kNotVendored;
  else
    placed.if_not_ignored = name.ends_with(".go");
  return placed;
}

std::optional<std::string> vendor_of_go(const Package& package) {
  return below_root(folder_of(package.record));
}

// --- Cargo ---

/// `cargo vendor` leaves out what version control keeps, and backups (cargo's ops/vendor.rs).
std::optional<PlacedMember> place_cargo(const Inventory&, const Package& package, std::string_view member) {
  const std::string_view rest = without_top(member), name = base_name(rest);
  if (rest.empty()) return std::nullopt;
  PlacedMember placed{join(package.location, rest), {}, {}, false, false};
  if (name == ".gitattributes" || name == ".gitignore" || name == ".git" || name == ".cargo-ok" ||
      name.ends_with(".orig") || name.ends_with(".rej"))
    placed.left_out = kNotVendoredByCargo;
  return placed;
}

std::string_view added_cargo(const Inventory&, const Package& package, const File& file) {
  return file.path == join(package.location, ".cargo-checksum.json") ? kInstaller : std::string_view();
}

std::optional<std::string> around(const Package& package) {
  return below_root(folder_of(package.location));
}

// --- npm ---

std::optional<PlacedMember> place_npm(const Inventory&, const Package& package, std::string_view member) {
  const std::string_view rest = without_top(member);
  if (rest.empty()) return std::nullopt;
  return PlacedMember{join(package.location, rest), {}, {}, false, false};
}

/// Whether node finds the package by that path under its name, or the one that the lock gave it.
bool is_named_after(std::string_view path, const Package& package) {
  constexpr std::string_view kModules = "node_modules/";
  const auto at = path.rfind(kModules);
  if (at == path.npos || (at != 0 && path[at - 1] != '/')) return false;
  const std::string_view name = path.substr(at + kModules.size());
  return name == join(package.group, package.name) || name == property_of(package, property::kAlias);
}

/// npm links a package's programs into the `.bin` beside it; pnpm and npm on Windows write scripts instead.
std::string_view added_npm(const Inventory& inventory, const Package& package, const File& file) {
  const FileDetail* detail = inventory.detail_of(file);
  if (detail == nullptr) return {};
  const auto target = file.type == FileType::symlink ? resolve_link(file.path, detail->target) : std::nullopt;
  if (target && *target == package.location && is_named_after(file.path, package)) return kPackageLink;
  if (base_name(folder_of(file.path)) != ".bin") return {};
  const bool leads_in = target && is_below(*target, package.location);
  return leads_in || !detail->starts.empty() ? kProgramLink : std::string_view();
}

std::optional<std::string> node_modules_of(const Package& package) {
  constexpr std::string_view kModules = "node_modules";
  const auto at = package.location.find(kModules);
  const bool whole = at != package.location.npos && (at == 0 || package.location[at - 1] == '/');
  return whole ? std::optional(std::string(package.location.substr(0, at + kModules.size()))) : std::nullopt;
}

// --- Python ---

/// `lib/python3.11/site-packages`; where the record stands elsewhere, the folder that was installed into.
std::string_view site_of(const Package& package) {
  return folder_of(folder_of(package.record));
}

/// The environment's folder around site-packages; of `pip install --target`, the target itself.
std::string_view environment_of(std::string_view site) {
  const std::string_view python = folder_of(site);
  const bool usual = base_name(python).starts_with("python") || base_name(python).starts_with("pypy");
  return usual ? folder_of(folder_of(python)) : site;
}

/// Wheels (the specification "Binary distribution format"): what stands in `NAME.data/KEY` goes where the
/// installer keeps such things, all else to site-packages.
std::optional<PlacedMember> place_wheel(const Inventory&, const Package& package, std::string_view member) {
  const std::string_view site = site_of(package), environment = environment_of(site);
  PlacedMember placed;
  const std::string_view top = member.substr(0, member.find('/'));
  if (!top.ends_with(".data") || top == member) {
    placed.path = join(site, member);
    if (top.ends_with(".dist-info") && is_written_by_installer(base_name(member)) &&
        folder_of(member) == top && base_name(member) != "METADATA" && base_name(member) != "WHEEL")
      placed.rewritten = kRewritten;
    if (base_name(member) == "RECORD" && top.ends_with(".dist-info")) placed.rewritten = kRewritten;
    return placed;
  }
  const std::string_view rest = without_top(member), key = rest.substr(0, rest.find('/'));
  const std::string_view inner = without_top(rest);
  if (key == "purelib" || key == "platlib") placed.path = join(site, inner);
  if (key == "data") placed.path = join(environment, inner);
  if (key == "scripts") {
    placed.path = join(join(environment, "bin"), inner);
    placed.first_line_may = true;
  }
  if (key == "headers") {
    placed.path = join(join(environment, "include/site"), inner);
    placed.left_out = "headers, which each installer puts elsewhere";
  }
  return placed.path.empty() ? std::nullopt : std::optional(std::move(placed));
}

std::string_view added_python(const Inventory& inventory, const Package&, const File& file) {
  const FileDetail* detail = inventory.detail_of(file);
  if (!source_of_bytecode(file.path).empty())
    return is_bytecode_in_order(inventory, file) ? kBytecode : std::string_view();
  if (folder_of(file.path).ends_with(".dist-info") &&
      (is_written_by_installer(base_name(file.path)) || base_name(file.path) == "RECORD"))
    return kInstaller;
  if (detail != nullptr && !detail->starts.empty()) return kEntryScript;
  return {};
}

std::optional<std::string> site_area(const Package& package) {
  const bool wheel = folder_of(package.record).ends_with(".dist-info");
  return wheel ? std::optional(std::string(site_of(package))) : std::nullopt;
}

// --- Composer, Ruby, Debian ---

std::optional<std::string> vendor_of_composer(const Package& package) {
  return below_root(folder_of(folder_of(package.location)));
}

std::optional<PlacedMember> place_whole(const Inventory&, const Package& package, std::string_view member) {
  return PlacedMember{join(package.location, member), {}, {}, false, false};
}

std::string_view added_gem(const Inventory&, const Package& package, const File& file) {
  return is_below(file.path, package.location) ? std::string_view() : kBuilt;
}

/// Debian's archives may name `lib/x` where the system has `usr/lib/x`.
std::optional<PlacedMember> place_deb(const Inventory& inventory, const Package& package,
                                      std::string_view member) {
  PlacedMember placed{join(package.location, member), {}, {}, false, false};
  const std::string_view top = member.substr(0, member.find('/'));
  const File* link = find_file(inventory, join(package.location, top));
  const FileDetail* detail = link == nullptr ? nullptr : inventory.detail_of(*link);
  if (link != nullptr && link->type == FileType::symlink && detail != nullptr)
    if (const auto target = resolve_link(member.substr(0, top.size()), detail->target))
      placed.path = join(package.location, join(*target, without_top(member)));
  if (top == "etc") placed.rewritten = placed.left_out = kConfiguration;
  return placed;
}

std::string_view added_deb(const Inventory& inventory, const Package&, const File& file) {
  if (!source_of_bytecode(file.path).empty())
    return is_bytecode_in_order(inventory, file) ? kBytecode : std::string_view();
  return is_managers_own(file.path) ? kInstaller : kMade;
}

constexpr ArchiveLayout kLayouts[] = {
    {"golang", {}, place_go, nothing_added, vendor_of_go},
    {"cargo", {}, place_cargo, added_cargo, around},
    {"npm", {}, place_npm, added_npm, node_modules_of},
    {"pypi", {}, place_wheel, added_python, site_area},
    {"composer", {}, place_npm, nothing_added, vendor_of_composer},
    {"gem", "data.tar", place_whole, added_gem, around},
    {"deb", "data.tar", place_deb, added_deb, no_area},
};

}  // namespace

const ArchiveLayout* archive_layout(std::string_view purl_type) {
  const auto* const found =
      std::find_if(std::begin(kLayouts), std::end(kLayouts),
                   [&](const ArchiveLayout& one) { return one.purl_type == purl_type; });
  return found == std::end(kLayouts) ? nullptr : found;
}

bool is_ignored_by_go(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = trim(take_line(text));
    if (line.starts_with("package ")) return false;
    if ((line.starts_with("//go:build") || line.starts_with("// +build")) &&
        line.find("ignore") != line.npos && line.find("!ignore") == line.npos)
      return true;
  }
  return false;
}

bool is_folder_link(const Inventory& inventory, const Package& package, const File& file) {
  constexpr std::pair<std::string_view, std::string_view> kLinks[] = {
      {"bin", "usr/bin"},       {"sbin", "usr/sbin"},   {"lib", "usr/lib"},
      {"lib32", "usr/lib32"},   {"lib64", "usr/lib64"}, {"libo32", "usr/libo32"},
      {"libx32", "usr/libx32"}, {"var/run", "run"},     {"var/lock", "run/lock"}};
  const FileDetail* detail = inventory.detail_of(file);
  if (file.type != FileType::symlink || detail == nullptr) return false;
  std::string_view path = file.path, target = detail->target;
  if (!package.location.empty()) path.remove_prefix(std::min(package.location.size() + 1, path.size()));
  if (target.starts_with('/')) target.remove_prefix(1);
  return std::find(std::begin(kLinks), std::end(kLinks), std::pair(path, target)) != std::end(kLinks);
}

std::vector<EntryScript> entry_scripts(const Inventory& inventory, const Package& package,
                                       std::string_view entry_points) {
  const std::string programs = join(environment_of(site_of(package)), "bin");
  const auto first = files_from(inventory, programs + "/");
  std::vector<EntryScript> scripts;
  if (first == inventory.files.end() || !is_below(first->path, programs)) return scripts;
  read_ini(entry_points, [&](std::string_view section, std::string_view line) {
    const auto equals = line.find('=');
    if ((section != "console_scripts" && section != "gui_scripts") || equals == line.npos) return;
    const std::string_view name = trim(line.substr(0, equals));
    if (name.empty() || name.find('/') != name.npos) return;
    std::string starts(line.substr(equals + 1));
    starts.resize(std::min(starts.find('['), starts.size()));  // extras that it needs
    std::erase_if(starts, [](char c) { return c == ' ' || c == '\t'; });
    scripts.push_back({join(programs, name), std::move(starts)});
  });
  return scripts;
}

Sha256 go_sum_of(const Tree& members) {
  TreeDigest hash;
  for (const Entry& entry : members.entries) hash.add(entry.path, entry.sha256);
  return hash.finish();
}

}  // namespace stocktake
