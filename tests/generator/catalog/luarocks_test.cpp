#include <doctest/doctest.h>

#include <string>

#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

// As LuaRocks 3.8.0 writes it.
const std::string kRock =
    "rock_manifest = {\n   bin = {\n      tool = \"f37427284159bb9744344311a9136329\"\n   },\n   lua = {\n   "
    "   my = {\n"
    "         [\"lib.lua\"] = \"f0849714d8b0e64ca9586a3a5612e718\"\n      }\n   },\n"
    "   [\"mylib-1.0-1.rockspec\"] = \"c24a92441cb58010b0f62110309521b0\"\n}\n";

}  // namespace

TEST_CASE("luarocks: a rock's manifest says what it put where, with a digest of each") {
  const std::string rock = "tree/lib/luarocks/rocks-5.3/mylib/1.0-1/";
  const Tree tree =
      TreeBuilder(kLuarocksCataloger)
          .file(rock + "rock_manifest", kRock)
          .file(rock + "mylib-1.0-1.rockspec",
                "package = \"mylib\"\ndescription = { summary = \"A \\\"lib\\\"\", license = \"MIT\" }\n"
                "dependencies = { \"lua >= 5.1\", \"lpeg ~> 1.0\" }\n")
          .file(rock + "bin/tool", "code")
          .file("tree/bin/tool", "script")
          .file("tree/share/lua/5.3/my/lib.lua", "return {}")
          .file("tree/share/lua/5.3/other.lua", "return {}")
          .file("tree/lib/luarocks/rocks-5.3/lpeg/1.0-1/rock_manifest", "rock_manifest = {}\n")
          .build();
  Catalog catalog;
  catalog.keeps_rows = true;
  kLuarocksCataloger.catalog(tree, catalog);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 2);
  const Package& package = find_named(catalog, "mylib")->package;
  CHECK(package.purl == "pkg:luarocks/mylib@1.0-1");
  CHECK(package.description == "A \"lib\"");
  REQUIRE(package.licenses.size() == 1);
  CHECK(needs(catalog, "mylib") == "lpeg");
  CHECK(owners(tree, catalog, "tree/share/lua/5.3/my/lib.lua") == "mylib");
  CHECK(owners(tree, catalog, "tree/bin/tool") == "mylib");
  CHECK(owners(tree, catalog, "tree/share/lua/5.3/other.lua").empty());
  REQUIRE(catalog.rows.size() == 3);
  CHECK(catalog.rows[1].path == "tree/share/lua/5.3/my/lib.lua");
  CHECK(catalog.rows[1].digest == Hash{HashAlgorithm::md5, "f0849714d8b0e64ca9586a3a5612e718"});
  catalog_of(kLuarocksCataloger, tree);
}

TEST_CASE("luarocks: a manifest that is none is said, and one elsewhere is no record") {
  const Tree tree = TreeBuilder(kLuarocksCataloger)
                        .file("rocks/a/1-1/rock_manifest", "rock_manifest = {")
                        .file("b/rock_manifest", kRock)
                        .build();
  const Catalog catalog = catalog_of(kLuarocksCataloger, tree);
  CHECK(catalog.found.size() == 1);
  CHECK(diagnostics_of(catalog) ==
        "rocks/a/1-1/rock_manifest: is not the Lua that LuaRocks writes: a table does not end\n");
}
