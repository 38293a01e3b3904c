#include "generator/catalog/npm/caches.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

TEST_CASE("npm caches: what Bun and Deno keep unpacked are packages, each with its folder") {
  // As Bun 1.3 and Deno 2.5 lay them out.
  const Tree tree =
      TreeBuilder(kNpmCataloger)
          .file("bun/install/cache/is-odd@3.0.1@@@1/package.json", R"({"name":"is-odd","version":"3.0.1"})")
          .file("bun/install/cache/is-odd@3.0.1@@@1/index.js", "code")
          .file("bun/install/cache/@s/is@4.6.0@@@1/package.json", R"({"name":"@s/is","version":"4.6.0"})")
          .file("bun/install/cache/48fc73d44e3e3a67.npm", "x")
          .file("deno/npm/registry.npmjs.org/is-odd/3.0.1/package.json",
                R"({"name":"is-odd","version":"3.0.1"})")
          .file("deno/npm/registry.npmjs.org/@s/is/4.6.0/package.json",
                R"({"name":"@s/is","version":"4.6.0","license":"MIT"})")
          .file("deno/npm/registry.npmjs.org/@s/is/4.6.0/test/package.json",
                R"({"name":"x","version":"1.0.0"})")
          .file("deno/npm/registry.npmjs.org/is-odd/registry.json", "{}")
          .build();
  const Catalog catalog = catalog_of(kNpmCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 4);
  CHECK(catalog.found[0].package.purl == "pkg:npm/%40s/is@4.6.0");
  CHECK(owners(tree, catalog, "bun/install/cache/is-odd@3.0.1@@@1/index.js") == "is-odd");
  CHECK(owners(tree, catalog, "deno/npm/registry.npmjs.org/@s/is/4.6.0/test/package.json") == "is");
  CHECK(owners(tree, catalog, "deno/npm/registry.npmjs.org/is-odd/registry.json").empty());
}

TEST_CASE("npm caches: a manifest that contradicts its folder is said, and a folder elsewhere is none") {
  const Tree tree = TreeBuilder(kNpmCataloger)
                        .file("install/cache/a@1.0.0@@@1/package.json", R"({"name":"a","version":"1.0.1"})")
                        .file("other/cache/a@1.0.0@@@1/package.json", R"({"name":"a","version":"1.0.0"})")
                        .file("npm/registry.npmjs.org/b/1.0.0/package.json", "no")
                        .build();
  const Catalog catalog = catalog_of(kNpmCataloger, tree);
  CHECK(catalog.found.size() == 1);
  const std::string said = diagnostics_of(catalog);
  CHECK(said.find("install/cache/a@1.0.0@@@1/package.json: contradicts its folder, which says a@1.0.0\n") ==
        0);
  CHECK(said.find("npm/registry.npmjs.org/b/1.0.0/package.json: ") != said.npos);
}
