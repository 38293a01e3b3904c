#include "verifier/archives/layout.h"
#include "schemas/inventory/properties.h"

#include <doctest/doctest.h>

#include <string>

#include "generator/catalog/catalog.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

/// Where a member goes, with `left out` or `rewritten` behind; empty: it is not installed.
std::string place(std::string_view type, const Package& package, std::string_view member) {
  const Inventory inventory;
  const auto placed = archive_layout(type)->place(inventory, package, member);
  if (!placed) return {};
  std::string text = placed->path;
  if (!placed->left_out.empty()) text += " left out";
  if (!placed->rewritten.empty()) text += " rewritten";
  if (placed->first_line_may) text += " first line";
  if (placed->if_not_ignored) text += " if not ignored";
  return text;
}

}  // namespace

TEST_CASE("verify: of a module, what go mod vendor copies must be there") {
  Package package;
  package.name = "example.com/m";
  package.version = "v1.0.0";
  package.location = "vendor/example.com/m";
  package.properties = {{property::kGoPackages, "example.com/m\nexample.com/m/used"}};
  CHECK(place("golang", package, "example.com/m@v1.0.0/a.go") == "vendor/example.com/m/a.go if not ignored");
  CHECK(place("golang", package, "example.com/m@v1.0.0/LICENSE") == "vendor/example.com/m/LICENSE");
  CHECK(place("golang", package, "example.com/m@v1.0.0/used/a.s") == "vendor/example.com/m/used/a.s");
  CHECK(place("golang", package, "example.com/m@v1.0.0/a_test.go") ==
        "vendor/example.com/m/a_test.go left out");
  CHECK(place("golang", package, "example.com/m@v1.0.0/not/a.go") ==
        "vendor/example.com/m/not/a.go left out");
  CHECK(place("golang", package, "example.com/m@v1.0.1/a.go").empty());
}

TEST_CASE("verify: of a module, licences around a package that is needed must be there") {
  Package package;
  package.name = "example.com/m";
  package.version = "v1.0.0";
  package.location = "vendor/example.com/m";
  package.properties = {{property::kGoPackages, "example.com/m/a/used\nexample.com/mother"}};
  CHECK(place("golang", package, "example.com/m@v1.0.0/LICENSE") == "vendor/example.com/m/LICENSE");
  CHECK(place("golang", package, "example.com/m@v1.0.0/a/PATENTS.txt") ==
        "vendor/example.com/m/a/PATENTS.txt");
  CHECK(place("golang", package, "example.com/m@v1.0.0/a/used/NOTICE") ==
        "vendor/example.com/m/a/used/NOTICE");
  CHECK(place("golang", package, "example.com/m@v1.0.0/b/LICENSE") ==
        "vendor/example.com/m/b/LICENSE left out");
  CHECK(place("golang", package, "example.com/m@v1.0.0/README") == "vendor/example.com/m/README left out");
}

TEST_CASE("verify: a module that stands for another is imported by the path of the other") {
  Package package;
  package.name = "example.com/fork";
  package.version = "v1.0.0";
  package.location = "vendor/example.com/m";
  package.properties = {{property::kStandsFor, "example.com/m v0.9.0"},
                        {property::kGoPackages, "example.com/m"}};
  CHECK(place("golang", package, "example.com/fork@v1.0.0/a.go") ==
        "vendor/example.com/m/a.go if not ignored");
}

TEST_CASE("verify: of a wheel, data go where installers keep them") {
  Package package;
  package.record = "env/lib/python3.11/site-packages/a-1.dist-info/METADATA";
  CHECK(place("pypi", package, "a/b.py") == "env/lib/python3.11/site-packages/a/b.py");
  CHECK(place("pypi", package, "a-1.data/purelib/a.py") == "env/lib/python3.11/site-packages/a.py");
  CHECK(place("pypi", package, "a-1.data/scripts/run") == "env/bin/run first line");
  CHECK(place("pypi", package, "a-1.data/data/share/x") == "env/share/x");
  CHECK(place("pypi", package, "a-1.dist-info/RECORD") ==
        "env/lib/python3.11/site-packages/a-1.dist-info/RECORD rewritten");
  CHECK(place("pypi", package, "a-1.dist-info/METADATA") ==
        "env/lib/python3.11/site-packages/a-1.dist-info/METADATA");
  package.record = "target/a-1.dist-info/METADATA";
  CHECK(place("pypi", package, "a-1.data/scripts/run") == "target/bin/run first line");
}

