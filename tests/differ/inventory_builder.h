#pragma once

#include <openssl/sha.h>

#include <algorithm>
#include <deque>
#include <numeric>
#include <string>
#include <tuple>
#include <vector>

#include "schemas/identity/purl.h"
#include "schemas/inventory/inventory.h"

/// Inventories in memory, as `scan` would give them, for the tests of the differ.
namespace stocktake::test {

inline Sha256 sha256_of(std::string_view text) {
  Sha256 digest;
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.bytes.data());
  return digest;
}

struct FileSpec {
  std::string path, content;
  std::string owner;                  ///< bom-ref of a package; empty: unowned
  std::uint64_t size = kUnknownSize;  ///< unknown: that of the content
  std::uint16_t mode = 0644;
  FileType type = FileType::regular;
  bool has_sha256 = true;
  std::string target, hook, record, starts, script, made_for, bytecode, generated, claimed_by, code,
      bytecode_head, steers, irregular, attributes, traits;
  std::vector<Hash> hashes;           ///< their text must outlive the inventory
  FileKind kind = FileKind::unknown;  ///< unknown: by path and content
};

struct PackageSpec {
  std::string purl, location, group, name, version;
  std::string record;                                       ///< path of what proves it
  std::vector<std::string> hooks, entries, patches, needs;  ///< needs: bom-refs
  std::string lock_status;
  std::vector<Hash> hashes;                   ///< their text must outlive the inventory
  std::vector<ExternalReference> references;  ///< as well
  std::vector<Property> properties;           ///< as well
};

class InventoryBuilder {
 public:
  /// A package by its purl; its bom-ref is the purl, and its place, where given, behind a `#`.
  PackageSpec& package(std::string purl, std::string location = "") {
    PackageSpec spec;
    spec.purl = std::move(purl);
    spec.location = std::move(location);
    if (const auto parsed = try_parse_purl(spec.purl)) {
      spec.group = parsed->ns;
      spec.name = parsed->name;
      spec.version = parsed->version;
    }
    return packages.emplace_back(std::move(spec));
  }
  /// A file of the last package.
  FileSpec& file(std::string path, std::string content = "x") {
    FileSpec& spec = unowned(std::move(path), std::move(content));
    spec.owner = reference(packages.back());
    return spec;
  }
  FileSpec& unowned(std::string path, std::string content = "x") {
    FileSpec spec;
    spec.path = std::move(path);
    spec.content = std::move(content);
    return files.emplace_back(std::move(spec));
  }
  FileSpec& symlink(std::string path, std::string target) {
    FileSpec& spec = unowned(std::move(path), "");
    spec.type = FileType::symlink;
    spec.target = std::move(target);
    spec.has_sha256 = false;
    spec.mode = 0777;
    return spec;
  }
  FileSpec& find(std::string_view path) {
    return *std::find_if(files.begin(), files.end(), [&](const FileSpec& f) { return f.path == path; });
  }
  void remove(std::string_view path) {
    std::erase_if(files, [&](const FileSpec& f) { return f.path == path; });
  }

