#include <doctest/doctest.h>

#include <string>

#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

const std::string kVcpkgStatus =
    "Package: zlib\nVersion: 1.3.1\nPort-Version: 2\nDepends: vcpkg-cmake:x64-linux\nArchitecture: "
    "x64-linux\n"
    "Multi-Arch: same\nAbi: 0123\nDescription: A compression library\n  of some age\nStatus: install ok "
    "installed\n\n"
    "Package: vcpkg-cmake\nVersion: 2024-04-23\nArchitecture: x64-linux\nStatus: install ok installed\n\n"
    "Package: zlib\nFeature: tools\nDepends: old\nArchitecture: x64-linux\nStatus: install ok installed\n\n"
    "Package: old\nVersion: 1\nArchitecture: x64-linux\nStatus: install ok installed\n";

}  // namespace

TEST_CASE("vcpkg: a paragraph of the status is a port, and its list says which files it has") {
  const Tree tree =
      TreeBuilder(kVcpkgCataloger)
          .file("installed/vcpkg/status", kVcpkgStatus)
          .file("installed/vcpkg/updates/0000000001",
                "Package: old\nVersion: 1\nArchitecture: x64-linux\nStatus: purge ok not-installed\n")
          .file("installed/vcpkg/info/zlib_1.3.1_x64-linux.list",
                "x64-linux/\nx64-linux/include/\nx64-linux/include/zlib.h\nx64-linux/lib/libz.a\n"
                "../out\n")
          .file("installed/vcpkg/info/vcpkg-cmake_2024-04-23_x64-linux.list", "x64-linux/\n")
          .file("installed/x64-linux/include/zlib.h", "code")
          .file("installed/x64-linux/include/other.h", "code")
          .file("out", "")
          .build();
  const Catalog catalog = catalog_of(kVcpkgCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 2);
  const Package& zlib = find_named(catalog, "zlib")->package;
  CHECK(zlib.purl == "pkg:vcpkg/zlib@1.3.1?port_version=2&triplet=x64-linux");
  CHECK(zlib.description == "A compression library");
  CHECK(property_of(zlib, "stocktake:record-missing") == "2");
  CHECK(owners(tree, catalog, "installed/x64-linux/include/zlib.h") == "zlib");
  CHECK(owners(tree, catalog, "installed/x64-linux/include/other.h").empty());
  CHECK(owners(tree, catalog, "out").empty());
  CHECK(needs(catalog, "zlib") == "vcpkg-cmake");
}

TEST_CASE("vcpkg: a list that is not there is said, and a status elsewhere is none") {
  const Tree tree =
      TreeBuilder(kVcpkgCataloger)
          .file("vcpkg_installed/vcpkg/status",
                "Package: a\nVersion: 1\nArchitecture: x64-linux\nStatus: install ok installed\n")
          .unread("b/vcpkg/status", "no permission")
          .file("var/lib/dpkg/status", kVcpkgStatus)
          .build();
  const Catalog catalog = catalog_of(kVcpkgCataloger, tree);
  CHECK(catalog.found.size() == 1);
  CHECK(diagnostics_of(catalog) ==
        "b/vcpkg/status: could not be read; the package is unknown\n"
        "vcpkg_installed/vcpkg/status: has no list of the files of a_1_x64-linux.list\n");
}
