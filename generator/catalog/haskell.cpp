#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/tools.h"
#include "schemas/identity/party.h"
#include "schemas/identity/spdx.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

// Haskell: GHC knows its packages from databases, folders of a file for each (GHC User's Guide, "Package
// databases" and "InstalledPackageInfo: a package specification"). A package's files are in the folders that
// the file names, absolute or below `${pkgroot}`, the folder around the database.
//
// Folders that several packages share (Debian's of shared libraries) are nobody's, and so is what the tree
// does not have.
namespace stocktake {
namespace {

constexpr std::string_view kDatabases[] = {"package.conf.d", "package.db"};

bool is_haskell_record(std::string_view path) {
  const std::string_view database = base_name(folder_of(path));
  return path.ends_with(".conf") &&
         std::find(std::begin(kDatabases), std::end(kDatabases), database) != std::end(kDatabases);
}

Wish haskell_wants(std::string_view path, std::string_view) {
  return is_haskell_record(path) ? Wish::all : Wish::nothing;
}

struct HaskellRecord {
  std::string_view name, version, id, license, maintainer, homepage, package_url, depends, import_dirs,
      library_dirs, data_dir;
};

struct HaskellField {
  std::string_view name;
  std::string_view HaskellRecord::*member;
};

constexpr HaskellField kHaskellFields[] = {
    {"name", &HaskellRecord::name},
    {"version", &HaskellRecord::version},
    {"id", &HaskellRecord::id},
    {"license", &HaskellRecord::license},
    {"maintainer", &HaskellRecord::maintainer},
    {"homepage", &HaskellRecord::homepage},
    {"package-url", &HaskellRecord::package_url},
    {"depends", &HaskellRecord::depends},
    {"import-dirs", &HaskellRecord::import_dirs},
    {"library-dirs", &HaskellRecord::library_dirs},
    {"data-dir", &HaskellRecord::data_dir},
};

/// `name: value`, of which the value goes on in the lines that are indented, and in empty ones before such.
HaskellRecord read_haskell_record(std::string_view text) {
  HaskellRecord record;
  while (!text.empty()) {
    const char* const begin = text.data();
    take_line(text);
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\n'))
      take_line(text);
    const std::string_view field(begin, static_cast<std::size_t>(text.data() - begin));
    const auto colon = field.find(':');
    if (colon == field.npos) continue;
    for (const auto& [name, member] : kHaskellFields)
      if (name == field.substr(0, colon) && (record.*member).empty())
        record.*member = trim(field.substr(colon + 1));
  }
  return record;
}

/// Calls `take` for each word of a field.
template <class Take>
void for_each_word(std::string_view text, Take take) {
  while (!(text = trim(text)).empty()) {
    const auto end = std::min(text.find_first_of(kWhiteSpace), text.size());
    take(text.substr(0, end));
    text.remove_prefix(end);
  }
}

class HaskellScan {
 public:
  HaskellScan(const Tree& tree, Catalog& out) : tree_(tree), out_(out) {}

  void run() {
    for (const Entry& entry : tree_.entries)
      if (entry.type == FileType::regular && is_haskell_record(entry.path)) take(entry);
    std::erase_if(owners_, [&](const FolderOwner& one) { return users_.at(one.folder) > 1; });
    claim_folders(tree_, owners_, 0, out_);
    for (Claim& claim : out_.claims) claim.depth = depth_of(folder_of(tree_.entries[claim.entry].path));
    for (const auto& [found, depends] : depends_)
      for_each_word(depends, [&, package = found](std::string_view id) {
        if (const auto known = by_id_.find(id); known != by_id_.end() && known->second != package)
          out_.found[package].dependencies.push_back(known->second);
      });
  }

 private:
  void take(const Entry& file) {
    if (!file.has_content()) return report(out_, file.path, "could not be read; the package is unknown");
    const HaskellRecord record = read_haskell_record(file.content());
    if (record.name.empty() || record.version.empty())
      return report(out_, file.path, "is no record of a Haskell package; the package is unknown");
    const auto found = static_cast<std::uint32_t>(out_.found.size());
    out_.found.push_back({describe(file, record), {}});
    by_id_.emplace(record.id, found);
    depends_.emplace_back(found, record.depends);
    own(file.path, found);
    std::vector<std::string> folders;
    for (const std::string_view field : {record.import_dirs, record.library_dirs, record.data_dir})
      for_each_word(field, [&](std::string_view place) {
        std::string folder = below_the_root(place, file.path);
        if (!folder.empty() && std::find(folders.begin(), folders.end(), folder) == folders.end())
          folders.push_back(std::move(folder));
      });
    for (const std::string& folder : folders) own(out_.keep(folder), found);
    if (!folders.empty()) out_.found[found].package.location = out_.keep(folders.front());
  }

  void own(std::string_view place, std::uint32_t found) {
    owners_.push_back({place, found});
    ++users_[place];
  }

  /// Where a folder stands in the tree; empty where it is not there.
  std::string below_the_root(std::string_view place, std::string_view record) const {
    constexpr std::string_view kRoot = "${pkgroot}";
    if (place.size() > 1 && place.front() == '"' && place.back() == '"')
      place = place.substr(1, place.size() - 2);
    std::optional<std::string> folder;
    if (place.starts_with(kRoot))
      folder = resolve(folder_of(folder_of(record)), below_root(place.substr(kRoot.size())));
    else if (place.starts_with('/'))
      folder = resolve("", below_root(place));
    if (!folder || folder->empty()) return {};
    const auto [first, last] = tree_.below(*folder);
    return first == last ? std::string() : *folder;
  }

  Package describe(const Entry& file, const HaskellRecord& record) {
    Package package;
    package.name = record.name;
    package.version = record.version;
    package.purl = package_url(out_, file.path, "hackage", {}, record.name, record.version);
    if (!record.license.empty()) package.licenses.push_back(spdx_license(record.license));
    package.supplier = parse_party(record.maintainer);
    for (const std::string_view url : {record.homepage, record.package_url})
      if (url.find("://") != url.npos && package.references.empty())
        package.references.push_back({"website", url, {}, {}});
    package.location = folder_of(file.path);
    package.record = file.path;
    package.technique = "manifest-analysis";
    package.confidence = 100;
    return package;
  }

  const Tree& tree_;
  Catalog& out_;
  std::vector<FolderOwner> owners_;
  std::unordered_map<std::string_view, int> users_;  ///< how many packages name each place
  std::unordered_map<std::string_view, std::uint32_t> by_id_;
  std::vector<std::pair<std::uint32_t, std::string_view>> depends_;
};

void catalog_haskell(const Tree& tree, Catalog& out) {
  HaskellScan(tree, out).run();
}

}  // namespace

const Cataloger kHaskellCataloger = {"haskell", haskell_wants, catalog_haskell};

}  // namespace stocktake
