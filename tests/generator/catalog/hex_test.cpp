#include <doctest/doctest.h>

#include <string>

#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

TEST_CASE("hex: what a package says of itself stands in its folder, which is the package's") {
  const Tree tree =
      TreeBuilder(kHexCataloger)
          .file("deps/jason/hex_metadata.config",
                "{<<\"app\">>,<<\"jason\">>}.\n{<<\"build_tools\">>,[<<\"mix\">>]}.\n"
                "{<<\"description\">>,\n <<\"A blazing fast \\\"JSON\\\" parser\">>}.\n"
                "{<<\"files\">>,\n "
                "[<<\"lib\">>,<<\"lib/jason.ex\">>]}.\n{<<\"licenses\">>,[<<\"Apache-2.0\">>,<<\"MIT\">>]}.\n"
                "{<<\"name\">>,<<\"jason\">>}.\n{<<\"requirements\">>,\n "
                "[[{<<\"name\">>,<<\"decimal\">>},{<<\"version\">>,<<\"0\">>}]]}.\n"
                "{<<\"version\">>,<<\"1.4.1\"/utf8>>}.\n")
          .file("deps/jason/.hex", "x")
          .file("deps/jason/lib/jason.ex", "code")
          .file("deps/mix.exs", "code")
          .build();
  const Catalog catalog = catalog_of(kHexCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 1);
  const Package& package = catalog.found[0].package;
  CHECK(package.purl == "pkg:hex/jason@1.4.1");
  CHECK(package.location == "deps/jason");
  REQUIRE(package.licenses.size() == 2);
  CHECK(package.licenses[1].text == "MIT");
  CHECK(owners(tree, catalog, "deps/jason/lib/jason.ex") == "jason");
  CHECK(owners(tree, catalog, "deps/mix.exs").empty());
}

TEST_CASE("hex: metadata without a name or version is said") {
  const Tree tree = TreeBuilder(kHexCataloger)
                        .file("deps/a/hex_metadata.config", "{<<\"name\">>,<<\"a")
                        .unread("deps/b/hex_metadata.config", "no permission")
                        .build();
  const Catalog catalog = catalog_of(kHexCataloger, tree);
  CHECK(catalog.found.empty());
  CHECK(diagnostics_of(catalog) ==
        "deps/a/hex_metadata.config: names no package and version; the package is unknown\n"
        "deps/b/hex_metadata.config: could not be read; the package is unknown\n");
}
