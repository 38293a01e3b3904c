#include "generator/catalog/go_locks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "schemas/error.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

std::string text_of(std::string_view name, std::string_view content) {
  std::string text;
  for (const GoLocked& project : read_go_lock(name, content)) {
    text += project.path + " " + project.version + " " + project.commit + " " + project.source;
    for (const std::string& package : project.packages) text += " " + package;
    text += "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("dep's lock names projects with tag or commit, and the packages that are used") {
  CHECK(text_of("Gopkg.lock",
                "[[projects]]\n"
                "  digest = \"1:aa\"\n"
                "  name = \"github.com/a/b\"\n"
                "  packages = [\n    \".\",\n    \"c\",\n  ]\n"
                "  pruneopts = \"UT\"\n"
                "  revision = \"1111111111111111111111111111111111111111\"\n"
                "  version = \"v1.2.0\"\n\n"
                "[[projects]]\n"
                "  branch = \"master\"\n"
                "  name = \"golang.org/x/net\"\n"
                "  packages = [\"context\"]\n"
                "  source = \"https://git.example/net\"\n"
                "  revision = \"2222222222222222222222222222222222222222\"\n\n"
                "[solve-meta]\n  analyzer-name = \"dep\"\n") ==
        "github.com/a/b v1.2.0 1111111111111111111111111111111111111111  github.com/a/b github.com/a/b/c\n"
        "golang.org/x/net 2222222222222222222222222222222222222222 2222222222222222222222222222222222222222 "
        "https://git.example/net golang.org/x/net/context\n");
  CHECK_THROWS_AS(read_go_lock("Gopkg.lock", "[[projects]\n"), Error);
}

TEST_CASE("glide's lock names imports, and a path that is there twice once") {
  CHECK(
      text_of("glide.lock",
              "hash: abc\nupdated: 2017-01-01\nimports:\n"
              "- name: github.com/a/b\n  version: 1111\n  repo: \"https://git.example/b\"\n"
              "  subpackages:\n  - c\n  - d/e\n"
              "- name: github.com/x/y\n  version: v2\n"
              "testImports:\n- name: github.com/t/t\n  version: 3333\n- name: github.com/x/y\n  version: v9\n"
              "devImports: []\n") ==
      "github.com/a/b 1111 1111 https://git.example/b github.com/a/b/c github.com/a/b/d/e github.com/a/b\n"
      "github.com/x/y v2 v2 \n"
      "github.com/t/t 3333 3333 \n");
}

TEST_CASE("vndr's list names a path, a commit and at times a repository") {
  CHECK(text_of("vendor.conf",
                "# the list\n"
                "github.com/a/b 1111\n"
                "  github.com/c/d\tv1.0 https://git.example/d.git  # a fork\n"
                "alone\n") ==
        "github.com/a/b 1111 1111 \n"
        "github.com/c/d v1.0 v1.0 https://git.example/d.git\n");
}

TEST_CASE("a vendor folder without modules.txt has what the nearest lock above it lists, where it is there") {
  const auto names_of = [](const Catalog& catalog) {
    std::string names;
    for (const FoundPackage& found : catalog.found)
      names += std::string(found.package.purl) + " " + std::string(found.package.location) + "\n";
    return names;
  };
  const std::string lock = "github.com/a/b 1111111\ngithub.com/gone/c 2222222\n../up 3333333\n";
  TreeBuilder tree(kGoCataloger);
  tree.file("vendor.conf", lock)
      .file("cmd/vendor/github.com/a/b/b.go", "package b")
      .file("cmd/vendor/github.com/a/b/vendor/github.com/gone/c/c.go", "package c");
  SUBCASE("") {
    const Tree built = tree.build();
    CHECK(names_of(catalog_of(kGoCataloger, built)) ==
          "pkg:golang/github.com/a/b@1111111 cmd/vendor/github.com/a/b\n");
  }
  SUBCASE("modules.txt has the last word") {
    const Tree built =
        tree.file("cmd/vendor/modules.txt", "# github.com/a/b v1.0.0\ngithub.com/a/b\n").build();
    CHECK(names_of(catalog_of(kGoCataloger, built)) ==
          "pkg:golang/github.com/a/b@v1.0.0 cmd/vendor/github.com/a/b\n");
  }
  SUBCASE("a nearer lock counts, and one that is damaged is said to be") {
    const Tree built = tree.file("cmd/Gopkg.lock", "[[projects]\n").build();
    const Catalog catalog = catalog_of(kGoCataloger, built);
    CHECK(catalog.found.empty());
    REQUIRE(catalog.diagnostics.size() == 1);
    CHECK(catalog.diagnostics[0].path == "cmd/Gopkg.lock");
  }
}
