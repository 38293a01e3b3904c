#include "generator/catalog/published.h"
#include "schemas/inventory/properties.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

/// `form folder manifest` of a tree with these files.
std::string published(const std::vector<std::string_view>& paths) {
  TreeBuilder builder(kGoCataloger);
  for (const auto path : paths) builder.file(path, "");
  const Tree tree = builder.build();
  const PublishedPackage package = published_package(tree);
  if (package.form == PublishedPackage::Form::none) return "none";
  return std::string(to_string(package.form))
      .append(" '")
      .append(package.folder)
      .append("' ")
      .append(tree.entries[package.manifest].path);
}

}  // namespace

TEST_CASE("a tree that is one published package is told by what lies in its only folder, or at the root") {
  struct Case {
    std::vector<std::string_view> paths;
    const char* expected;
  };
  const Case cases[] = {
      {{"package/package.json", "package/index.js"}, "tarball 'package' package/package.json"},
      {{"node/package.json", "node/index.d.ts"}, "tarball 'node' node/package.json"},
      {{"a-1.0/PKG-INFO", "a-1.0/setup.py"}, "sdist 'a-1.0' a-1.0/PKG-INFO"},
      {{"PKG-INFO", "setup.py", "src/a.py"}, "sdist '' PKG-INFO"},
      {{"a-1.0/Cargo.toml", "a-1.0/Cargo.toml.orig"}, "crate 'a-1.0' a-1.0/Cargo.toml"},
      {{"Cargo.toml", "Cargo.toml.orig", "src/lib.rs"}, "crate '' Cargo.toml"},
      {{"DEBIAN/control", "usr/bin/a"}, "deb '' DEBIAN/control"},
      {{".PKGINFO", "usr/bin/a"}, "apk '' .PKGINFO"},
      {{"GEM/metadata", "GEM/checksums.yaml", "lib/a.rb"}, "gem '' GEM/metadata"},
      {{"info/index.json", "info/files", "bin/a"}, "conda '' info/index.json"},
      {{"META-INF/MANIFEST.MF", "a/A.class"}, "jar '' META-INF/MANIFEST.MF"},
      {{"example.com/a/b@v1.0.0/go.mod", "example.com/a/b@v1.0.0/x/y.go"},
       "module 'example.com/a/b@v1.0.0' example.com/a/b@v1.0.0/go.mod"},
      // What only publishing writes goes before a manifest that sources of all kinds have.
      {{"a-1.0/PKG-INFO", "a-1.0/package.json"}, "sdist 'a-1.0' a-1.0/PKG-INFO"},
      {{"a-1.0/Cargo.toml", "a-1.0/Cargo.toml.orig", "a-1.0/package.json"}, "crate 'a-1.0' a-1.0/Cargo.toml"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expected);
    CHECK(published(c.paths) == c.expected);
  }
}

TEST_CASE("what a folder is compared with tells which package it is, where it can be that") {
  struct Case {
    const char* form;
    std::vector<std::string_view> paths;
    const char* expected;
  };
  const Case cases[] = {
      {"module", {"a.go", "go.mod"}, "module '' go.mod"},
      {"module", {"a.go"}, "module '' -"},
      {"module", {"modules.txt", "example.com/a/a.go"}, "none"},  // a whole vendor folder
      {"module", {"a.go", "vendor/modules.txt"}, "none"},         // a project
      {"deb", {"usr/bin/a"}, "deb '' -"},
      {"deb", {"DEBIAN/control", "usr/bin/a"}, "deb '' DEBIAN/control"},
      {"deb", {"usr/bin/a", "var/lib/dpkg/status"}, "none"},  // a system
      {"gem", {"lib/a.rb"}, "gem '' -"},
      {"gem", {"GEM/metadata", "lib/a.rb"}, "gem '' GEM/metadata"},
      {"gem", {"gems/a-1/lib/a.rb", "specifications/a-1.gemspec"}, "none"},  // where gems are installed
      {"tarball", {"index.js", "package.json"}, "tarball '' package.json"},
      {"tarball", {"index.js"}, "none"},
      {"crate", {"package.json"}, "none"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.paths);
    TreeBuilder builder(kGoCataloger);
    for (const auto path : c.paths) builder.file(path, "");
    Tree tree = builder.build();
    tree.expected = ExpectedPackage{c.form, "", "a", "1", "pkg:generic/a@1"};
    const PublishedPackage package = published_package(tree);
    const std::string manifest(package.manifest == kNone ? "-" : tree.entries[package.manifest].path);
    CHECK((package.form == PublishedPackage::Form::none
               ? "none"
               : std::string(to_string(package.form)) + " '" + std::string(package.folder) + "' " +
                     manifest) == c.expected);
  }
}

TEST_CASE("the archive of a module states no modes, and is taken to have those of vendored files") {
  const auto mode = [](std::string_view path) {
    Tree tree = TreeBuilder(kGoCataloger).file(path, "").build();
    tree.entries.at(0).mode = 0664;
    settle_modes(tree);
    return tree.entries.at(0).mode;
  };
  CHECK(mode("example.com/a/b@v1.0.0/go.mod") == 0644);
  CHECK(mode("a@v1/go.mod") == 0664);
}

TEST_CASE("an archive says which package a folder beside it is, and nothing else does") {
  Inventory archive;
  archive.origin.kind = "archive";
  archive.packages.emplace_back();
  CHECK_FALSE(expected_beside(archive));
  Package& package = archive.packages.emplace_back();
  package.group = "@a";
  package.name = "b";
  package.version = "1.0.0";
  package.properties = {{property::kPublished, "tarball"}};
  const auto expected = expected_beside(archive);
  REQUIRE(expected);
  CHECK(expected->form + " " + expected->group + " " + expected->name + " " + expected->version ==
        "tarball @a b 1.0.0");
  archive.origin.kind = "directory";
  CHECK_FALSE(expected_beside(archive));
}

TEST_CASE("projects, environments and several packages are no published package") {
  const std::vector<std::string_view> cases[] = {
      {},
      {"package.json", "index.js"},                        // a project
      {"package/package.json", "other/index.js"},          // something beside it
      {"package-a/package.json", "package/package.json"},  // likewise, though one name begins the other
      {"package/package.json", "package2"},                // likewise
      {"package"},                                         // no folder
      {".PKGINFO", ".MTREE"},                              // a package of pacman's
      {"metadata", "data/a.rb"},                           // what many a project has
      {"example.com/a@v1/go.mod", "other/x"},              // something beside it
      {"a@v1/go.mod"},                                     // no module's path
      {"a/DEBIAN/control", "b"},                           // further down
      {"a/b/package.json"},                                // further down
      {"a/Cargo.toml", "a/src/lib.rs"},                    // a source
      {"a/pyproject.toml", "a/a.py"},                      // likewise
      {"a/Cargo.toml", "a/Cargo.toml.orig", "a/.cargo-checksum.json"},  // as cargo vendors it
      {"node_modules/a/package.json"},
  };
  for (const auto& paths : cases) CHECK(published(paths) == "none");
}