  Inventory build() const {
    Inventory inventory;
    const auto keep = [&](std::string_view text) { return inventory.strings.keep(text); };
    inventory.origin = {origin_kind, keep(side), {}, {}};
    inventory.facts = facts;
    inventory.complete = complete;
    inventory.notes = notes;
    std::vector<std::size_t> order(packages.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::tie(packages[a].purl, packages[a].location) <
             std::tie(packages[b].purl, packages[b].location);
    });
    const auto index_of = [&](std::string_view ref) {
      for (std::uint32_t i = 0; i < order.size(); ++i)
        if (reference(packages[order[i]]) == ref) return i;
      return kNone;
    };
    for (const std::size_t p : order) add_package(inventory, packages[p], index_of);
    for (const std::string& root : roots) inventory.roots.push_back(index_of(root));
    for (const FileSpec& spec : files) add_file(inventory, spec, index_of);
    std::stable_sort(inventory.files.begin(), inventory.files.end(),
                     [](const File& a, const File& b) { return a.path < b.path; });
    const FilesByPackage by_package(inventory);
    for (std::uint32_t p = 0; p < inventory.packages.size(); ++p)
      inventory.packages[p].tree = tree_digest(inventory, by_package.files(p));
    return inventory;
  }

  std::string side = "side";
  std::string_view origin_kind = "directory";
  Facts facts = Facts::all();
  std::vector<std::string> roots;  ///< bom-refs
  bool complete = true;
  std::vector<Property> notes;  ///< their text must outlive the inventory
  std::deque<PackageSpec> packages;
  std::deque<FileSpec> files;

 private:
  static std::string reference(const PackageSpec& spec) {
    return spec.purl.empty()       ? spec.group + "/" + spec.name + "@" + spec.version
           : spec.location.empty() ? spec.purl
                                   : spec.purl + "#" + spec.location;
  }

  template <class IndexOf>
  static void add_package(Inventory& inventory, const PackageSpec& spec, const IndexOf& index_of) {
    const auto keep = [&](std::string_view text) { return inventory.strings.keep(text); };
    const auto keep_all = [&](const std::vector<std::string>& texts) {
      std::vector<std::string_view> kept;
      kept.reserve(texts.size());
      for (const std::string& text : texts) kept.push_back(keep(text));
      std::sort(kept.begin(), kept.end());
      return kept;
    };
    Package package;
    package.purl = keep(spec.purl);
    package.bom_ref = keep(reference(spec));
    package.group = keep(spec.group);
    package.name = keep(spec.name);
    package.version = keep(spec.version);
    package.location = keep(spec.location);
    package.record = keep(spec.record);
    package.hooks = keep_all(spec.hooks);
    package.entry_points = keep_all(spec.entries);
    package.patches = keep_all(spec.patches);
    package.lock_status = keep(spec.lock_status);
    package.hashes = spec.hashes;
    package.references = spec.references;
    package.properties = spec.properties;
    for (const std::string& need : spec.needs) package.dependencies.push_back(index_of(need));
    std::sort(package.dependencies.begin(), package.dependencies.end());
    inventory.packages.push_back(std::move(package));
  }

  template <class IndexOf>
  static void add_file(Inventory& inventory, const FileSpec& spec, const IndexOf& index_of) {
    const auto keep = [&](std::string_view text) { return inventory.strings.keep(text); };
    File file;
    file.path = keep(spec.path);
    file.size = spec.size != kUnknownSize ? spec.size : spec.content.size();
    file.mode = spec.mode;
    file.type = spec.type;
    file.has_sha256 = spec.has_sha256;
    if (spec.has_sha256) file.sha256 = sha256_of(spec.content);
    file.kind = spec.kind != FileKind::unknown ? spec.kind : kind_of(spec.path, spec.content);
    if (!spec.owner.empty()) file.package = index_of(spec.owner);
    FileDetail detail;
    detail.target = keep(spec.target);
    detail.hook = keep(spec.hook);
    detail.record_status = keep(spec.record);
    detail.starts = keep(spec.starts);
    detail.script = keep(spec.script);
    detail.made_for = keep(spec.made_for);
    detail.bytecode = keep(spec.bytecode);
    detail.bytecode_head = keep(spec.bytecode_head);
    detail.code = keep(spec.code);
    detail.generated = keep(spec.generated);
    detail.claimed_by = keep(spec.claimed_by);
    detail.steers = keep(spec.steers);
    detail.irregular = keep(spec.irregular);
    detail.attributes = keep(spec.attributes);
    detail.traits = keep(spec.traits);
    detail.hashes = spec.hashes;
    if (detail != FileDetail()) inventory.make_detail(file) = detail;
    inventory.files.push_back(file);
  }
};

}  // namespace stocktake::test
