#include "tests/generator/catalog_check.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "generator/assemble.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/document.h"

namespace stocktake {
namespace {

/// What holds of every catalog, whatever the cataloger found: indices are of this tree and of these packages,
/// a package has a name and a purl in its normal form, its record and the files that run stand in the tree.
void check_catalog(const Tree& tree, const Catalog& catalog) {
  const auto found = catalog.found.size(), entries = tree.entries.size();
  for (const FoundPackage& one : catalog.found) {
    const Package& package = one.package;
    CAPTURE(std::string(package.purl));
    CHECK(!package.name.empty());
    if (!package.purl.empty()) CHECK(to_string(parse_purl(package.purl)) == package.purl);
    if (!package.record.empty()) CHECK(tree.find(package.record) != kNone);
    for (const std::string_view entry : package.entry_points) CHECK(tree.find(entry) != kNone);
    for (const std::uint32_t dependency : one.dependencies) CHECK(dependency < found);
  }
  for (const Claim& claim : catalog.claims) {
    CHECK(claim.entry < entries);
    CHECK(claim.found < found);
  }
  for (const std::uint32_t root : catalog.roots) CHECK(root < found);
  for (const Catalog::Hook& hook : catalog.hooks) CHECK(hook.entry < entries);
  for (const Catalog::Detail& detail : catalog.details) CHECK(detail.entry < entries);
}

/// What holds of every inventory of a tree: each entry is a file of it, once, in order, with its digest, and
/// its document gives the same bytes again.
void check_inventory(const Tree& tree, const Inventory& inventory) {
  REQUIRE(inventory.files.size() == tree.entries.size());
  for (std::size_t i = 0; i < tree.entries.size(); ++i) {
    const Entry& entry = tree.entries[i];
    const File& file = inventory.files[i];
    CAPTURE(std::string(entry.path));
    CHECK(file.path == entry.path);
    if (i > 0) CHECK(inventory.files[i - 1].path < file.path);
    CHECK(file.has_sha256 == (entry.type == FileType::regular && entry.unread().empty()));
    if (file.has_sha256) CHECK(file.sha256 == entry.sha256);
    CHECK((file.package == kNone || file.package < inventory.packages.size()));
  }
  const auto encoded = [](const Inventory& one) {
    std::string text;
    encode_inventory(one, [&](std::string_view piece) { text += piece; });
    return text;
  };
  const std::string document = encoded(inventory);
  CHECK(encoded(decode_inventory_text(document, "document")) == document);
}

}  // namespace

void check_cataloger(const Cataloger& cataloger, const Tree& tree, const Catalog& catalog) {
  check_catalog(tree, catalog);
  Tree same;
  same.entries = tree.entries;
  same.unread = tree.unread;
  same.rpm_header = tree.rpm_header;
  same.expected = tree.expected;
  same.finish();
  std::vector<Catalog> again(1);
  cataloger.catalog(same, again[0]);
  CHECK(again[0].found.size() == catalog.found.size());
  CHECK(again[0].claims.size() == catalog.claims.size());
  std::vector<Diagnostic> diagnostics;
  check_inventory(tree, assemble(std::move(same), std::move(again), 1, diagnostics));
}

}  // namespace stocktake
