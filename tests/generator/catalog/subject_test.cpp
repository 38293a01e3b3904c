#include "generator/catalog/subject.h"

#include <doctest/doctest.h>

#include "schemas/error.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

constexpr Cataloger kWanting = {
    "subject", [](std::string_view path, std::string_view) { return subject_wants(path); }, nullptr};

Inventory named(std::initializer_list<std::pair<std::string_view, std::string_view>> files) {
  TreeBuilder builder(kWanting);
  for (const auto& [path, content] : files) builder.file(path, content);
  Inventory inventory;
  Tree tree = builder.build();
  name_subject(tree, inventory);
  inventory.strings.adopt(std::move(tree.strings));
  return inventory;
}

}  // namespace

TEST_CASE("What was scanned has name, version and package URL from its own manifest") {
  const struct {
    std::string_view file, content, name, version, purl;
  } cases[] = {
      {"package.json", R"({"name": "@shop/web", "version": "1.2.0"})", "web", "1.2.0",
       "pkg:npm/%40shop/web@1.2.0"},
      {"pyproject.toml", "[project]\nname = 'Shop_Api'\nversion = '3'\n", "Shop_Api", "3",
       "pkg:pypi/shop-api@3"},
      {"pyproject.toml", "[tool.poetry]\nname = 'api'\nversion = '3'\n", "api", "3", "pkg:pypi/api@3"},
      {"pyproject.toml", "[build-system]\nrequires = []\n", "", "", ""},
      {"Cargo.toml", "[package]\nname = \"shop\"\nversion = \"0.1.0\"\n", "shop", "0.1.0",
       "pkg:cargo/shop@0.1.0"},
      {"go.mod", "module example.org/shop/api // the API\n\ngo 1.22\n", "api", "",
       "pkg:golang/example.org/shop/api"},
      {"composer.json", R"({"name": "shop/api", "version": "2"})", "api", "2", "pkg:composer/shop/api@2"},
      {"shop.gemspec", "Gem::Specification.new do |s|\n  s.name = \"shop\".freeze\n  s.version = '4'\nend\n",
       "shop", "4", "pkg:gem/shop@4"},
      {"shop.gemspec", "Gem::Specification.new do |s|\n  s.name = NAME\nend\n", "", "", ""},
      {"shop-1.0/pyproject.toml", "[project]\nname = 'shop'\n", "", "", ""},  // a folder in a project
      {"package.json", "{\"name\": ", "", "", ""},
      {"package.json", R"({"name": "with space", "version": "1"})", "with space", "1",
       "pkg:npm/with%20space@1"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.file);
    CAPTURE(test.content);
    const Inventory inventory = named({{test.file, test.content}, {"other/file", "x"}});
    CHECK(inventory.name == test.name);
    CHECK(inventory.version == test.version);
    CHECK(inventory.purl == test.purl);
  }
}

TEST_CASE("Of several manifests the first that gives a name says what was scanned") {
  const Inventory inventory =
      named({{"package.json", R"({"name": "assets"})"}, {"pyproject.toml", "[project]\nname = 'shop'\n"}});
  CHECK(inventory.purl == "pkg:pypi/shop");
  const Inventory tools =
      named({{"package.json", R"({"name": "assets"})"}, {"pyproject.toml", "[tool.x]\na = 1\n"}});
  CHECK(tools.purl == "pkg:npm/assets");
}

TEST_CASE("A published archive is named by the manifest in the folder that it wraps its files in") {
  const Inventory inventory =
      named({{"package/package.json", R"({"name": "left-pad", "version": "1.3.0"})"}});
  CHECK(inventory.purl == "pkg:npm/left-pad@1.3.0");
}

TEST_CASE("Licence, description and supplier of what was scanned come from its manifest, without secrets") {
  const Inventory npm = named({{"package.json", R"({"name": "shop", "license": "mit", "description": "sells",
      "author": {"name": "Ann", "email": "ann@example.org"}})"}});
  REQUIRE(npm.imprint.licenses.size() == 1);
  CHECK(npm.imprint.licenses[0] == License{License::Form::id, "MIT"});
  CHECK(npm.imprint.description == "sells");
  CHECK(npm.imprint.supplier == Party{"Ann", "ann@example.org", ""});
  const Inventory python = named({{"pyproject.toml",
                                   "[project]\nname = 'shop'\nlicense = {text = 'MIT'}\n"
                                   "authors = [{name = 'Ann'}, {name = 'Bob', email = 'b@x.org'}]\n"}});
  CHECK(python.imprint.licenses == std::vector<License>{{License::Form::id, "MIT"}});
  CHECK(python.imprint.supplier == Party{"Ann", "", ""});
  const Inventory cargo = named({{"Cargo.toml",
                                  "[package]\nname = 'shop'\nauthors = ['Ann <a@x.org>', 'Bob']\n"
                                  "description = 'see https://me:secret@example.org/'\n"}});
  CHECK(cargo.imprint.supplier == Party{"Ann", "a@x.org", ""});
  CHECK(cargo.imprint.description.find("secret") == std::string_view::npos);
}
