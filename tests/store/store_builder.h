#pragma once

#include <map>
#include <string>
#include <utility>

#include "schemas/inventory/document.h"
#include "schemas/signature/signed_document.h"
#include "store/store.h"
#include "tests/differ/inventory_builder.h"

/// Releases in memory, for the tests of the store.
namespace stocktake::test {

/// path → content; a path that begins with `node_modules/NAME/` is that package's.
using Files = std::map<std::string, std::string>;

inline std::string document_of(const Files& files, const std::string& version = "1.0.0") {
  InventoryBuilder builder;
  std::map<std::string, std::string> owners;
  for (const auto& [path, content] : files) {
    std::string owner;
    if (path.starts_with("node_modules/")) {
      const std::string name = path.substr(13, path.find('/', 13) - 13);
      const std::string purl = "pkg:npm/" + name + "@" + version, folder = "node_modules/" + name;
      if (owners.emplace(name, purl).second) builder.package(purl, folder);
      owner = purl + "#" + folder;
    }
    builder.unowned(path, content).owner = owner;
  }
  std::string bytes;
  encode_inventory(builder.build(), [&](std::string_view piece) { bytes.append(piece); });
  return bytes;
}

/// Adds a document as the command does.
inline Added add_release_of(Store& store, const std::string& subject, const std::string& release,
                            const std::string& document, const Placement& placement = {},
                            bool replace = false) {
  const PackedDocument packed = pack_document(document);
  const Inventory inventory = decode_inventory_bytes(document, release, Trust());
  const ReleaseItems items = items_of(inventory);
  return store.add({subject, release, "2026-04-30T12:00:00Z", "2026-05-01T12:00:00Z", &packed, &items,
                    placement, replace});
}

}  // namespace stocktake::test
