#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/package_archives.h"
#include "generator/catalog/tools.h"
#include "generator/catalog/vendored/banner.h"
#include "generator/catalog/vendored/declared.h"
#include "generator/catalog/vendored/documents.h"
#include "generator/catalog/vendored/records.h"
#include "schemas/identity/purl.h"
#include "schemas/identity/spdx.h"
#include "schemas/identity/tree_digest.h"
#include "schemas/inventory/document.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

// Code that somebody copied into a tree, which no package manager knows of. What speaks for it is a record
// that a person, or a script of the project, keeps beside it: the same hand that writes the files. So such a
// package owns only what the record of no package manager claims; what stands in another package is that
// package's, records and all; and a record at the root describes what is scanned, not something in it.
namespace stocktake {
namespace {

constexpr std::string_view kDeclaration = "stocktake.toml";

Wish vendored_wants(std::string_view path, std::string_view name) {
  if (path == kDeclaration || vendored_form(name) != nullptr || is_vendored_document(path)) return Wish::all;
  return may_have_banner(path) ? Wish::banner : package_archives_want(path, name);
}

/// `https://github.com/OWNER/NAME` as a package URL has it, also of Bitbucket; nothing of other places.
bool take_forge(std::string_view url, Purl& purl) {
  if (url.ends_with(".git")) url.remove_suffix(4);
  while (url.ends_with('/')) url.remove_suffix(1);
  for (const auto& [host, type] : {std::pair<std::string_view, std::string_view>{"github.com", "github"},
                                   {"bitbucket.org", "bitbucket"}}) {
    const auto at = url.find(host);
    if (at == url.npos || at == 0 || (url[at - 1] != '/' && url[at - 1] != '@')) continue;
    std::string_view rest = url.substr(at + host.size());
    if (!rest.starts_with('/') && !rest.starts_with(':')) continue;
    rest.remove_prefix(1);
    const auto slash = rest.find('/');
    if (slash == rest.npos || slash == 0 || rest.find('/', slash + 1) != rest.npos) continue;
    purl.type = type;
    purl.ns = rest.substr(0, slash);
    purl.name = rest.substr(slash + 1);
    return true;
  }
  return false;
}

/// `git@host:path`, which ssh and git take, as the URL that it stands for (git-clone(1), "Git URLs").
std::string as_url(std::string_view repository) {
  const auto colon = repository.find(':');
  if (colon == repository.npos || repository.substr(0, colon).find('/') != repository.npos ||
      repository.substr(colon).starts_with("://"))
    return std::string(repository);
  return std::string("ssh://")
      .append(repository.substr(0, colon))
      .append("/")
      .append(repository.substr(colon + 1));
}

class VendoredScan {
 public:
  VendoredScan(const Tree& tree, const std::vector<std::uint8_t>& claimed, Catalog& out)
      : tree_(tree), claimed_(claimed), out_(out) {}

  void run() {
    take_declared();
    for (std::uint32_t i = 0; i < tree_.entries.size(); ++i) {
      const Entry& entry = tree_.entries[i];
      if (entry.type != FileType::regular || is_claimed(i)) continue;
      const std::string_view folder = folder_of(entry.path);
      if (const VendoredForm* form = vendored_form(base_name(entry.path)); form != nullptr && !folder.empty())
        guarded(entry, [&] { take_record(i, *form); });
      else if (is_vendored_document(entry.path))
        guarded(entry, [&] { take_document(i); });
    }
    find_banners();
    const std::size_t first = out_.claims.size();
    claim_folders(tree_, owners_, 0, out_);
    for (std::size_t i = first; i < out_.claims.size(); ++i)
      out_.claims[i].depth = depth_of(folder_of(tree_.entries[out_.claims[i].entry].path));
    std::erase_if(out_.claims, [&](const Claim& claim) { return is_claimed(claim.entry); });
    hold_against_reviews();
  }

 private:
  /// A package that stocktake.toml declares.
  struct Declared {
    DeclaredVendored entry;
    std::uint32_t found = kNone;
    std::string differs;  ///< what it states and the tree has otherwise
  };

