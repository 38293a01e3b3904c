#include "generator/catalog/npm/caches.h"

#include <string>
#include <string_view>
#include <utility>

#include "generator/catalog/folder_package.h"
#include "generator/catalog/npm/manifest.h"
#include "generator/catalog/npm_name.h"
#include "generator/catalog/tolerant_json.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/text/ascii.h"
#include "schemas/text/path.h"

// Where Bun and Deno keep what they fetched from a registry of npm's, before or instead of a node_modules:
//
//     install/cache/NAME@VERSION@@@1/package.json       Bun; a registry of one's own adds `@@HOST` in between
//     npm/HOST/NAME/VERSION/package.json                Deno, below $DENO_DIR (deno_cache_dir, npm.rs)
//
// A scope is a folder around NAME.
namespace stocktake {
namespace {

/// `NAME@VERSION` of the folder of a package in Bun's cache, or of Deno's; empty where it is neither.
std::string cached_release(std::string_view folder) {
  const std::string_view last = base_name(folder), above = folder_of(folder);
  const auto end = last.find("@@");
  const std::string_view around =
      base_name(above).starts_with('@') ? folder_of(above) : above;  // without the scope
  if (end != last.npos && last.find('@') != end && base_name(around) == "cache" &&
      base_name(folder_of(around)) == "install")
    return around == above ? std::string(last.substr(0, end))
                           : std::string(base_name(above)).append("/").append(last.substr(0, end));
  // Deno: the last is the version, above stands the name.
  if (last.empty() || !is_digit(last.front())) return {};
  const std::string_view scope = base_name(folder_of(above)).starts_with('@') ? folder_of(above) : above;
  const std::string_view host = folder_of(scope);
  if (base_name(host).find('.') == std::string_view::npos || base_name(folder_of(host)) != "npm") return {};
  const std::string name =
      scope == above ? std::string(base_name(above)) : join(base_name(scope), base_name(above));
  return std::string(name).append("@").append(last);
}

void take_cached(const Tree& tree, const Entry& record, const std::string& release, Catalog& out) {
  const auto text = record_text(record, out);
  if (!text) return;
  try {
    const NpmManifest manifest = read_tolerantly(
        *text, record.path, out, [&](std::string_view json) { return read_npm_manifest(json, out.strings); });
    const std::string said = std::string(manifest.name).append("@").append(manifest.version);
    if (said != release) report(out, record.path, "contradicts its folder, which says " + release);
    if (manifest.name.empty()) return report(out, record.path, "names no package, so it is not listed");
    const std::string_view folder = folder_of(record.path);
    const std::uint32_t found =
        add_package(out, npm_purl(manifest.name, manifest.version), record.path, folder);
    Package& package = out.found[found].package;
    package.description = manifest.description;
    package.authors = manifest.authors;
    package.supplier = manifest.maintainer;
    package.licenses = manifest.licenses;
    claim_folder(tree, folder, found, out);
  } catch (const Error& error) {
    report(out, record.path, error);
  }
}

}  // namespace

void catalog_npm_caches(const Tree& tree, Catalog& out) {
  for (const std::uint32_t i : files_named(tree, "package.json"))
    if (const std::string release = cached_release(folder_of(tree.entries[i].path)); !release.empty())
      take_cached(tree, tree.entries[i], release, out);
}

}  // namespace stocktake
