#include <doctest/doctest.h>

#include <string>

#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

TEST_CASE("homebrew: a keg is a package by its place, and its receipt says tap and needs") {
  const Tree tree =
      TreeBuilder(kHomebrewCataloger)
          .file("opt/homebrew/Cellar/curl/8.5.0_1/INSTALL_RECEIPT.json",
                R"({"homebrew_version":"4.2.0","poured_from_bottle":true,"runtime_dependencies":[
{"full_name":"openssl@3","version":"3.2.0"},{"full_name":"me/tap/own","version":"1"}],"source":{"tap":"homebrew/core"}})")
          .file("opt/homebrew/Cellar/curl/8.5.0_1/bin/curl", "code")
          .file("opt/homebrew/Cellar/openssl@3/3.2.0/INSTALL_RECEIPT.json",
                R"({"source":{"tap":"homebrew/core"}})")
          .file("opt/homebrew/Cellar/own/1/INSTALL_RECEIPT.json", R"({"source":{"tap":"me/tap"}})")
          .link("opt/homebrew/bin/curl", "../Cellar/curl/8.5.0_1/bin/curl")
          .build();
  const Catalog catalog = catalog_of(kHomebrewCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 3);
  CHECK(find_named(catalog, "curl")->package.purl == "pkg:brew/curl@8.5.0_1");
  CHECK(find_named(catalog, "openssl@3")->package.purl == "pkg:brew/openssl%403@3.2.0");
  CHECK(find_named(catalog, "own")->package.purl == "pkg:brew/me/tap/own@1");
  CHECK(needs(catalog, "curl") == "openssl@3 own");
  CHECK(owners(tree, catalog, "opt/homebrew/Cellar/curl/8.5.0_1/bin/curl") == "curl");
  CHECK(owners(tree, catalog, "opt/homebrew/bin/curl").empty());
}

TEST_CASE("homebrew: a receipt that cannot be read leaves the keg a package, and is said") {
  const Tree tree = TreeBuilder(kHomebrewCataloger)
                        .file("Cellar/a/1/INSTALL_RECEIPT.json", "{")
                        .file("Other/b/1/INSTALL_RECEIPT.json", "{}")
                        .build();
  const Catalog catalog = catalog_of(kHomebrewCataloger, tree);
  CHECK(catalog.found.size() == 1);
  CHECK(diagnostics_of(catalog).starts_with("Cellar/a/1/INSTALL_RECEIPT.json: "));
}