  void take_declared() {
    const std::uint32_t at = tree_.find(kDeclaration);
    if (at == kNone || tree_.entries[at].type != FileType::regular) return;
    const Entry& file = tree_.entries[at];
    if (is_claimed(at)) return report(out_, file.path, "is a package's own, and declares nothing here");
    if (!file.has_content()) return report(out_, file.path, "could not be read; what it declares is unknown");
    std::vector<std::string> troubles;
    std::vector<DeclaredVendored> entries = read_declared(file.content(), troubles);
    for (const std::string& trouble : troubles) report(out_, file.path, trouble);
    for (DeclaredVendored& entry : entries) add_declared(file, std::move(entry));
  }

  void add_declared(const Entry& file, DeclaredVendored entry) {
    const std::uint32_t single = tree_.find(entry.path);
    const auto [first, last] = single == kNone ? tree_.below(entry.path) : std::pair(single, single + 1);
    if (first == last)
      return report(out_, file.path, "[[vendored]] path '" + printable(entry.path) + "' is not there");
    std::uint32_t i = first;
    while (i < last && is_claimed(i)) ++i;
    if (i == last) return;  // a package manager's, which may have patches
    Declared declared{std::move(entry), kNone, {}};
    DeclaredVendored& it = declared.entry;
    if (!it.version_file.empty()) find_version(file, declared);
    VendoredRecord record;
    record.name = it.name;
    record.version = it.version;
    record.license = it.licence;
    record.website = it.upstream;
    Purl purl = try_parse_purl(it.purl).value_or(Purl{"generic", {}, it.name, {}, {}, {}});
    purl.version = it.version;
    declared.found =
        add(file, it.path, record, property::kDeclared, package_url(out_, file.path, std::move(purl)));
    Package& package = out_.found[declared.found].package;
    package.confidence = 100;
    for (const std::string& patch : it.patches) package.patches.push_back(out_.keep(patch));
    owners_.push_back({out_.keep(it.path), declared.found});
    declared_at_.emplace(it.path, declared_.size());
    declared_.push_back(std::move(declared));
  }

  /// The version that the tree states is the one that counts.
  void find_version(const Entry& file, Declared& declared) {
    DeclaredVendored& it = declared.entry;
    const auto text = tree_.content(it.version_file);
    const std::string stated = text ? version_in(*text, it.version_pattern) : std::string();
    if (stated.empty())
      return report(out_, file.path,
                    "no version of '" + printable(it.path) + "' is found in " + printable(it.version_file));
    if (!it.version.empty() && it.version != stated)
      declared.differs = it.version_file + " says version " + stated;
    it.version = stated;
  }

  /// A record of what is declared may only agree. \return whether the folder is a declared one
  bool agrees_with_declared(const Entry& file, std::string_view folder, std::string_view version) {
    const auto known = declared_at_.find(folder);
    if (known == declared_at_.end()) return false;
    Declared& declared = declared_[known->second];
    if (!version.empty() && version != declared.entry.version)
      declared.differs.append(declared.differs.empty() ? "" : "; ")
          .append(base_name(file.path))
          .append(" says version ")
          .append(version);
    return true;
  }

  /// Says of each declared package whether its files are those that were reviewed.
  void hold_against_reviews() {
    std::map<std::uint32_t, TreeDigest> digests;
    for (const Declared& one : declared_)
      if (!one.entry.tree_sha256.empty()) digests.try_emplace(one.found);
    for (const Claim& claim : out_.claims) {
      const Entry& entry = tree_.entries[claim.entry];
      if (const auto at = digests.find(claim.found); at != digests.end() && entry.type == FileType::regular)
        at->second.add(entry.path, tree_.sha256(entry));
    }
    for (Declared& one : declared_) {
      Package& package = out_.found[one.found].package;
      if (const auto at = digests.find(one.found); at != digests.end()) {
        const std::string digest = to_hex(at->second.finish());
        const bool same = digest == one.entry.tree_sha256;
        package.record_status = same ? "verified" : "differs";
        if (!same)
          one.differs.append(one.differs.empty() ? "" : "; ")
              .append("its files have the digest ")
              .append(digest);
      }
      if (!one.differs.empty())
        package.properties.push_back({property::kVendoredDiffers, out_.keep(printable(one.differs))});
    }
  }

