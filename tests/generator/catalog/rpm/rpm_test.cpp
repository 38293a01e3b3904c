#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "generator/scan.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/inventory/properties.h"
#include "tests/generator/catalog/rpm/rpm_builder.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

TreeBuilder fedora(const std::string& database) {
  TreeBuilder tree(kRpmCataloger);
  tree.file("etc/os-release", "ID=fedora\nVERSION_ID=40\n").file("var/lib/rpm/rpmdb.sqlite", database);
  return tree;
}

std::string rpm_b() {
  return test::RpmBuilder().package("b", "1", "1").texts(1047, {"b", "libb.so.1"}).blob();
}

}  // namespace

TEST_CASE("rpm: a package has its purl with epoch, licence, source, module, and its scripts on a line each") {
  const Tree tree = fedora(test::rpm_database({test::rpm_a().blob(), rpm_b()})).build();
  const Catalog catalog = catalog_of(kRpmCataloger, tree);
  REQUIRE(catalog.found.size() == 2);
  const FoundPackage& a = *find_named(catalog, "a");
  CHECK(a.package.purl == "pkg:rpm/fedora/a@2.0-3.fc40?arch=x86_64&distro=fedora-40&epoch=1");
  CHECK(a.package.version == "1:2.0-3.fc40");
  CHECK(a.package.licenses.at(0).text == "MIT");
  CHECK(property_of(a.package, "stocktake:source") == "s 2.0-3.fc40");
  CHECK(property_of(a.package, "stocktake:module") == "a:1:2:3");
  REQUIRE(a.package.hooks.size() == 2);
  CHECK(a.package.hooks[0].starts_with("rpm:postin=echo one … sha256:"));
  CHECK(a.package.hooks[1] == "rpm:postun=/sbin/ldconfig");
  CHECK(a.dependencies == std::vector<std::uint32_t>{1});
}

TEST_CASE(
    "rpm: what the header says of the bytes is held against them, but not of configuration and ghosts") {
  for (const bool changed : {false, true}) {
    CAPTURE(changed);
    const Tree tree = fedora(test::rpm_database({test::rpm_a().blob()}))
                          .file("usr/bin/a", changed ? "other" : "hello")
                          .file("etc/a.conf", "edited")
                          .file("etc/a.lock", "made later")
                          .build();
    const Catalog catalog = catalog_of(kRpmCataloger, tree);
    CHECK(claims_to(tree, catalog, "usr/bin/a") == (changed ? "a differs 32768" : "a agrees 32768"));
    CHECK(claims_to(tree, catalog, "etc/a.conf") == "a none 32768");
    CHECK(claims_to(tree, catalog, "etc/a.lock") == "a none 32768");
    CHECK(catalog.found[0].package.record_status == (changed ? "differs" : "verified"));
  }
}

TEST_CASE("rpm: of a link the record has what it leads to") {
  const std::string blob =
      test::rpm_a().numbers(1030, {0100755, 0120777, 0100644}).texts(1036, {"", "a.real", ""}).blob();
  const Tree tree =
      fedora(test::rpm_database({blob})).file("usr/bin/a", "hello").link("etc/a.conf", "a.real").build();
  Catalog catalog;
  catalog.keeps_rows = true;
  kRpmCataloger.catalog(tree, catalog);
  REQUIRE(catalog.rows.size() == 2);
  CHECK(catalog.rows[1].path == "etc/a.conf");
  CHECK(catalog.rows[1].digest.hex == to_hex(sha256_of_text("a.real")));
}

TEST_CASE("rpm: what a record lists and is not there is counted, but not a ghost") {
  const Tree tree = fedora(test::rpm_database({test::rpm_a().blob()})).build();
  const Catalog catalog = catalog_of(kRpmCataloger, tree);
  CHECK(property_of(catalog.found[0].package, "stocktake:record-missing") == "2");
}

TEST_CASE("rpm: an older database is said not to be read, unless a newer stands beside it") {
  for (const char* name : {"Packages", "Packages.db"}) {
    const std::string path = std::string("usr/lib/sysimage/rpm/") + name;
    const Tree old = TreeBuilder(kRpmCataloger).file(path, "x").build();
    REQUIRE(catalog_of(kRpmCataloger, old).diagnostics.size() == 1);
    CHECK(catalog_of(kRpmCataloger, old).diagnostics[0].path == path);
  }
  const Tree both = fedora(test::rpm_database({rpm_b()})).file("var/lib/rpm/Packages", "x").build();
  CHECK(catalog_of(kRpmCataloger, both).diagnostics.empty());
}

TEST_CASE("rpm: damaged databases, damaged headers and impossible names are said, and the rest is found") {
  const Tree damaged = fedora("SQLite format 3").build();
  CHECK(catalog_of(kRpmCataloger, damaged).diagnostics.size() == 1);
  const std::string impossible = test::RpmBuilder().package("../a", "1", "1").blob();
  const Tree some = fedora(test::rpm_database({"x", impossible, rpm_b()})).build();
  const Catalog catalog = catalog_of(kRpmCataloger, some);
  CHECK(catalog.diagnostics.size() == 2);
  CHECK(catalog.found.size() == 1);
}

TEST_CASE("rpm: what stands in the write-ahead log of a database is said not to be read") {
  const Tree tree = fedora(test::rpm_database({rpm_b()})).file("var/lib/rpm/rpmdb.sqlite-wal", "x").build();
  CHECK(catalog_of(kRpmCataloger, tree).diagnostics.size() == 1);
}

TEST_CASE("rpm: a package file is the package of its header, and what that does not list is said") {
  TreeBuilder builder(kRpmCataloger);
  Tree tree = builder.file("usr/bin/a", "hello").file("usr/bin/more", "hello").build();
  const std::string blob = test::rpm_a().blob();
  tree.rpm_header = blob;
  const Catalog catalog = catalog_of(kRpmCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  CHECK(catalog.found[0].package.purl == "pkg:rpm/a@2.0-3.fc40?arch=x86_64&epoch=1");
  CHECK(property_of(catalog.found[0].package, property::kPublished) == "rpm");
  CHECK(claims_to(tree, catalog, "usr/bin/a") == "a agrees 32768");
  CHECK(claims_to(tree, catalog, "usr/bin/more") == "a unlisted 32768");
}
