#include <doctest/doctest.h>

#include <string>

#include "generator/scan.h"
#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

/// `purl at location` of each package, a line each.
std::string packages_of(const Catalog& catalog) {
  std::string text;
  for (const FoundPackage& found : catalog.found)
    text.append(found.package.purl).append(" at ").append(found.package.location).append("\n");
  return text;
}

std::string spdx(std::string_view sha256) {
  return std::string(R"({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT",
    "packages": [{"SPDXID": "SPDXRef-P", "name": "expat", "versionInfo": "2.6.0", "licenseConcluded": "MIT",
      "downloadLocation": "https://a.example/expat.tar.gz",
      "externalRefs": [{"referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a"}]}],
    "files": [{"SPDXID": "SPDXRef-F", "fileName": "Modules/expat/ascii.h",
      "checksums": [{"algorithm": "SHA1", "checksumValue": "00"},
                    {"algorithm": "SHA256", "checksumValue": ")")
      .append(sha256)
      .append(R"("}]}],
    "relationships": [{"spdxElementId": "SPDXRef-P", "relationshipType": "CONTAINS",
                       "relatedSpdxElement": "SPDXRef-F"}]})");
}

constexpr std::string_view kHello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
constexpr std::string_view kOther = "0000000000000000000000000000000000000000000000000000000000000000";

}  // namespace

TEST_CASE("vendored: a folder with a record is a package, and the nearest record has the file") {
  const Tree tree = TreeBuilder(kVendoredCataloger)
                        .file("third_party/a/README.chromium",
                              "Name: A\nURL: https://a.example\nVersion: 1.2\nLicense: MIT\n")
                        .file("third_party/a/a.c", "a")
                        .file("third_party/a/b/.gitrepo",
                              "[subrepo]\n\tremote = git@github.com:me/b.git\n\tcommit = 0123abc\n")
                        .file("third_party/a/b/b.c", "b")
                        .file("external/c/METADATA",
                              "name: \"c\" third_party { version: \"3\" url { type: ARCHIVE value: "
                              "\"https://c.example/c.tgz\" } }")
                        .file("external/c/c.c", "c")
                        .file("main.c", "main")
                        .build();
  const Catalog catalog = catalog_of(kVendoredCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  CHECK(packages_of(catalog) ==
        "pkg:generic/c@3?download_url=https:%2F%2Fc.example%2Fc.tgz at external/c\n"
        "pkg:generic/A@1.2 at third_party/a\n"
        "pkg:github/me/b@0123abc at third_party/a/b\n");
  CHECK(owners(tree, catalog, "third_party/a/a.c") == "A");
  CHECK(owners(tree, catalog, "third_party/a/README.chromium") == "A");
  CHECK(owners(tree, catalog, "third_party/a/b/b.c") == "b");
  CHECK(owners(tree, catalog, "main.c").empty());
  CHECK(property_of(catalog.found[1].package, "stocktake:vendored") == "chromium");
  CHECK(references_of(catalog.found[2].package) == "vcs ssh://git@github.com/me/b.git 0123abc\n");
}

TEST_CASE("vendored: moz.yaml names the folder below it, and none elsewhere") {
  const std::string record = "origin:\n  name: foo\n  revision: v1\nvendoring:\n  vendor-directory: ";
  const Tree tree = TreeBuilder(kVendoredCataloger)
                        .file("media/foo/moz.yaml", record + "media/foo/src\n")
                        .file("media/foo/src/a.c", "a")
                        .file("media/foo/build.py", "own")
                        .file("media/bar/moz.yaml", record + "app\n")
                        .file("media/bar/a.c", "a")
                        .file("app/main.c", "own")
                        .build();
  const Catalog catalog = catalog_of(kVendoredCataloger, tree);
  CHECK(owners(tree, catalog, "media/foo/src/a.c") == "foo");
  CHECK(owners(tree, catalog, "media/foo/moz.yaml") == "foo");
  CHECK(owners(tree, catalog, "media/foo/build.py").empty());
  CHECK(owners(tree, catalog, "media/bar/a.c") == "foo");
  CHECK(owners(tree, catalog, "app/main.c").empty());
}

TEST_CASE("vendored: scripts with a banner are packages, those of one release beside each other one") {
  const Tree tree = TreeBuilder(kVendoredCataloger)
                        .file("static/jquery.js", "/*!\n * jQuery JavaScript Library v3.7.1\n */ code")
                        .file("static/jquery.min.js", "/*! jQuery v3.7.1 | (c) */ code")
                        .file("static/tool.js", "\xEF\xBB\xBF/* tool v1.0 */")
                        .file("static/app.js", "/* our own v1.0 */")
                        .file("third_party/q/README.chromium", "Name: q\nVersion: 1\n")
                        .file("third_party/q/jquery.js", "/*! jQuery v3.7.1 */")
                        .build();
  const Catalog catalog = catalog_of(kVendoredCataloger, tree);
  CHECK(packages_of(catalog) ==
        "pkg:generic/q@1 at third_party/q\n"
        "pkg:npm/jquery@3.7.1 at static/jquery.js\n"
        "pkg:generic/tool@1.0 at static/tool.js\n");
  CHECK(owners(tree, catalog, "static/jquery.min.js") == "jquery");
  CHECK(owners(tree, catalog, "static/app.js").empty());
  CHECK(owners(tree, catalog, "third_party/q/jquery.js") == "q");
}

TEST_CASE("vendored: an SPDX document says whose each file is, and with which digest") {
  for (const bool same : {true, false}) {
    const Tree tree = TreeBuilder(kVendoredCataloger)
                          .file("Misc/sbom.spdx.json", spdx(same ? kHello : kOther))
                          .file("Modules/expat/ascii.h", "hello")
                          .build();
    const Catalog catalog = catalog_of(kVendoredCataloger, tree);
    CHECK(packages_of(catalog) ==
          "pkg:generic/expat@2.6.0?download_url=https:%2F%2Fa.example%2Fexpat.tar.gz at Modules/expat\n");
    CHECK(claims_to(tree, catalog, "Modules/expat/ascii.h") == (same ? "expat agrees 2" : "expat differs 2"));
    CHECK(catalog.found[0].package.record_status == (same ? "verified" : "differs"));
  }
}

TEST_CASE("vendored: a CycloneDX document beside the code is about the folder, if it is of a library") {
  const auto document = [](std::string_view type) {
    return std::string(R"({"bomFormat": "CycloneDX", "metadata": {"component": {"type": ")")
        .append(type)
        .append(R"(", "name": "zlib", "version": "1.3", "purl": "pkg:github/madler/zlib@1.3"}}})");
  };
  const Tree tree = TreeBuilder(kVendoredCataloger)
                        .file("lib/zlib/bom.json", document("library"))
                        .file("lib/zlib/inflate.c", "c")
                        .file("app/app.cdx.json", document("application"))
                        .file("own.cdx.json", document("library"))
                        .build();
  const Catalog catalog = catalog_of(kVendoredCataloger, tree);
  CHECK(packages_of(catalog) == "pkg:github/madler/zlib@1.3 at lib/zlib\n");
  CHECK(owners(tree, catalog, "lib/zlib/inflate.c") == "zlib");
  CHECK(owners(tree, catalog, "own.cdx.json").empty());
}