  bool is_claimed(std::uint32_t entry) const { return entry < claimed_.size() && claimed_[entry] != 0; }

  template <class Read>
  void guarded(const Entry& entry, Read&& read) {
    if (!entry.has_content()) return report(out_, entry.path, "could not be read; the package is unknown");
    try {
      read();
    } catch (const Error& error) {
      report(out_, entry.path, error);
    }
  }

  std::uint32_t add(const Entry& record_file, std::string_view location, const VendoredRecord& record,
                    std::string_view title, std::string_view purl) {
    const auto found = static_cast<std::uint32_t>(out_.found.size());
    Package& package = out_.found.emplace_back().package;
    package.name = out_.keep(record.name);
    package.version = out_.keep(record.version);
    package.purl = purl;
    package.location = out_.keep(location);
    package.record = record_file.path;
    package.technique = "manifest-analysis";
    package.confidence = 80;
    if (!record.license.empty()) package.licenses.push_back(spdx_license(out_.keep(record.license)));
    const auto refer = [&](std::string_view type, const std::string& url, const std::string& comment) {
      if (!url.empty()) package.references.push_back({type, out_.keep(url), out_.keep(comment), {}});
    };
    refer("vcs", as_url(record.repository), record.revision);
    refer("website", record.website, {});
    refer("distribution", record.archive, {});
    package.properties.push_back({property::kVendored, title});
    return found;
  }

  std::string_view url_of(const Entry& file, const VendoredRecord& record) {
    Purl purl;
    if (!take_forge(record.repository, purl) && !take_forge(record.website, purl)) {
      purl.type = "generic";
      purl.name = record.name;
      if (!record.archive.empty()) purl.qualifiers.emplace_back("download_url", record.archive);
    }
    purl.version = record.version;
    return package_url(out_, file.path, std::move(purl));
  }

  void take_record(std::uint32_t entry, const VendoredForm& form) {
    const Entry& file = tree_.entries[entry];
    const std::string_view folder = folder_of(file.path);
    const std::vector<VendoredRecord> records = form.read(file.content());
    // Of METADATA there are many kinds.
    if (records.empty() && form.title != "android") report(out_, file.path, "names no package");
    for (VendoredRecord record : records) {
      if (agrees_with_declared(file, folder, record.version)) continue;
      if (record.name.empty()) record.name = base_name(folder);
      const std::uint32_t found = add(file, folder, record, form.title, url_of(file, record));
      const auto inner = resolve("", record.folder);  // of moz.yaml, from the root of Mozilla's tree
      const bool elsewhere =
          inner && is_below(*inner, folder) && tree_.below(*inner).first != tree_.below(*inner).second;
      owners_.push_back({elsewhere ? out_.keep(*inner) : folder, found});
      if (elsewhere) owners_.push_back({file.path, found});
    }
  }

  void take_document(std::uint32_t entry) {
    const Entry& file = tree_.entries[entry];
    for (const DescribedPackage& described : read_vendored_document(file.path, file.content(), out_)) {
      if (described.files.empty() &&
          agrees_with_declared(file, folder_of(file.path), described.record.version))
        continue;
      const auto purl = try_parse_purl(described.purl);
      const std::string_view url =
          purl ? package_url(out_, file.path, *purl) : url_of(file, described.record);
      const std::string_view title =
          described.files.empty() && file.path.find(".spdx.") == std::string_view::npos ? "cyclonedx"
                                                                                        : "spdx";
      const std::uint32_t found = add(file, folder_of(file.path), described.record, title, url);
      if (described.files.empty())
        owners_.push_back({folder_of(file.path), found});
      else
        claim_listed(file, described, found);
    }
  }