TEST_CASE("verify: the archive's only folder is no part of a name") {
  Package package;
  package.location = "node_modules/a";
  CHECK(place("npm", package, "package/lib/x.js") == "node_modules/a/lib/x.js");
  CHECK(place("npm", package, "README").empty());
  package.location = "vendor/a";
  CHECK(place("cargo", package, "a-1.0.0/src/lib.rs") == "vendor/a/src/lib.rs");
  CHECK(place("cargo", package, "a-1.0.0/Cargo.toml.orig") == "vendor/a/Cargo.toml.orig left out");
}

TEST_CASE("verify: Go's sum of a module is over its files' digests and names") {
  // dirhash.Hash1: SHA-256 over a line `HEX  NAME` for each file.
  const Tree tree = TreeBuilder(kGoCataloger).file("m@v1/go.mod", "module m\n").build();
  CHECK(to_hex(go_sum_of(tree)) == to_hex(sha256_of(to_hex(sha256_of("module m\n")) + "  m@v1/go.mod\n")));
}

TEST_CASE("verify: what no build of Go uses says so before its package clause") {
  CHECK(is_ignored_by_go("// text\n//go:build ignore\n\npackage main\n"));
  CHECK(is_ignored_by_go("// +build ignore\n\npackage main\n"));
  CHECK_FALSE(is_ignored_by_go("//go:build !ignore\n\npackage a\n"));
  CHECK_FALSE(is_ignored_by_go("package a\n//go:build ignore\n"));
}

TEST_CASE("verify: of an ecosystem that nobody knows there is no layout") {
  CHECK(archive_layout("rpm") == nullptr);
}

TEST_CASE("verify: pnpm's links to a package are known, under its name or the lock's, and no others") {
  Inventory inventory;
  Package package;
  package.group = "@s";
  package.name = "a";
  package.location = "node_modules/.pnpm/@s+a@1.0.0/node_modules/@s/a";
  package.properties = {{property::kAlias, "other"}};
  const auto added = [&](std::string_view path, std::string_view target) {
    File file;
    file.path = path;
    file.type = FileType::symlink;
    inventory.files = {file};
    inventory.make_detail(inventory.files[0]).target = target;
    return !archive_layout("npm")->added(inventory, package, inventory.files[0]).empty();
  };
  CHECK(added("node_modules/.pnpm/b@1.0.0/node_modules/@s/a", "../../../@s+a@1.0.0/node_modules/@s/a"));
  CHECK(added("node_modules/@s/a", "../.pnpm/@s+a@1.0.0/node_modules/@s/a"));
  CHECK(added("node_modules/other", ".pnpm/@s+a@1.0.0/node_modules/@s/a"));
  CHECK_FALSE(added("node_modules/evil", ".pnpm/@s+a@1.0.0/node_modules/@s/a"));
  CHECK_FALSE(added("node_modules/@s/a", "../.pnpm/@s+a@2.0.0/node_modules/@s/a"));
  CHECK_FALSE(added("node_modules/@s/a", "../.pnpm/@s+a@1.0.0/node_modules/@s/a/inner"));
}

TEST_CASE("verify: of a Debian system the links in the place of folders are known, where they lead there") {
  Inventory inventory;
  Package package;
  const auto known = [&](std::string_view path, std::string_view target) {
    File file;
    file.path = path;
    file.type = FileType::symlink;
    inventory.files = {file};
    inventory.make_detail(inventory.files[0]).target = target;
    return is_folder_link(inventory, package, inventory.files[0]);
  };
  CHECK(known("bin", "usr/bin"));
  CHECK(known("var/run", "/run"));
  CHECK_FALSE(known("bin", "usr/local/bin"));
  CHECK_FALSE(known("usr/bin", "usr/bin"));
  package.location = "root";
  CHECK(known("root/lib64", "usr/lib64"));
  CHECK_FALSE(known("lib64", "usr/lib64"));
}

TEST_CASE(
    "verify: where pip installed into the tree itself, that is the folder of which wheels make up all") {
  Package package;
  package.record = "a-1.0.dist-info/RECORD";
  CHECK(archive_layout("pypi")->area(package) == "");
  package.record = "lib/a-1.0.dist-info/RECORD";
  CHECK(archive_layout("pypi")->area(package) == "lib");
  package.record = "a.egg-info/PKG-INFO";
  CHECK(!archive_layout("pypi")->area(package));
  package.location = "a";
  CHECK(!archive_layout("cargo")->area(package));
}
