#include <doctest/doctest.h>

#include <string>

#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

TEST_CASE("nix: a path of the store is a package by its name, with its output and hash") {
  const std::string hash = "0123456789abcdfghijklmnpqrsvwxyz", store = "nix/store/" + hash;
  const Tree tree = TreeBuilder(kNixCataloger)
                        .file(store + "-hello-2.12.1/bin/hello", "code")
                        .file(store + "-glibc-2.38-27-dev/include/a.h", "code")
                        .file(store + "-python3.11-requests-2.31.0/a", "code")
                        .file(store + "-hello-2.12.1.drv", "recipe")
                        .file(store + "-source/a", "code")
                        .file("nix/store/short-1.0/a", "code")
                        .file("nix/var/nix/db/db.sqlite", "x")
                        .build();
  const Catalog catalog = catalog_of(kNixCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 3);
  CHECK(find_named(catalog, "hello")->package.purl == "pkg:nix/hello@2.12.1?outputhash=" + hash);
  CHECK(find_named(catalog, "glibc")->package.purl == "pkg:nix/glibc@2.38-27?output=dev&outputhash=" + hash);
  CHECK(find_named(catalog, "python3.11-requests")->package.version == "2.31.0");
  CHECK(owners(tree, catalog, store + "-hello-2.12.1/bin/hello") == "hello");
  CHECK(owners(tree, catalog, store + "-source/a").empty());
}