  /// Names of files count from the document's folder, or the nearest one around it that has any of them.
  void claim_listed(const Entry& file, const DescribedPackage& described, std::uint32_t found) {
    std::string_view base = folder_of(file.path);
    const auto is_there = [&](const auto& row) { return tree_.find(join(base, row.first)) != kNone; };
    while (!base.empty() && std::none_of(described.files.begin(), described.files.end(), is_there))
      base = folder_of(base);
    Package& package = out_.found[found].package;
    std::uint32_t missing = 0;
    std::string common;  // the folder around all of them
    bool first = true, differs = false;
    for (const auto& [name, sha256] : described.files) {
      const auto place = resolve(base, name);
      const std::uint32_t entry = place ? tree_.find(*place) : kNone;
      if (place && !sha256.empty()) out_.list(found, entry, *place, HashAlgorithm::sha256, sha256);
      if (entry == kNone || is_claimed(entry)) {
        ++missing;
        continue;
      }
      const Entry& listed = tree_.entries[entry];
      const bool same = listed.type == FileType::regular && to_hex(tree_.sha256(listed)) == sha256;
      differs = differs || (!same && !sha256.empty());
      out_.claims.push_back({entry, found, depth_of(folder_of(listed.path)),
                             sha256.empty() ? Claim::Witness::none
                             : same         ? Claim::Witness::agrees
                                            : Claim::Witness::differs});
      if (first) common = folder_of(listed.path);
      while (!common.empty() && !is_below(listed.path, common)) common = folder_of(common);
      first = false;
    }
    package.location = out_.keep(common);
    package.record_status = differs || missing > 0 ? "differs" : "verified";
    if (missing > 0)
      package.properties.push_back({property::kRecordMissing, out_.keep(std::to_string(missing))});
  }

  /// What stands where a record speaks is that package's.
  void find_banners() {
    std::unordered_set<std::string_view> recorded;
    for (const FolderOwner& owner : owners_) recorded.insert(owner.folder);
    std::unordered_set<std::uint32_t> listed;
    for (const Claim& claim : out_.claims) listed.insert(claim.entry);
    for (std::uint32_t i = 0; i < tree_.entries.size(); ++i) {
      const Entry& entry = tree_.entries[i];
      if (!entry.has_content() || !may_have_banner(entry.path) || is_claimed(i) || listed.count(i) != 0)
        continue;
      std::string_view folder = folder_of(entry.path);
      while (!folder.empty() && recorded.count(folder) == 0) folder = folder_of(folder);
      if (folder.empty()) take_banner(i);
    }
  }

  /// Files of one release that stand side by side are one package: `jquery.js`, `jquery.min.js`.
  void take_banner(std::uint32_t entry) {
    const Entry& file = tree_.entries[entry];
    const auto banner = read_banner(file.path, file.content());
    if (!banner || agrees_with_declared(file, file.path, banner->version)) return;
    Purl purl;
    purl.type = banner->npm.empty() ? "generic" : "npm";
    std::string_view name = banner->npm.empty() ? std::string_view(banner->name) : banner->npm;
    if (const auto slash = name.find('/'); slash != name.npos && !banner->npm.empty()) {
      purl.ns = name.substr(0, slash);
      name = name.substr(slash + 1);
    }
    purl.name = name;
    purl.version = banner->version;
    const auto key = std::tuple(folder_of(file.path), std::string(name), banner->version);
    const auto [known, is_new] = banners_.try_emplace(key, kNone);
    if (is_new) {
      VendoredRecord record;
      record.name = banner->npm.empty() ? banner->name : std::string(name);
      record.version = banner->version;
      known->second = add(file, file.path, record, "banner", package_url(out_, file.path, std::move(purl)));
      out_.found[known->second].package.confidence = 60;
    }
    owners_.push_back({file.path, known->second});
  }

  const Tree& tree_;
  const std::vector<std::uint8_t>& claimed_;
  Catalog& out_;
  std::vector<FolderOwner> owners_;
  std::vector<Declared> declared_;
  std::map<std::string, std::size_t, std::less<>> declared_at_;  ///< by path
  std::map<std::tuple<std::string_view, std::string, std::string>, std::uint32_t> banners_;
};

void catalog_vendored(const Tree& tree, Catalog& out) {
  VendoredScan(tree, {}, out).run();
  catalog_package_archives(tree, {}, out);
}

void catalog_rest(const Tree& tree, const std::vector<std::uint8_t>& claimed, Catalog& out) {
  VendoredScan(tree, claimed, out).run();
  catalog_package_archives(tree, claimed, out);
}

}  // namespace

const Cataloger kVendoredCataloger = {"vendored", vendored_wants, catalog_vendored, nullptr, catalog_rest};

}  // namespace stocktake
