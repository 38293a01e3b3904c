#include <doctest/doctest.h>

#include <string>

#include "tests/generator/archive_builder.h"
#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

TEST_CASE("package archives: a file is the package that its name says, by its own program's rules") {
  const Tree tree = TreeBuilder(kVendoredCataloger)
                        .file("wheels/charset_normalizer-3.3.2-1-cp311-cp311-manylinux_2_17_x86_64.whl", "a")
                        .file("wheels/not-a-wheel.whl", "a")
                        .file("vendor/cache/rake-13.0.6.gem", "b")
                        .file("vendor/cache/net-http-2-0.8.4-x86_64-linux.gem", "c")
                        .file("feed/Newtonsoft.Json.13.0.3.nupkg", "d")
                        .file("cargo/registry/cache/index/serde-1.0.200.crate", "e")
                        .file("some.zip", "f")
                        .build();
  const Catalog catalog = catalog_of(kVendoredCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  std::string purls;
  for (const FoundPackage& found : catalog.found) purls.append(found.package.purl).append("\n");
  CHECK(purls ==
        "pkg:cargo/serde@1.0.200\npkg:nuget/Newtonsoft.Json@13.0.3\n"
        "pkg:gem/net-http-2@0.8.4?platform=x86_64-linux\npkg:gem/rake@13.0.6\n"
        "pkg:pypi/charset-normalizer@3.3.2\n");
  const Package& rake = find_named(catalog, "rake")->package;
  REQUIRE(rake.hashes.size() == 1);
  CHECK(rake.hashes[0].hex == to_hex(sha256_of("b")));
  CHECK(owners(tree, catalog, "vendor/cache/rake-13.0.6.gem") == "rake");
  CHECK(owners(tree, catalog, "some.zip").empty());
}

TEST_CASE("package archives: of Yarn's cache the package.json inside has the word") {
  const std::string zip =
      test::archive_of(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE,
                       {{"node_modules/@s/is/package.json", R"({"name":"@s/is","version":"4.6.0"})"},
                        {"node_modules/@s/is/test/package.json", R"({"name":"other","version":"1.0.0"})"}});
  const Tree tree = TreeBuilder(kVendoredCataloger)
                        .file(".yarn/cache/@s-is-npm-4.6.0-7cad05c55e-83c.zip", zip)
                        .file(".yarn/cache/broken-npm-1.0.0-1.zip", zip.substr(0, 40))
                        .file("other/a.zip", zip)
                        .build();
  const Catalog catalog = catalog_of(kVendoredCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  CHECK(catalog.found[0].package.purl == "pkg:npm/%40s/is@4.6.0");
  CHECK(diagnostics_of(catalog).find(".yarn/cache/broken-npm-1.0.0-1.zip: ") == 0);
}

TEST_CASE("package archives: what another package's record claims is no package") {
  const Tree tree = TreeBuilder(kVendoredCataloger)
                        .file("a-1.0.0-py3-none-any.whl", "a")
                        .file("b-1.0.0-py3-none-any.whl", "b")
                        .build();
  Catalog catalog;
  kVendoredCataloger.catalog_rest(tree, {1, 0}, catalog);
  REQUIRE(catalog.found.size() == 1);
  CHECK(catalog.found[0].package.name == "b");
}
