#include "generator/assemble.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "generator/catalog/licence_files.h"
#include "generator/catalog/subject.h"
#include "generator/catalog/supplier.h"
#include "generator/parallel.h"
#include "schemas/identity/any_digest.h"
#include "schemas/identity/purl.h"
#include "schemas/identity/url.h"
#include "schemas/inventory/clean.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/properties.h"

namespace stocktake {
namespace {

/// Adds `offset` to every index of a found package, so that the catalogs' packages can stand in one list.
void append(Catalog& all, Catalog catalog) {
  const auto offset = static_cast<std::uint32_t>(all.found.size());
  for (FoundPackage& found : catalog.found) {
    for (std::uint32_t& dependency : found.dependencies) dependency += offset;
    all.found.push_back(std::move(found));
  }
  for (Claim& claim : catalog.claims) claim.found += offset;
  for (RecordRow& row : catalog.rows) row.package += offset;
  all.rows.insert(all.rows.end(), catalog.rows.begin(), catalog.rows.end());
  if (all.claims.empty())
    all.claims = std::move(catalog.claims);  // one for every file: mostly one catalog has them all
  else
    all.claims.insert(all.claims.end(), catalog.claims.begin(), catalog.claims.end());
  for (const std::uint32_t root : catalog.roots) all.roots.push_back(root + offset);
  all.hooks.insert(all.hooks.end(), catalog.hooks.begin(), catalog.hooks.end());
  all.details.insert(all.details.end(), catalog.details.begin(), catalog.details.end());
  all.notes.insert(all.notes.end(), catalog.notes.begin(), catalog.notes.end());
  all.diagnostics.insert(all.diagnostics.end(), catalog.diagnostics.begin(), catalog.diagnostics.end());
  all.strings.adopt(std::move(catalog.strings));
}

/// Names who supplies each package, and takes out what no document may hold: secrets, and URLs and purls that
/// its schema refuses. What is left out is said.
void complete_and_clean(Catalog& all) {
  const auto diagnose = [&](const Package& package, std::string_view what, std::string_view text) {
    const std::string_view place = package.record.empty() ? package.location : package.record;
    all.diagnostics.push_back({place, all.keep(std::string(what).append(" '").append(text).append(
                                          "' is not valid; it is left out"))});
  };
  for (FoundPackage& found : all.found) {
    Package& package = found.package;
    name_supplier(package, all.strings);
    remove_secrets(package, all.strings);
    std::erase_if(package.references, [&](const ExternalReference& reference) {
      const bool refused = !iri_reference(reference.url);
      if (refused) diagnose(package, "the URL", reference.url);
      return refused;
    });
    if (package.purl.empty() || try_parse_purl(package.purl)) continue;
    diagnose(package, "the package URL", package.purl);
    package.purl = {};
  }
  for (Catalog::Hook& hook : all.hooks) hook.text = without_secrets_in(hook.text, all.strings);
  for (Catalog::Diagnostic& d : all.diagnostics) d.message = without_secrets_in(d.message, all.strings);
}

/// The place of each found package in the order of packages: purl, then location, then record.
std::vector<std::uint32_t> package_order(const std::vector<FoundPackage>& found) {
  std::vector<std::uint32_t> order(found.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto key = [&](std::uint32_t i) {
    const Package& p = found[i].package;
    return std::tie(p.purl, p.name, p.version, p.location, p.record);
  };
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return key(a) < key(b); });
  std::vector<std::uint32_t> place(found.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  return place;
}

/// bom-ref: the purl, and where several instances share it, the purl with the location behind a `#`.
void name_references(Inventory& inventory) {
  auto& packages = inventory.packages;
  const auto base = [](const Package& p) { return p.purl.empty() ? p.name : p.purl; };
  std::unordered_map<std::string_view, std::uint32_t> seen;
  for (const Package& p : packages) ++seen[base(p)];
  std::unordered_map<std::string, std::uint32_t> used;
  for (Package& p : packages) {
    std::string reference(base(p));
    if (seen[base(p)] > 1) reference.append("#").append(p.location);
    if (const auto again = used[reference]++; again > 0)
      reference.append("#").append(std::to_string(again + 1));
    p.bom_ref = inventory.strings.keep(reference);
  }
}

void take_packages(Inventory& inventory, Catalog& all, const std::vector<std::uint32_t>& place) {
  inventory.packages.resize(all.found.size());
  for (std::uint32_t i = 0; i < all.found.size(); ++i) {
    FoundPackage& found = all.found[i];
    Package& package = inventory.packages[place[i]] = std::move(found.package);
    for (const std::uint32_t dependency : found.dependencies)
      package.dependencies.push_back(place[dependency]);
    const auto tidy = [](auto& list) {
      std::sort(list.begin(), list.end());
      list.erase(std::unique(list.begin(), list.end()), list.end());
    };
    tidy(package.dependencies);
    tidy(package.hooks);
    tidy(package.entry_points);
  }
  for (const std::uint32_t root : all.roots) inventory.roots.push_back(place[root]);
  std::sort(inventory.roots.begin(), inventory.roots.end());
  inventory.roots.erase(std::unique(inventory.roots.begin(), inventory.roots.end()), inventory.roots.end());
  name_references(inventory);
}

void take_files(Inventory& inventory, const Tree& tree) {
  inventory.files.resize(tree.entries.size());
  for (std::size_t i = 0; i < tree.entries.size(); ++i) {
    const Entry& entry = tree.entries[i];
    File& file = inventory.files[i];
    file.path = entry.path;
    file.type = entry.type;
    file.mode = entry.mode;
    file.kind = entry.kind;
    file.layer = entry.layer;
    if (!entry.unread().empty()) {
      FileDetail& detail = inventory.make_detail(file);
      detail.unread = entry.unread();
      if (const auto object = tree.missing.find(entry.path); object != tree.missing.end())
        detail.object = object->second;
      inventory.unread.push_back({entry.path, entry.unread()});
    } else if (entry.type == FileType::regular) {
      file.sha256 = entry.sha256;
      file.has_sha256 = !entry.lacks_sha256;
      file.size = entry.size;
    }
    if (!entry.target().empty()) inventory.make_detail(file).target = entry.target();
    if (entry.type == FileType::submodule)
      if (const auto remote = tree.remotes.find(entry.path); remote != tree.remotes.end())
        inventory.make_detail(file).remote = remote->second;
  }
  inventory.unread.insert(inventory.unread.end(), tree.unread.begin(), tree.unread.end());
  std::sort(inventory.unread.begin(), inventory.unread.end(), [](const Unread& a, const Unread& b) {
    return std::tie(a.path, a.reason) < std::tie(b.path, b.reason);
  });
  inventory.complete = inventory.unread.empty();
}

/// Of several for one path, as an archive may have, the last holds.
void set_digest(FileDetail& detail, std::string_view hex) {
  const std::optional<HashAlgorithm> algorithm = algorithm_of_length(hex.size());
  if (!algorithm) return;
  for (Hash& hash : detail.hashes)
    if (hash.algorithm == *algorithm) {
      hash.hex = hex;
      return;
    }
  detail.hashes.push_back({*algorithm, hex});
}

/// Gives every claimed file its one owner.
void settle_claims(Inventory& inventory, const std::vector<Claim>& claims,
                   const std::vector<std::uint32_t>& place) {
  const auto rank = [&](const Claim& claim) {
    const int trust = claim.witness == Claim::Witness::agrees     ? 0
                      : claim.witness == Claim::Witness::unlisted ? 2
                                                                  : 1;
    return std::tuple(-int{claim.depth}, trust, place[claim.found]);
  };
  std::vector<const Claim*> best(inventory.files.size());
  for (const Claim& claim : claims)
    if (const Claim*& held = best[claim.entry]; held == nullptr || rank(claim) < rank(*held)) held = &claim;
  for (std::size_t i = 0; i < best.size(); ++i) {
    if (best[i] == nullptr) continue;
    inventory.files[i].package = place[best[i]->found];
    if (best[i]->witness == Claim::Witness::differs)
      inventory.make_detail(inventory.files[i]).record_status = "differs";
    if (best[i]->witness == Claim::Witness::unlisted)
      inventory.make_detail(inventory.files[i]).record_status = "unlisted";
  }
}

/// Says of packages that stand in another's, whose the files are, by which they were brought: of what stands
/// in a system's package, and of an archive that is a package itself (its location) and another's file.
void note_bringers(Inventory& inventory) {
  std::vector<std::uint8_t> of_system;
  for (const Package& package : inventory.packages) of_system.push_back(is_system(package) ? 1 : 0);
  for (std::uint32_t i = 0; i < inventory.packages.size(); ++i) {
    Package& package = inventory.packages[i];
    const File* record =
        of_system[i] != 0 || package.record.empty() ? nullptr : find_file(inventory, package.record);
    if (record == nullptr || record->package == kNone || record->package == i) continue;
    const bool is_the_file = package.location.starts_with(package.record);
    if (of_system[record->package] == 0 && !is_the_file) continue;
    if (property_of(package, property::kBroughtBy).empty())
      package.properties.push_back({property::kBroughtBy, inventory.packages[record->package].purl});
  }
}

/// Where the tree as a whole is one package, and no manifest of a project has named it, it is that package.
void name_by_package(Inventory& inventory) {
  if (!inventory.name.empty()) return;
  for (const Package& package : inventory.packages) {
    if (!is_published(package)) continue;
    inventory.name = package.name;
    inventory.version = package.version;
    inventory.purl = package.purl;
    inventory.imprint.group = package.group;
    inventory.imprint.description = package.description;
    inventory.imprint.supplier = package.supplier;
    inventory.imprint.licenses = package.licenses;
    return;
  }
}

/// The user is told, and so is who compares the document: what a record does not say, nobody can miss.
void take_diagnostics(Inventory& inventory, const Catalog& all, std::vector<Diagnostic>& diagnostics) {
  for (const Catalog::Diagnostic& d : all.diagnostics) {
    diagnostics.push_back({std::string(d.path), std::string(d.message)});
    inventory.notes.push_back(
        {property::kDiagnostic, inventory.strings.keep(std::string(d.path).append(": ").append(d.message))});
  }
}

/// Makes room for the details of all files that have one, at once: they are large, and to grow by halves
/// would hold them twice.
void reserve_details(Inventory& inventory, const Catalog& all) {
  std::vector<bool> gains(inventory.files.size());
  for (const Catalog::Hook& hook : all.hooks) gains[hook.entry] = true;
  for (const Catalog::Detail& detail : all.details) gains[detail.entry] = true;
  std::size_t count = inventory.details.size();
  for (std::size_t i = 0; i < gains.size(); ++i) count += gains[i] && inventory.files[i].detail == kNone;
  inventory.details.reserve(count);
}

}  // namespace

Inventory assemble(Tree tree, std::vector<Catalog> catalogs, unsigned threads,
                   std::vector<Diagnostic>& diagnostics, std::vector<RecordRow>* rows) {
  Catalog all;
  for (Catalog& catalog : catalogs) append(all, std::move(catalog));
  complete_and_clean(all);
  const std::vector<std::uint32_t> place = package_order(all.found);

  Inventory inventory;
  for (const Fact fact : kAllFacts)
    if (fact != Fact::traits || tree.has_traits) inventory.facts.add(fact);
  take_files(inventory, tree);
  const auto take_texts = [&](const std::vector<Tree::Text>& texts, std::string_view FileDetail::*member) {
    for (const Tree::Text& text : texts)
      if (const std::uint32_t entry = tree.find(text.path); entry != kNone)
        inventory.make_detail(inventory.files[entry]).*member = text.text;
  };
  take_texts(tree.attributes, &FileDetail::attributes);
  take_texts(tree.traits, &FileDetail::traits);
  for (const Tree::Text& text : tree.also)
    if (const std::uint32_t entry = tree.find(text.path);
        entry != kNone && tree.entries[entry].unread().empty())
      set_digest(inventory.make_detail(inventory.files[entry]), text.text);
  name_subject(tree, inventory);
  const std::vector<LicenceFile> licences = licence_files(tree);
  tree.entries = {};
  take_packages(inventory, all, place);
  settle_claims(inventory, all.claims, place);
  note_bringers(inventory);
  take_licence_files(inventory, licences);
  name_by_package(inventory);
  reserve_details(inventory, all);
  for (const Catalog::Hook& hook : all.hooks)
    inventory.make_detail(inventory.files[hook.entry]).hook = hook.text;
  for (const Catalog::Detail& detail : all.details)
    inventory.make_detail(inventory.files[detail.entry]).*detail.member = detail.text;
  for (RecordRow& row : all.rows) row.package = place[row.package];
  if (rows != nullptr) *rows = std::move(all.rows);
  inventory.notes = all.notes;
  take_diagnostics(inventory, all, diagnostics);
  inventory.strings.adopt(std::move(tree.strings));
  inventory.strings.adopt(std::move(all.strings));

  const FilesByPackage files(inventory);
  for_each_index(threads, inventory.packages.size(), [&](std::size_t i) {
    inventory.packages[i].tree = tree_digest(inventory, files.files(static_cast<std::uint32_t>(i)));
  });
  return inventory;
}

}  // namespace stocktake
