#include <doctest/doctest.h>

#include <string>

#include "schemas/inventory/properties.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

constexpr std::string_view kModules =
    "# github.com/BurntSushi/toml v1.4.0\n"
    "## explicit; go 1.18\n"
    "github.com/BurntSushi/toml\n"
    "github.com/BurntSushi/toml/internal\n"
    "# github.com/aws/sdk v1.48.0\n"
    "## go 1.24\n"
    "github.com/aws/sdk/aws\n"
    "# github.com/aws/sdk/service/s3 v1.2.0\n"
    "## explicit\n"
    "github.com/aws/sdk/service/s3\n"
    "# example.com/not/vendored v0.1.0\n"
    "## explicit; go 1.20\n"
    "# gopkg.in/yaml.v3 v3.0.1\n"
    "gopkg.in/yaml.v3\n";

TreeBuilder project() {
  TreeBuilder tree(kGoCataloger);
  tree.file("main.go", "package main")
      .file("vendor/modules.txt", kModules)
      .file("vendor/github.com/BurntSushi/toml/parse.go", "package toml")
      .file("vendor/github.com/BurntSushi/toml/COPYING", "MIT")
      .file("vendor/github.com/BurntSushi/toml/internal/tz.go", "package internal")
      .file("vendor/github.com/aws/sdk/LICENSE.txt", "Apache")
      .file("vendor/github.com/aws/sdk/aws/config.go", "package aws")
      .file("vendor/github.com/aws/sdk/service/s3/api.go", "package s3")
      .file("vendor/gopkg.in/yaml.v3/yaml.go", "package yaml");
  return tree;
}

std::string property_of(const FoundPackage& found, std::string_view name) {
  for (const Property& property : found.package.properties)
    if (property.name == name) return std::string(property.value);
  return {};
}

/// `name version` of every package, one a line.
std::string listed(const Catalog& catalog) {
  std::string lines;
  for (const FoundPackage& found : catalog.found)
    lines.append(found.package.name).append(" ").append(found.package.version).append("\n");
  return lines;
}

}  // namespace

TEST_CASE("go: every module with packages in vendor/modules.txt is a package") {
  const Tree tree = project().build();
  const Catalog catalog = catalog_of(kGoCataloger, tree);
  CHECK(catalog.diagnostics.empty());
  CHECK(listed(catalog) ==
        "github.com/BurntSushi/toml v1.4.0\n"
        "github.com/aws/sdk v1.48.0\n"
        "github.com/aws/sdk/service/s3 v1.2.0\n"
        "gopkg.in/yaml.v3 v3.0.1\n");
  const FoundPackage* toml = find_named(catalog, "github.com/BurntSushi/toml");
  REQUIRE(toml != nullptr);
  CHECK(toml->package.purl == "pkg:golang/github.com/BurntSushi/toml@v1.4.0");
  CHECK(toml->package.location == "vendor/github.com/BurntSushi/toml");
  CHECK(toml->package.record == "vendor/modules.txt");
  CHECK(property_of(*toml, "stocktake:go-sum").empty());
  CHECK(catalog.roots == std::vector<std::uint32_t>{0, 2});
}

TEST_CASE("go: a file belongs to the module with the longest matching path") {
  const Tree tree = project().build();
  const Catalog catalog = catalog_of(kGoCataloger, tree);
  const auto owner = [&](std::string_view path) { return claims_to(tree, catalog, path); };
  CHECK(owner("vendor/github.com/aws/sdk/LICENSE.txt") == "github.com/aws/sdk none 1");
  CHECK(owner("vendor/github.com/aws/sdk/service/s3/api.go") == "github.com/aws/sdk/service/s3 none 1");
  CHECK(owner("vendor/github.com/BurntSushi/toml/internal/tz.go") == "github.com/BurntSushi/toml none 1");
  CHECK(owner("vendor/modules.txt").empty());
  CHECK(owner("main.go").empty());
}

TEST_CASE(
    "go: code in a folder that the record does not list is told apart from listed code and other files") {
  const Tree tree = project()
                        .file("vendor/github.com/aws/sdk/evil/init.go", "package evil")
                        .file("vendor/github.com/aws/sdk/evil/README", "read me")
                        .build();
  const Catalog catalog = catalog_of(kGoCataloger, tree);
  CHECK(claims_to(tree, catalog, "vendor/github.com/aws/sdk/evil/init.go") ==
        "github.com/aws/sdk unlisted 1");
  CHECK(claims_to(tree, catalog, "vendor/github.com/aws/sdk/evil/README") == "github.com/aws/sdk none 1");
}

