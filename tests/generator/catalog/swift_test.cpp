#include <doctest/doctest.h>

#include <string>

#include "schemas/inventory/properties.h"
#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

TEST_CASE("swift: what the workspace's state names is a package, where it is checked out") {
  const Tree tree =
      TreeBuilder(kSwiftCataloger)
          .file("app/.build/workspace-state.json", R"({"version":6,"object":{"artifacts":[],"dependencies":[
{"basedOn":null,"packageRef":{"identity":"swift-nio","kind":"remoteSourceControl","location":"https://github.com/apple/swift-nio.git","name":"swift-nio"},
 "state":{"checkoutState":{"revision":"0123abc","version":"2.65.0"},"name":"sourceControlCheckout"},"subpath":"swift-nio"},
{"packageRef":{"identity":"fork","location":"git@example.org:me/fork","name":"fork"},
 "state":{"checkoutState":{"revision":"ab12","branch":"main"},"name":"checkout"},"subpath":"fork"},
{"packageRef":{"identity":"mona.linkedlist","kind":"registry","location":"mona.linkedlist"},
 "state":{"name":"registryDownload","version":"1.2.0"},"subpath":"mona/LinkedList/1.2.0"},
{"packageRef":{"identity":"out","location":"https://example.org/me/out"},
 "state":{"checkoutState":{"revision":"ab"},"name":"sourceControlCheckout"},"subpath":"../../../etc"},
{"packageRef":{"identity":"local","location":"/home/x"},"state":{"name":"fileSystem","path":"/home/x"},"subpath":"local"}]}})")
          .file("app/.build/checkouts/swift-nio/Package.swift", "code")
          .file("app/.build/checkouts/fork/Package.swift", "code")
          .file("app/.build/registry/downloads/mona/linkedlist/1.2.0/Package.swift", "code")
          .file("etc/passwd", "")
          .build();
  const Catalog catalog = catalog_of(kSwiftCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 3);
  const Package& nio = find_named(catalog, "swift-nio")->package;
  CHECK(nio.purl == "pkg:swift/github.com/apple/swift-nio@2.65.0");
  CHECK(property_of(nio, property::kBuiltFrom) == "0123abc");
  CHECK(find_named(catalog, "fork")->package.purl == "pkg:swift/example.org/me/fork@ab12");
  CHECK(find_named(catalog, "linkedlist")->package.purl == "pkg:swift/mona/linkedlist@1.2.0");
  CHECK(owners(tree, catalog, "app/.build/checkouts/swift-nio/Package.swift") == "swift-nio");
  CHECK(owners(tree, catalog, "etc/passwd").empty());
}

TEST_CASE("swift: a state that is no JSON is said") {
  const Tree tree = TreeBuilder(kSwiftCataloger).file(".build/workspace-state.json", "no").build();
  CHECK(diagnostics_of(catalog_of(kSwiftCataloger, tree)).starts_with(".build/workspace-state.json: "));
}
