#include <doctest/doctest.h>

#include <string>

#include "tests/generator/catalog/sqlite_builder.h"
#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

// The tables are those of Conan 2.34.
const char* const kConanTables =
    "CREATE TABLE recipes (reference text, rrev text, path text);"
    "CREATE TABLE packages (reference text, rrev text, pkgid text, path text);"
    "INSERT INTO recipes VALUES ('mylib/1.2.3', 'b9', 'mylib029f2'), ('lone/1', 'b9', 'lone');"
    "INSERT INTO packages VALUES ('mylib/1.2.3', 'b9', '63', 'b/mylib25c2a'), ('other/1.0@me/stable', '53', "
    "'0f', "
    "'b/other191eb'), ('gone/1', '1', '1', 'b/gone');";

}  // namespace

TEST_CASE("conan: the cache's index says of what each folder is, and manifests list the files") {
  const Tree tree =
      TreeBuilder(kConanCataloger)
          .file(".conan2/p/cache.sqlite3", test::sqlite_of(kConanTables))
          .file(".conan2/p/b/mylib25c2a/p/conaninfo.txt", "[settings]\nos=Linux\n")
          .file(".conan2/p/b/mylib25c2a/p/conanmanifest.txt",
                "1795876259\nconaninfo.txt: 54e9e659bf885ae7c1db83b42f3dfa2b\ninclude/a.h: "
                "5b8ff0b44df608b9bb47431c2b46f6ce\n"
                "include/gone.h: 5b8ff0b44df608b9bb47431c2b46f6ce\n")
          .file(".conan2/p/b/mylib25c2a/p/include/a.h", "int a;")
          .file(".conan2/p/b/other191eb/p/conaninfo.txt", "[requires]\nmylib/1.Y.Z\n[options]\n")
          .file(".conan2/p/mylib029f2/e/conanfile.py", "code")
          .file(".conan2/p/lone/e/conanfile.py", "code")
          .build();
  Catalog catalog;
  catalog.keeps_rows = true;
  kConanCataloger.catalog(tree, catalog);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 2);
  const Package& mylib = find_named(catalog, "mylib")->package;
  CHECK(mylib.purl == "pkg:conan/mylib@1.2.3");
  CHECK(mylib.location == ".conan2/p/b/mylib25c2a/p");
  CHECK(property_of(mylib, "stocktake:record-missing") == "1");
  CHECK(find_named(catalog, "other")->package.purl == "pkg:conan/other@1.0?channel=stable&user=me");
  CHECK(needs(catalog, "other") == "mylib");
  CHECK(owners(tree, catalog, ".conan2/p/b/mylib25c2a/p/include/a.h") == "mylib");
  CHECK(owners(tree, catalog, ".conan2/p/mylib029f2/e/conanfile.py") == "mylib");
  CHECK(owners(tree, catalog, ".conan2/p/lone/e/conanfile.py").empty());
  REQUIRE(catalog.rows.size() == 3);
  CHECK(catalog.rows[1].digest == Hash{HashAlgorithm::md5, "5b8ff0b44df608b9bb47431c2b46f6ce"});
  catalog_of(kConanCataloger, tree);
}

TEST_CASE("conan: what a deployer copied is a package by its path") {
  const Tree tree = TreeBuilder(kConanCataloger)
                        .file("app/full_deploy/host/zlib/1.3.1/Release/x86_64/conaninfo.txt", "")
                        .file("app/full_deploy/host/zlib/1.3.1/Release/x86_64/include/zlib.h", "code")
                        .build();
  const Catalog catalog = catalog_of(kConanCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  CHECK(catalog.found[0].package.purl == "pkg:conan/zlib@1.3.1");
  CHECK(owners(tree, catalog, "app/full_deploy/host/zlib/1.3.1/Release/x86_64/include/zlib.h") == "zlib");
}

TEST_CASE("conan: an index that is none, and one that leads out, are said") {
  const Tree tree =
      TreeBuilder(kConanCataloger)
          .file("a/p/cache.sqlite3", "no")
          .file("b/p/cache.sqlite3",
                test::sqlite_of(
                    "CREATE TABLE recipes (reference, path); CREATE TABLE packages (reference, path);"
                    "INSERT INTO packages VALUES ('x/1', '../../../etc'), ('y', 'b/y');"))
          .file("etc/passwd", "")
          .build();
  const Catalog catalog = catalog_of(kConanCataloger, tree);
  CHECK(catalog.found.empty());
  CHECK(diagnostics_of(catalog) ==
        "a/p/cache.sqlite3: is no SQLite database\nb/p/cache.sqlite3: names a package that cannot be: x/1\n"
        "b/p/cache.sqlite3: names a package that cannot be: y\n");
}