TEST_CASE("go: a module that another one replaces is that other; a folder in its place is named") {
  struct Case {
    std::string_view line, purl, stands_for, replaced_by, sum;
  };
  const Case cases[] = {
      {"# example.com/a v1.0.0 => example.com/fork/v4 v4.1.0", "pkg:golang/example.com/fork/v4@v4.1.0",
       "example.com/a v1.0.0", "", "h1:fork="},
      {"# example.com/a v1.0.0 => example.com/a v1.0.1", "pkg:golang/example.com/a@v1.0.1",
       "example.com/a v1.0.0", "", "h1:newer="},
      {"# example.com/a v1.0.0 => ../my fork", "pkg:golang/example.com/a@v1.0.0", "", "../my fork", ""},
      {"# example.com/a v1.0.0 => /src/a", "pkg:golang/example.com/a@v1.0.0", "", "/src/a", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.line);
    const std::string modules =
        std::string(c.line) + "\nexample.com/a\nexample.com/a/sub\n# example.com/a => ../general\n";
    const Tree tree = TreeBuilder(kGoCataloger)
                          .file("vendor/modules.txt", modules)
                          .file("vendor/example.com/a/a.go", "package a")
                          .file("go.sum",
                                "example.com/a v1.0.0 h1:original=\n"
                                "example.com/a v1.0.1 h1:newer=\n"
                                "example.com/fork/v4 v4.1.0 h1:fork=\n")
                          .build();
    const Catalog catalog = catalog_of(kGoCataloger, tree);
    REQUIRE(catalog.found.size() == 1);
    const FoundPackage& module = catalog.found[0];
    CHECK(module.package.purl == c.purl);
    CHECK(module.package.location == "vendor/example.com/a");
    CHECK(property_of(module, property::kStandsFor) == c.stands_for);
    CHECK(property_of(module, property::kReplacedBy) == c.replaced_by);
    CHECK(property_of(module, property::kGoPackages) == "example.com/a\nexample.com/a/sub");
    CHECK(property_of(module, "stocktake:go-sum") == c.sum);
    CHECK(claims_to(tree, catalog, "vendor/example.com/a/a.go") ==
          std::string(module.package.name) + " none 1");
  }
}

TEST_CASE("go: go.sum beside the vendor folder gives the archive's hash, never that of go.mod") {
  const Tree tree = project()
                        .file("go.sum",
                              "github.com/BurntSushi/toml v1.4.0 h1:archive=\n"
                              "github.com/BurntSushi/toml v1.4.0/go.mod h1:mod=\n"
                              "github.com/aws/sdk v1.48.0/go.mod h1:mod=\r\n"
                              "gopkg.in/yaml.v3 v3.0.1 h2:unknown=\n"
                              "garbage\n")
                        .file("go.work.sum", "github.com/aws/sdk/service/s3 v1.2.0 h1:work=")
                        .file("vendor/go.sum", "gopkg.in/yaml.v3 v3.0.1 h1:elsewhere=\n")
                        .build();
  const Catalog catalog = catalog_of(kGoCataloger, tree);
  REQUIRE(catalog.found.size() == 4);
  CHECK(property_of(catalog.found[0], "stocktake:go-sum") == "h1:archive=");
  CHECK(property_of(catalog.found[1], "stocktake:go-sum").empty());
  CHECK(property_of(catalog.found[2], "stocktake:go-sum") == "h1:work=");
  CHECK(property_of(catalog.found[3], "stocktake:go-sum").empty());
}

TEST_CASE("go: a module of which go.sum knows another version, or none, is not what was locked") {
  const Tree tree =
      TreeBuilder(kGoCataloger)
          .file("vendor/modules.txt",
                "# example.com/a v1.0.1\nexample.com/a\n# example.com/b v1.0.0\nexample.com/b\n")
          .file("vendor/example.com/a/a.go", "package a")
          .file("vendor/example.com/b/b.go", "package b")
          .file("go.sum", "example.com/a v1.0.0 h1:a=\nexample.com/b/v2 v2.0.0 h1:b=\n")
          .build();
  const Catalog catalog = catalog_of(kGoCataloger, tree);
  REQUIRE(catalog.found.size() == 2);
  CHECK(catalog.found[0].package.lock_status == "version v1.0.0");
  CHECK(catalog.found[1].package.lock_status == "nothing of it");
}

