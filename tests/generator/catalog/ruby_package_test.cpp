#include "generator/catalog/ruby_package.h"
#include "schemas/inventory/properties.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

constexpr std::string_view kMetadata =
    "--- !ruby/object:Gem::Specification\nname: a-b\nversion: !ruby/object:Gem::Version\n  version: 1.2.0\n"
    "platform: ruby\nauthors:\n- Ann\nsummary: does a\nhomepage: https://example.com/\nlicenses:\n- MIT\n"
    "extensions:\n- ext/a/extconf.rb\nrequire_paths:\n- lib\nrequirements: []\n";

Tree gem(std::string_view metadata) {
  return TreeBuilder(kRubyCataloger)
      .file("GEM/metadata", metadata)
      .file("GEM/checksums.yaml", "---\n")
      .file("ext/a/extconf.rb", "hello")
      .file("lib/a-b.rb", "hello")
      .file("lib/rubygems_plugin.rb", "hello")
      .build();
}

}  // namespace

TEST_CASE("ruby: a gem as a file is the gem of its specification, with what it runs") {
  const Tree tree = gem(kMetadata);
  const Catalog catalog = catalog_of(kRubyCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  const Package& package = catalog.found[0].package;
  CHECK(package.purl == "pkg:gem/a-b@1.2.0");
  CHECK(package.description == "does a");
  CHECK(package.licenses.at(0).text == "MIT");
  CHECK(lines_of(package.hooks) == "gem:extension=ext/a/extconf.rb | gem:plugin=rubygems_plugin.rb");
  CHECK(lines_of(package.entry_points) == "lib/a-b.rb");
  CHECK(property_of(package, property::kHookFile) == "ext/a/extconf.rb");
  CHECK(property_of(package, property::kPublished) == "gem");
  CHECK(catalog.claims.size() == tree.entries.size());
}

TEST_CASE("ruby: a folder that is compared with a gem is that gem, without what describes it") {
  Tree tree = TreeBuilder(kRubyCataloger).file("lib/a-b.rb", "hello").build();
  tree.expected = ExpectedPackage{"gem", "", "a-b", "1.2.0", "pkg:gem/a-b@1.2.0"};
  const Catalog catalog = catalog_of(kRubyCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  CHECK(catalog.found[0].package.purl == "pkg:gem/a-b@1.2.0");
  CHECK(catalog.claims.size() == tree.entries.size());
}

TEST_CASE("ruby: the platform of a gem as a file stands in its purl") {
  std::string metadata(kMetadata);
  metadata.replace(metadata.find("platform: ruby"), 14, "platform: x86_64-linux");
  CHECK(catalog_of(kRubyCataloger, gem(metadata)).found.at(0).package.purl ==
        "pkg:gem/a-b@1.2.0?platform=x86_64-linux");
}

TEST_CASE("ruby: an impossible specification of a gem as a file is said") {
  for (const char* metadata : {"[", "- a", "name: a", "name: [a]\nversion: {version: 1}", ""}) {
    CAPTURE(metadata);
    const Catalog catalog = catalog_of(kRubyCataloger, gem(metadata));
    CHECK(catalog.found.empty());
    CHECK(catalog.diagnostics.size() == 1);
  }
}
