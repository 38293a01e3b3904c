#include <doctest/doctest.h>

#include <string>

#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

std::string record(const std::string& name, const std::string& folder, const std::string& more = "") {
  return "name:                 " + name + "\nversion:              1.2.3\nid:                   " + name +
         "-1.2.3-AbC\nlicense:              BSD-3-Clause\nmaintainer:           Ann <ann@example.org>\n"
         "homepage:             https://example.org\ndescription:\n\n    A text, with\n\n    name: words\n\n"
         "import-dirs:\n    " +
         folder + "\n\nlibrary-dirs:\n    " + folder + "\n\n" + more;
}

}  // namespace

TEST_CASE("haskell: a file of a database is a package, and the folders that it names are the package's") {
  const Tree tree = TreeBuilder(kHaskellCataloger)
                        .file("var/lib/ghc/package.conf.d/a-1.2.3.conf",
                              record("a", "/usr/lib/ghc/a-1.2.3", "depends:\n    base-4 b-1.2.3-AbC\n"))
                        .file("usr/lib/ghc/a-1.2.3/A.hi", "code")
                        .file("store/package.db/b.conf", record("b", "${pkgroot}/b-1.2.3/lib"))
                        .file("store/b-1.2.3/lib/B.hi", "code")
                        .file("store/b-1.2.3/other", "")
                        .build();
  const Catalog catalog = catalog_of(kHaskellCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 2);
  const Package& package = find_named(catalog, "a")->package;
  CHECK(package.purl == "pkg:hackage/a@1.2.3");
  CHECK(package.location == "usr/lib/ghc/a-1.2.3");
  CHECK(package.supplier == Party{"Ann", "ann@example.org", {}});
  CHECK(references_of(package) == "website https://example.org \n");
  CHECK(owners(tree, catalog, "usr/lib/ghc/a-1.2.3/A.hi") == "a");
  CHECK(owners(tree, catalog, "var/lib/ghc/package.conf.d/a-1.2.3.conf") == "a");
  CHECK(owners(tree, catalog, "store/b-1.2.3/lib/B.hi") == "b");
  CHECK(owners(tree, catalog, "store/b-1.2.3/other").empty());
  CHECK(needs(catalog, "a") == "b");
}

TEST_CASE("haskell: a folder that two packages name is nobody's, and one that leads out is no folder") {
  const Tree tree = TreeBuilder(kHaskellCataloger)
                        .file("g/package.conf.d/a.conf", record("a", "/usr/lib"))
                        .file("g/package.conf.d/b.conf", record("b", "/usr/lib"))
                        .file("g/package.conf.d/c.conf", record("c", "${pkgroot}/../../../usr"))
                        .file("g/package.conf.d/d.conf", record("d", "/"))
                        .file("usr/lib/x.so", "code")
                        .build();
  const Catalog catalog = catalog_of(kHaskellCataloger, tree);
  CHECK(catalog.found.size() == 4);
  CHECK(owners(tree, catalog, "usr/lib/x.so").empty());
}

TEST_CASE("haskell: what is no record is said, and a file of that name elsewhere is none") {
  const Tree tree = TreeBuilder(kHaskellCataloger)
                        .file("g/package.conf.d/a.conf", "hello: world\n")
                        .unread("g/package.conf.d/b.conf", "no permission")
                        .file("etc/a.conf", record("a", "/usr"))
                        .build();
  const Catalog catalog = catalog_of(kHaskellCataloger, tree);
  CHECK(catalog.found.empty());
  CHECK(diagnostics_of(catalog) ==
        "g/package.conf.d/a.conf: is no record of a Haskell package; the package is unknown\n"
        "g/package.conf.d/b.conf: could not be read; the package is unknown\n");
}