TEST_CASE("go: the files of a module that a folder replaces are held against that folder") {
  const auto found = [](const char* vendored, const char* folder) {
    const Tree tree = TreeBuilder(kGoCataloger)
                          .file("sub/vendor/modules.txt", "# example.com/a v1.0.0 => ./a\nexample.com/a\n")
                          .file("sub/vendor/example.com/a/a.go", vendored)
                          .file(folder, "package a")
                          .build();
    const Catalog catalog = catalog_of(kGoCataloger, tree);
    REQUIRE(catalog.found.size() == 1);
    return property_of(catalog.found[0], property::kReplacement);
  };
  CHECK(found("package a", "sub/a/a.go") == "agrees");
  CHECK(found("package evil", "sub/a/a.go") == "differs: sub/vendor/example.com/a/a.go");
  CHECK(found("package a", "sub/other/a.go").empty());
}

TEST_CASE("go: the root may itself be the vendor folder") {
  const Tree tree = TreeBuilder(kGoCataloger)
                        .file("modules.txt", "## workspace\r\n# example.com/a v1.0.0\r\nexample.com/a\r\n")
                        .file("example.com/a/a.go", "package a")
                        .file("example.com/a/sub/b.go", "package sub")
                        .file("go.sum", "example.com/a v1.0.0 h1:not-beside=\n")
                        .build();
  const Catalog catalog = catalog_of(kGoCataloger, tree);
  REQUIRE(listed(catalog) == "example.com/a v1.0.0\n");
  CHECK(catalog.found[0].package.location == "example.com/a");
  CHECK(property_of(catalog.found[0], "stocktake:go-sum").empty());
  CHECK(claims_to(tree, catalog, "example.com/a/a.go") == "example.com/a none 0");
  CHECK(claims_to(tree, catalog, "example.com/a/sub/b.go") == "example.com/a unlisted 0");
}

TEST_CASE("go: vendor folders stand anywhere, but one inside another is files") {
  const Tree tree =
      TreeBuilder(kGoCataloger)
          .file("modules.txt", "a list of modules that has nothing to do with go\n")
          .file("a/vendor/modules.txt", "# example.com/a v1.0.0\nexample.com/a\n")
          .file("a/vendor/example.com/a/vendor/modules.txt", "# example.com/c v1.0.0\nexample.com/c\n")
          .file("a/vendor/example.com/a/vendor/example.com/c/c.go", "package c")
          .file("b/vendor/modules.txt", "# example.com/a v2.0.0\nexample.com/a\n")
          .file("docs/modules.txt", "# example.com/d v2.0.0\nexample.com/d\n")
          .build();
  const Catalog catalog = catalog_of(kGoCataloger, tree);
  CHECK(listed(catalog) == "example.com/a v1.0.0\nexample.com/a v2.0.0\n");
  CHECK(claims_to(tree, catalog, "a/vendor/example.com/a/vendor/example.com/c/c.go") ==
        "example.com/a unlisted 2");
}

TEST_CASE("go: a malformed record is a diagnostic and the rest goes on") {
  const Tree tree = TreeBuilder(kGoCataloger)
                        .file("a/vendor/modules.txt",
                              "stray/package\n# \n# one\n# example.com/x\npkg\n"
                              "# ../../etc v1.0.0\n../../etc\n"
                              "# example.com/ok v1.0.0\nexample.com/ok\n"
                              "# example.com/ok v1.1.0\nexample.com/ok/again\n")
                        .file("a/vendor/example.com/ok/ok.go", "package ok")
                        .file("b/vendor/modules.txt", "# example.com/\xff v1.0.0\nexample.com/\xff\n")
                        .unread("c/vendor/modules.txt", "permission denied")
                        .build();
  const Catalog catalog = catalog_of(kGoCataloger, tree);
  CHECK(listed(catalog) == "example.com/ok v1.0.0\n");
  std::string diagnostics;
  for (const auto& d : catalog.diagnostics)
    diagnostics.append(d.path).append(": ").append(d.message).append("\n");
  CHECK(diagnostics ==
        "a/vendor/modules.txt: lists the module example.com/ok twice; the first counts\n"
        "b/vendor/modules.txt: is not UTF-8 text; the modules beside it are unknown\n"
        "c/vendor/modules.txt: could not be read; the modules beside it are unknown\n"
        "a/vendor/modules.txt: names a module with an impossible path: ../../etc\n");
}
