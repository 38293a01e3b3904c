#include "generator/catalog/asks.h"
#include "schemas/inventory/properties.h"

#include <doctest/doctest.h>

#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

std::string asks_of(const Catalog& catalog, std::string_view name) {
  return std::string(property_of(find_named(catalog, name)->package, property::kAsks));
}

}  // namespace

TEST_CASE("what a manifest asks for has a line each, without versions and secrets") {
  Asks asks;
  asks.add("b");
  asks.add("a");
  asks.add("c", "git+https://user:secret@example.org/c.git#1234");
  asks.add("c");
  asks.add("d", "npm:@s/other@^1.0.0");
  asks.add("e f", "file:../x y");
  Package package;
  Catalog out;
  asks.state(package, out);
  const std::string text(property_of(package, property::kAsks));
  CHECK(text.find("secret") == text.npos);
  CHECK(text.starts_with("a\nb\nc git+https://"));
  CHECK(text.ends_with("example.org/c.git\nd npm:@s/other\ne_f file:../x_y"));
  Package none;
  Asks().state(none, out);
  CHECK(none.properties.empty());
}

TEST_CASE("npm takes addresses, repositories, folders and other names for sources, and no versions") {
  for (const char* source :
       {"https://x/a.tgz", "git+ssh://g/a.git", "github:o/a", "o/a", "file:../a", "npm:b@^1", "npm:@s/b"})
    CHECK_MESSAGE(is_npm_source("a", source), source);
  for (const char* version :
       {"^1.0.0", "latest", ">=1 <2 || 3.x", "", "*", "workspace:*", "catalog:", "npm:a@1"})
    CHECK_MESSAGE(!is_npm_source("a", version), version);
}

TEST_CASE("a package of npm asks for what is not there, and for what is from elsewhere") {
  const std::string manifest =
      R"({"name": "a", "version": "1.0.0", "dependencies": {"b": "1", "c": "1", "d": "o/d"},
"optionalDependencies": {"o": "1", "p": "https://x/p.tgz"}, "peerDependencies": {"q": "1"}, "devDependencies": {"e": "o/e"}})";
  TreeBuilder tree(kNpmCataloger);
  tree.file("node_modules/a/package.json", manifest);
  tree.file("node_modules/b/package.json", R"({"name": "b", "version": "1.0.0"})");
  CHECK(asks_of(catalog_of(kNpmCataloger, tree.build()), "a") == "c\nd o/d\np https://x/p.tgz");
  TreeBuilder published(kNpmCataloger);
  published.file("package/package.json", manifest);
  CHECK(asks_of(catalog_of(kNpmCataloger, published.build()), "a") == "b\nc\nd o/d\no\np https://x/p.tgz\nq");
}

TEST_CASE("a distribution asks for what is not there, and for what has an address") {
  TreeBuilder tree(kPythonCataloger);
  tree.file("lib/a-1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: a\nVersion: 1.0\nRequires-Dist: B.b>=1\nRequires-Dist: c @ "
            "https://x/c.whl\n"
            "Requires-Dist: d ; extra == \"x\"\nRequires-Dist: e @ git+https://x/e ; extra == \"x\"\n"
            "Requires-Dist: here\n");
  tree.file("lib/here-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: here\nVersion: 1.0\n");
  CHECK(asks_of(catalog_of(kPythonCataloger, tree.build()), "a") ==
        "b-b\nc https://x/c.whl\ne git+https://x/e");
}