TEST_CASE("vendored: a record at the root is of what is scanned, one that is spoiled is said") {
  const Tree tree = TreeBuilder(kVendoredCataloger)
                        .file("README.chromium", "Name: all\nVersion: 1\n")
                        .file("a/moz.yaml", "origin: [")
                        .file("b/bom.json", "{")
                        .unread("c/.gitrepo", "no permission")
                        .file("d/METADATA", "Metadata-Version: 2.1\n")
                        .build();
  const Catalog catalog = catalog_of(kVendoredCataloger, tree);
  CHECK(catalog.found.empty());
  const std::string said = diagnostics_of(catalog);
  for (const std::string_view path :
       {"a/moz.yaml: names no package", "b/bom.json: ", "c/.gitrepo: could not be read"})
    CHECK(said.find(path) != said.npos);
  CHECK(said.find("d/METADATA") == said.npos);
}

TEST_CASE("vendored: what stands in a package of a package manager is that package's, records and all") {
  std::vector<Diagnostic> diagnostics;
  struct All {
    static Wish wants(std::string_view path, std::string_view) { return wish_for(path); }
  };
  const Cataloger everything = {"all", All::wants, nullptr};
  const Inventory inventory =
      take_inventory(TreeBuilder(everything)
                         .file("node_modules/a/package.json", R"({"name": "a", "version": "1.0.0"})")
                         .file("node_modules/a/third_party/z/README.chromium", "Name: z\nVersion: 1\n")
                         .file("node_modules/a/third_party/z/z.js", "/* z v1.0 */")
                         .file("node_modules/README.chromium", "Name: all\nVersion: 1\n")
                         .build(),
                     1, diagnostics);
  REQUIRE(inventory.packages.size() == 2);  // sorted by package URL: generic before npm
  CHECK(inventory.packages[0].name == "all");
  for (const File& file : inventory.files)
    CHECK(inventory.packages[file.package].name ==
          (file.path == "node_modules/README.chromium" ? "all" : "a"));
}
