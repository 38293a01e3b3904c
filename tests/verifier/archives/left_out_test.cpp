#include "verifier/archives/left_out.h"
#include "schemas/inventory/properties.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/differ/inventory_builder.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

using Paths = std::vector<std::string>;

/// The files that may be left out where an archive with these files, the content of which is their path, is
/// compared with a folder.
Paths left_out(std::string_view form, const std::string& purl, const Paths& archive, const Paths& folder,
               std::string_view origin = "archive") {
  InventoryBuilder before, after;
  before.origin_kind = origin;
  PackageSpec& package = before.package(purl);
  package.properties = {{property::kPublished, form}};
  if (form == "module") package.name = "example.com/m";  // as Go names it
  for (const std::string& path : archive) before.file(path);
  after.package(purl);
  for (const std::string& path : folder) after.file(path);
  const Inventory was = before.build(), is = after.build();
  Paths result;
  const auto read = [&](std::span<const std::uint32_t> files, const auto& take) {
    for (const std::uint32_t file : files)
      take(file, was.files[file].path.ends_with("ignored.go") ? "//go:build ignore\n\npackage main\n"
                                                              : "package m\n");
  };
  for (const auto& [file, why] : left_out_of(was, is, read)) {
    CHECK_FALSE(why.empty());
    result.emplace_back(was.files[file].path);
  }
  return result;
}

}  // namespace

TEST_CASE("verify: of a module a vendor folder has the code of packages that are needed") {
  const std::string purl = "pkg:golang/example.com/m@v1.0.0", top = "example.com/m@v1.0.0/";
  const Paths archive = {top + "LICENSE",     top + "a.go",      top + "a_test.go", top + "go.mod",
                         top + "ignored.go",  top + "lost.go",   top + "not/b.go",  top + "used/c.go",
                         top + "used/data.c", top + "used/d.go", top + "x/y.txt"};
  CHECK(left_out("module", purl, archive, {"a.go", "used/c.go"}) ==
        Paths{top + "a_test.go", top + "go.mod", top + "ignored.go", top + "not/b.go", top + "x/y.txt"});
}

TEST_CASE("verify: a test that was added to a vendored module does not make it whole") {
  const std::string purl = "pkg:golang/example.com/m@v1.0.0", top = "example.com/m@v1.0.0/";
  const Paths archive = {top + "a.go", top + "a_test.go", top + "b_test.go", top + "c_test.go",
                         top + "go.mod"};
  const Paths left = {top + "a_test.go", top + "b_test.go", top + "c_test.go", top + "go.mod"};
  CHECK(left_out("module", purl, archive, {"a.go", "evil_test.go"}) == left);
  CHECK(left_out("module", purl, archive, {"a.go", "b_test.go"}) ==
        Paths{top + "a_test.go", top + "c_test.go", top + "go.mod"});
}

TEST_CASE("verify: of a module that is whole nothing is left out") {
  const std::string purl = "pkg:golang/example.com/m@v1.0.0", top = "example.com/m@v1.0.0/";
  CHECK(left_out("module", purl, {top + "a.go", top + "a_test.go", top + "go.mod"}, {"a.go", "go.mod"})
            .empty());
  CHECK(left_out("module", purl, {top + "a.go", top + "a_test.go", top + "b_test.go"}, {"a.go", "b_test.go"})
            .empty());
}

TEST_CASE("verify: cargo vendor leaves out what it leaves out, and unpacking a crate nothing") {
  const Paths archive = {"a-1.0.0/.gitignore", "a-1.0.0/Cargo.toml.orig", "a-1.0.0/src/lib.rs"};
  CHECK(left_out("crate", "pkg:cargo/a@1.0.0", archive, {".cargo-checksum.json"}) ==
        Paths{"a-1.0.0/.gitignore", "a-1.0.0/Cargo.toml.orig"});
  CHECK(left_out("crate", "pkg:cargo/a@1.0.0", archive, {"src/lib.rs"}).empty());
}

TEST_CASE("verify: the description of a Debian package is not extracted, and is whole or not there") {
  const Paths archive = {"DEBIAN/control", "DEBIAN/debian-binary", "DEBIAN/md5sums", "usr/bin/a"};
  CHECK(left_out("deb", "pkg:deb/debian/a@1", archive, {"usr/bin/b"}) ==
        Paths{"DEBIAN/control", "DEBIAN/debian-binary", "DEBIAN/md5sums"});
  CHECK(left_out("deb", "pkg:deb/debian/a@1", archive, {"DEBIAN/control"}) == Paths{"DEBIAN/debian-binary"});
}

TEST_CASE("verify: what describes a gem is not unpacked with its files") {
  const Paths archive = {"GEM/checksums.yaml", "GEM/metadata", "lib/a.rb", "lib/b.rb"};
  CHECK(left_out("gem", "pkg:gem/a@1", archive, {"lib/a.rb"}) == Paths{"GEM/checksums.yaml", "GEM/metadata"});
}

TEST_CASE("verify: only a published package's archive leaves anything out") {
  const Paths archive = {"DEBIAN/control"};
  CHECK(left_out("deb", "pkg:deb/debian/a@1", archive, {"usr/bin/b"}, "directory").empty());
  CHECK(left_out("tarball", "pkg:npm/a@1", {"package/.npmignore"}, {"a.js"}).empty());
}
