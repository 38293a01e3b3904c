#include <doctest/doctest.h>

#include <string>

#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

TEST_CASE("opam: what a switch keeps of a package names it, and its changes the files that it added") {
  // As opam 2.1.2 writes them.
  const std::string state = "opamroot/sw/.opam-switch/";
  const Tree tree =
      TreeBuilder(kOpamCataloger)
          .file(state + "packages/foo.1.2/opam",
                "opam-version: \"2.0\"\nsynopsis: \"Foo\"\nmaintainer: \"Ann <ann@example.org>\"\nlicense: "
                "\"MIT\"\n"
                "homepage: \"https://example.org\"\ndepends: [\n  \"bar\" {>= \"1\" & \"foo\" != \"2\"}\n  "
                "\"ocaml\"\n]\n"
                "install: [[\"mkdir\" \"bar\"]]\n")
          .file(state + "packages/bar.1.0+x/opam", "opam-version: \"2.0\"\n")
          .file(state + "install/foo.changes",
                "opam-version: \"2.0\"\nadded: [\n  \"lib/foo\" {\"D\"}\n  \"lib/foo/META\" "
                "{\"F:S2T1795876288.22\"}\n"
                "  \"lib/foo/gone\" {\"F:S2T1795876288.22\"}\n  \"../../../etc/passwd\" {\"F:S2T1\"}\n]\n")
          .file(state + "install/bar.changes",
                "opam-version: \"2.0\"\nadded: \"bin/bar\" {\"F:S2T1795876288.21\"}\n")
          .file("opamroot/sw/lib/foo/META", "a\n")
          .file("opamroot/sw/bin/bar", "a\n")
          .file("opamroot/sw/bin/other", "a\n")
          .file("etc/passwd", "")
          .build();
  const Catalog catalog = catalog_of(kOpamCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 2);
  const Package& foo = find_named(catalog, "foo")->package;
  CHECK(foo.purl == "pkg:opam/foo@1.2");
  CHECK(foo.description == "Foo");
  CHECK(foo.supplier == Party{"Ann", "ann@example.org", {}});
  CHECK(property_of(foo, "stocktake:record-missing") == "2");
  CHECK(find_named(catalog, "bar")->package.purl == "pkg:opam/bar@1.0%2Bx");
  CHECK(needs(catalog, "foo") == "bar");
  CHECK(owners(tree, catalog, "opamroot/sw/lib/foo/META") == "foo");
  CHECK(owners(tree, catalog, "opamroot/sw/bin/bar") == "bar");
  CHECK(owners(tree, catalog, "opamroot/sw/bin/other").empty());
  CHECK(owners(tree, catalog, "etc/passwd") == "");
}

TEST_CASE("opam: a folder without a version is said") {
  const Tree tree = TreeBuilder(kOpamCataloger).file(".opam-switch/packages/foo/opam", "").build();
  CHECK(diagnostics_of(catalog_of(kOpamCataloger, tree)) ==
        ".opam-switch/packages/foo/opam: stands in a folder that names no version; the package is unknown\n");
}
