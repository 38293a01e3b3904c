#include <doctest/doctest.h>

#include <string>

#include "schemas/inventory/properties.h"
#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

TEST_CASE("pub: a folder of the cache is a package, with the digest of its archive") {
  const std::string digest(64, 'a');
  const std::string commit(40, 'b');
  const Tree tree =
      TreeBuilder(kPubCataloger)
          .file(".pub-cache/hosted/pub.dev/http-1.1.0/pubspec.yaml",
                "name: http # a name\nversion: '1.1.0'\ndescription: Requests\nenvironment:\n  name: no\n"
                "repository: https://example.org/http\n")
          .file(".pub-cache/hosted/pub.dev/http-1.1.0/lib/http.dart", "code")
          .file(".pub-cache/hosted-hashes/pub.dev/http-1.1.0.sha256", digest)
          .file(".pub-cache/hosted/example.org/own-2.0.0/pubspec.yaml", "name: own\nversion: 2.0.0\n")
          .file(".pub-cache/git/fork-" + commit + "/pubspec.yaml", "name: fork\nversion: 0.1.0\n")
          .file("app/pubspec.yaml", "name: app\nversion: 1.0.0\n")
          .build();
  const Catalog catalog = catalog_of(kPubCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 3);
  const Package& http = find_named(catalog, "http")->package;
  CHECK(http.purl == "pkg:pub/http@1.1.0");
  REQUIRE(http.hashes.size() == 1);
  CHECK(http.hashes[0].hex == digest);
  CHECK(references_of(http) == "vcs https://example.org/http \n");
  CHECK(find_named(catalog, "own")->package.purl == "pkg:pub/own@2.0.0?repository_url=example.org");
  CHECK(property_of(find_named(catalog, "fork")->package, property::kBuiltFrom) == commit);
  CHECK(owners(tree, catalog, ".pub-cache/hosted/pub.dev/http-1.1.0/lib/http.dart") == "http");
  CHECK(owners(tree, catalog, ".pub-cache/hosted-hashes/pub.dev/http-1.1.0.sha256") == "http");
  CHECK(owners(tree, catalog, "app/pubspec.yaml").empty());
}

TEST_CASE("pub: a folder that says otherwise, and a record that says nothing, are said") {
  const Tree tree = TreeBuilder(kPubCataloger)
                        .file("hosted/pub.dev/a-1.0.0/pubspec.yaml", "name: a\nversion: 2.0.0\n")
                        .file("hosted/pub.dev/b-1.0.0/pubspec.yaml", "nothing")
                        .build();
  const Catalog catalog = catalog_of(kPubCataloger, tree);
  CHECK(catalog.found.size() == 1);
  CHECK(diagnostics_of(catalog) ==
        "hosted/pub.dev/a-1.0.0/pubspec.yaml: contradicts its folder, which pub goes by\n"
        "hosted/pub.dev/b-1.0.0/pubspec.yaml: names no package; the package is unknown\n");
}
