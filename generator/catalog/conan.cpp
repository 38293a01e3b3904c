#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/digests.h"
#include "generator/catalog/folder_package.h"
#include "generator/catalog/sqlite_table.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

// Conan 2: its cache has a folder for each package that was built or fetched, `p/b/NAMEHASH/p` or
// `p/NAMEHASH/p`, and for each recipe, `p/NAMEHASH/e`; which reference each is of stands in `p/cache.sqlite3`
// alone (conan-io/conan, internal/cache/db). What a deployer copied into a project has the reference in its
// path: `full_deploy/host/NAME/VERSION/…`. `conanmanifest.txt` lists the MD5 of the files beside it, and
// `conaninfo.txt` says how the package was built and what it required.
namespace stocktake {
namespace {

constexpr std::string_view kConanCache = "cache.sqlite3", kConanManifest = "conanmanifest.txt",
                           kConanInfo = "conaninfo.txt";

Wish conan_wants(std::string_view path, std::string_view name) {
  const bool record = (name == kConanCache && base_name(folder_of(path)) == "p") || name == kConanManifest ||
                      name == kConanInfo;
  return record ? Wish::all : Wish::nothing;
}

/// `NAME/VERSION@USER/CHANNEL`, of which the part behind `@` may be missing.
std::optional<Purl> purl_of_reference(std::string_view reference) {
  std::string_view rest = reference.substr(0, reference.find('#'));
  std::string_view place = take_until(rest, '@');
  Purl purl;
  purl.type = "conan";
  purl.name = take_until(place, '/');
  purl.version = place;
  if (purl.name.empty() || purl.version.empty()) return std::nullopt;
  if (const std::string_view user = take_until(rest, '/'); !user.empty()) {
    purl.qualifiers.emplace_back("user", user);
    if (!rest.empty()) purl.qualifiers.emplace_back("channel", rest);
  }
  return purl;
}

class ConanScan {
 public:
  ConanScan(const Tree& tree, Catalog& out) : tree_(tree), out_(out) {}

  void run() {
    for (const std::uint32_t i : files_named(tree_, kConanCache))
      if (base_name(folder_of(tree_.entries[i].path)) == "p") take_cache(tree_.entries[i]);
    for (const std::uint32_t i : files_named(tree_, kConanInfo)) take_deployed(tree_.entries[i]);
    for (std::uint32_t i = 0; i < out_.found.size(); ++i) by_name_.emplace(out_.found[i].package.name, i);
    for (const auto& [found, info] : infos_) add_needs(found, info);
  }

 private:
  void take_cache(const Entry& database) {
    if (!record_text(database, out_)) return;
    const std::string_view folder = folder_of(database.path);
    try {
      for (const auto& row : read_sqlite_table(database.content(), "packages",
                                               "SELECT reference, path FROM packages ORDER BY path"))
        take_package(database, row[0], folder, row[1]);
      for (const auto& row : read_sqlite_table(database.content(), "recipes",
                                               "SELECT reference, path FROM recipes ORDER BY path"))
        take_recipe(row[0], folder, row[1]);
    } catch (const Error& error) {
      report(out_, database.path, error);
    }
  }

  /// A package of the cache whose folder the tree has.
  void take_package(const Entry& database, const std::string& reference, std::string_view folder,
                    const std::string& path) {
    const auto place = place_below(folder, path);
    const auto purl = purl_of_reference(reference);
    if (!place || !purl) return report(out_, database.path, "names a package that cannot be: " + reference);
    if (const auto [first, last] = tree_.below(*place); first == last) return;
    const std::string inner = join(*place, "p");
    const bool has_inner = tree_.below(inner).first != tree_.below(inner).second;
    const std::uint32_t found = add_package(out_, *purl, database.path, has_inner ? inner : *place);
    claim_folder(tree_, out_.keep(*place), found, out_);
    by_reference_.emplace(reference, found);
    read_manifest(has_inner ? inner : *place, found);
  }

  /// A recipe is the first of its packages'; one that nothing was built of is nobody's.
  void take_recipe(const std::string& reference, std::string_view folder, const std::string& path) {
    const auto place = place_below(folder, path);
    const auto own = by_reference_.find(reference);
    if (place && own != by_reference_.end()) claim_folder(tree_, out_.keep(*place), own->second, out_);
  }

  /// `full_deploy/host/NAME/VERSION/BUILD-TYPE/ARCHITECTURE/conaninfo.txt`, of which the last two may be
  /// missing.
  void take_deployed(const Entry& info) {
    const std::string_view path = info.path;
    for (const std::string_view context : {"full_deploy/host/", "full_deploy/build/"}) {
      const auto at = path.find(context);
      if (at == path.npos || (at != 0 && path[at - 1] != '/')) continue;
      std::string_view rest = path.substr(at + context.size());
      const std::string name(take_until(rest, '/')), version(take_until(rest, '/'));
      if (name.empty() || version.empty() || rest.empty()) continue;
      const std::string_view folder = folder_of(path);
      const std::uint32_t found = add_package(out_, {"conan", {}, name, version, {}, {}}, path, folder);
      claim_folder(tree_, folder, found, out_);
      read_manifest(std::string(folder), found);
    }
  }

  /// The manifest lists every file of the folder but itself.
  void read_manifest(const std::string& folder, std::uint32_t found) {
    const std::string info = join(folder, kConanInfo);
    if (const auto text = tree_.content(info); text) infos_.emplace_back(found, *text);
    std::string_view text = tree_.content(join(folder, kConanManifest)).value_or(std::string_view());
    take_line(text);  // when it was made
    std::size_t missing = 0;
    while (!text.empty()) {
      const std::string_view line = take_line(text);
      const auto colon = line.rfind(": ");
      if (colon == line.npos) continue;
      const auto place = place_below(folder, line.substr(0, colon));
      const std::uint32_t entry = place ? tree_.find(*place) : kNone;
      if (entry == kNone) ++missing;
      out_.list(found, entry, place.value_or(std::string()), HashAlgorithm::md5,
                canonical_hex(HashAlgorithm::md5, line.substr(colon + 2)));
    }
    if (missing > 0)
      out_.found[found].package.properties.push_back(
          {property::kRecordMissing, out_.keep(std::to_string(missing))});
  }

  /// `[requires]` has references whose versions are cut to what matters (`mylib/1.Y.Z`): names of packages
  /// here.
  void add_needs(std::uint32_t found, std::string_view info) {
    bool requires_now = false;
    while (!info.empty()) {
      std::string_view line = trim(take_line(info));
      if (line.starts_with('[')) requires_now = line == "[requires]";
      if (!requires_now || line.starts_with('[') || line.empty()) continue;
      const std::string_view name = take_until(line, '/');
      if (const auto other = by_name_.find(name); other != by_name_.end() && other->second != found)
        out_.found[found].dependencies.push_back(other->second);
    }
  }

  const Tree& tree_;
  Catalog& out_;
  std::unordered_map<std::string, std::uint32_t> by_reference_;
  std::unordered_map<std::string_view, std::uint32_t> by_name_;
  std::vector<std::pair<std::uint32_t, std::string_view>> infos_;
};

void catalog_conan(const Tree& tree, Catalog& out) {
  ConanScan(tree, out).run();
}

}  // namespace

const Cataloger kConanCataloger = {"conan", conan_wants, catalog_conan};

}  // namespace stocktake
