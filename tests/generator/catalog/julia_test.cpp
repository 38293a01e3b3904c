#include <doctest/doctest.h>

#include <string>

#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

TEST_CASE("julia: a folder of a depot is a package by its project file") {
  const Tree tree =
      TreeBuilder(kJuliaCataloger)
          .file("depot/packages/JSON/93Ea8/Project.toml",
                "name = \"JSON\"\nuuid = \"682c06a0-de6a-54ab-a142-c8b1cf79cde6\"\nversion = \"0.21.4\"\n"
                "authors = [\"Ann <ann@example.org>\"]\n\n[deps]\nParsers = "
                "\"69de0a69-1ddd-5017-9359-2bf0b02dc9f0\"\n")
          .file("depot/packages/JSON/93Ea8/src/JSON.jl", "code")
          .file("depot/packages/Parsers/zb9dH/JuliaProject.toml",
                "name = \"Parsers\"\nuuid = \"69de0a69-1ddd-5017-9359-2bf0b02dc9f0\"\nversion = \"2.8.1\"\n")
          .file("depot/packages/Parsers/zb9dH/Project.toml", "name = \"Other\"\n")
          .file("app/Project.toml", "name = \"App\"\nuuid = \"1\"\n")
          .build();
  const Catalog catalog = catalog_of(kJuliaCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 2);
  const Package& json = find_named(catalog, "JSON")->package;
  CHECK(json.purl == "pkg:julia/JSON@0.21.4?uuid=682c06a0-de6a-54ab-a142-c8b1cf79cde6");
  CHECK(needs(catalog, "JSON") == "Parsers");
  CHECK(owners(tree, catalog, "depot/packages/JSON/93Ea8/src/JSON.jl") == "JSON");
  CHECK(owners(tree, catalog, "app/Project.toml").empty());
}

TEST_CASE("julia: a project file that names nothing is said") {
  const Tree tree = TreeBuilder(kJuliaCataloger)
                        .file("packages/A/abcde/Project.toml", "x = 1\n")
                        .file("packages/B/abcde/Project.toml", "=\n")
                        .build();
  const Catalog catalog = catalog_of(kJuliaCataloger, tree);
  CHECK(catalog.found.empty());
  CHECK(diagnostics_of(catalog).find(
            "packages/A/abcde/Project.toml: names no package of Julia; the package is unknown\n") == 0);
}
