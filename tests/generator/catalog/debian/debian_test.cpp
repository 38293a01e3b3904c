#include <doctest/doctest.h>

#include <string>

#include "generator/assemble.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

std::string paragraph(std::string_view name, std::string_view more = "",
                      std::string_view state = "install ok installed") {
  return std::string("Package: ")
      .append(name)
      .append("\nStatus: ")
      .append(state)
      .append("\nArchitecture: amd64\nVersion: 1.0-1\n")
      .append(more)
      .append("\n");
}

/// A tree of Debian 12 with this status.
TreeBuilder debian(std::string_view status) {
  TreeBuilder tree(kDebianCataloger);
  tree.file("usr/lib/os-release", "ID=debian\nVERSION_ID=\"12\"\n").file("var/lib/dpkg/status", status);
  return tree;
}

/// What the records list, a line each: path, whether it is there, digest.
std::string rows_of(const Tree& tree) {
  Catalog catalog;
  catalog.keeps_rows = true;
  kDebianCataloger.catalog(tree, catalog);
  std::string rows;
  for (const RecordRow& row : catalog.rows)
    rows.append(row.path).append(row.file == kNone ? " gone " : " there ").append(row.digest.hex) += "\n";
  return rows;
}

}  // namespace

TEST_CASE("debian: an installed package has its purl, source, maintainer, homepage and description") {
  const Tree tree =
      debian(
          "Package: libc6\nStatus: install ok installed\nMaintainer: GNU Libc <x@example.com>\nArchitecture: "
          "amd64\nSource: glibc (2.36-9)\nVersion: 1:2.36-9+b1\nReplaces: libc6-amd64\nDescription: GNU C\n "
          "more\nHomepage: https://example.com/libc\n\n" +
          paragraph("left", "", "deinstall ok config-files"))
          .file("var/lib/dpkg/info/libc6:amd64.list", "/.\n")
          .build();
  const Catalog catalog = catalog_of(kDebianCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  const Package& package = catalog.found[0].package;
  CHECK(package.purl == "pkg:deb/debian/libc6@1:2.36-9%2Bb1?arch=amd64&distro=debian-12");
  CHECK(package.version == "1:2.36-9+b1");
  CHECK(package.supplier == Party{"GNU Libc", "x@example.com", ""});
  CHECK(package.description == "GNU C");
  CHECK(package.references.at(0).url == "https://example.com/libc");
  CHECK(package.record == "var/lib/dpkg/status");
  CHECK(package.record_status.empty());
  CHECK(property_of(package, "stocktake:source") == "glibc 2.36-9");
  CHECK(property_of(package, property::kReplaces) == "libc6-amd64");
}

TEST_CASE("debian: the files of a list are the package's, through the links of merged folders") {
  const Tree tree =
      debian(paragraph("a"))
          .file("var/lib/dpkg/info/a.list",
                "/.\n/lib\n/lib/x\n/usr\n/usr/share\n/usr/share/doc\n/usr/bin/gone\n/../escape\n")
          .file("var/lib/dpkg/info/a.postinst", "#!/bin/sh\n")
          .link("lib", "usr/lib")
          .file("usr/lib/x", "1")
          .file("usr/lib/y", "not listed")
          .file("usr/share/doc/z", "a folder is listed, not what lies in it")
          .build();
  const Catalog catalog = catalog_of(kDebianCataloger, tree);
  CHECK(claims_to(tree, catalog, "usr/lib/x") == "a none 32768");
  CHECK(owners(tree, catalog, "usr/lib/y").empty());
  CHECK(owners(tree, catalog, "usr/share/doc/z").empty());
  CHECK(owners(tree, catalog, "lib").empty());
  CHECK(owners(tree, catalog, "var/lib/dpkg/info/a.list") == "a");
  CHECK(owners(tree, catalog, "var/lib/dpkg/info/a.postinst") == "a");
}

TEST_CASE("debian: what is diverted is another's at its own place") {
  const Tree tree =
      debian(paragraph("coreutils") + paragraph("better"))
          .file("var/lib/dpkg/info/coreutils.list", "/bin/ls\n/bin/cat\n")
          .file("var/lib/dpkg/info/better.list", "/bin/ls\n")
          .file("var/lib/dpkg/diversions", "/bin/ls\n/bin/ls.distrib\nbetter\n/bin/cat\n/bin/cat.local\n:\n")
          .file("bin/ls", "better")
          .file("bin/ls.distrib", "1")
          .file("bin/cat", "the administrator's")
          .file("bin/cat.local", "1")
          .build();
  const Catalog catalog = catalog_of(kDebianCataloger, tree);
  CHECK(owners(tree, catalog, "bin/ls") == "better");
  CHECK(owners(tree, catalog, "bin/ls.distrib") == "coreutils");
  CHECK(owners(tree, catalog, "bin/cat").empty());
  CHECK(owners(tree, catalog, "bin/cat.local") == "coreutils");
}

TEST_CASE(
    "debian: a file that two packages list is said to be both's, but for one package of two architectures") {
  const Tree tree = debian(paragraph("a") + paragraph("b") +
                           "Package: a\nStatus: install ok installed\nArchitecture: i386\nVersion: 1.0-1\n\n")
                        .file("var/lib/dpkg/info/a:amd64.list", "/usr/bin/x\n/usr/doc\n")
                        .file("var/lib/dpkg/info/a:i386.list", "/usr/doc\n")
                        .file("var/lib/dpkg/info/b.list", "/usr/bin/x\n")
                        .file("usr/bin/x", "1")
                        .file("usr/doc", "1")
                        .build();
  const Catalog catalog = catalog_of(kDebianCataloger, tree);
  CHECK(catalog.found.size() == 3);
  REQUIRE(catalog.details.size() == 1);
  CHECK(tree.entries[catalog.details[0].entry].path == "usr/bin/x");
  CHECK(catalog.details[0].text ==
        "pkg:deb/debian/a@1.0-1?arch=amd64&distro=debian-12\npkg:deb/debian/"
        "b@1.0-1?arch=amd64&distro=debian-12");
}

TEST_CASE("debian: the first alternative that is installed, or provided, is needed") {
  const Tree tree =
      debian(paragraph("a", "Depends: none, mta | exim, b:any (>= 1), a\nPre-Depends: c\n") + paragraph("b") +
             paragraph("c") + paragraph("exim") + paragraph("postfix", "Provides: mta (= 1), x\n"))
          .build();
  const Catalog catalog = catalog_of(kDebianCataloger, tree);
  CHECK(needs(catalog, "a") == "c postfix b");
  CHECK(find_named(catalog, "a")->package.record_status == "absent");
}

TEST_CASE("debian: what scripts and programs of packages make belongs to them") {
  const Tree tree =
      debian(paragraph("dpkg") + paragraph("apt") + paragraph("mawk") + paragraph("svc") +
             paragraph("python3-x"))
          .file("var/lib/dpkg/info/mawk.list", "/usr/bin/mawk\n")
          .file("var/lib/dpkg/info/svc.list", "/lib/systemd/svc.service\n")
          .file("var/lib/dpkg/info/python3-x.list", "/usr/lib/python3/dist-packages/x.py\n")
          .file("var/lib/dpkg/alternatives/awk", "auto\n/usr/bin/awk\n\n/usr/bin/mawk\n5\n\n")
          .file("var/lib/apt/lists/x_Packages", "1")
          .file("usr/bin/mawk", "1")
          .link("usr/bin/awk", "/etc/alternatives/awk")
          .link("etc/alternatives/awk", "/usr/bin/mawk")
          .link("etc/alternatives/unknown", "/usr/bin/mawk")
          .link("lib", "usr/lib")
          .file("usr/lib/systemd/svc.service", "1")
          .link("etc/systemd/system/multi-user.target.wants/svc.service", "/lib/systemd/svc.service")
          .link("etc/systemd/system/none.service", "/lib/systemd/none.service")
          .file("usr/lib/python3/dist-packages/x.py", "1")
          .file("usr/lib/python3/dist-packages/__pycache__/x.cpython-311.pyc", "1")
          .file("usr/lib/python3/dist-packages/__pycache__/y.cpython-311.pyc", "1")
          .build();
  const Catalog catalog = catalog_of(kDebianCataloger, tree);
  const auto owner = [&](std::string_view path) { return owners(tree, catalog, path); };
  CHECK(owner("var/lib/dpkg/status") == "dpkg");
  CHECK(owner("var/lib/dpkg/alternatives/awk") == "dpkg");
  CHECK(owner("usr/bin/awk") == "dpkg");
  CHECK(owner("etc/alternatives/awk") == "dpkg");
  CHECK(owner("etc/alternatives/unknown").empty());
  CHECK(owner("var/lib/apt/lists/x_Packages") == "apt");
  CHECK(owner("etc/systemd/system/multi-user.target.wants/svc.service") == "svc");
  CHECK(owner("etc/systemd/system/none.service").empty());
  CHECK(owner("usr/lib/python3/dist-packages/__pycache__/x.cpython-311.pyc") == "python3-x");
  CHECK(owner("usr/lib/python3/dist-packages/__pycache__/y.cpython-311.pyc").empty());
}

TEST_CASE("debian: what a removal leaves is said: the configuration, and what no archive brought") {
  const Tree tree = debian(paragraph("a", "Conffiles:\n /etc/a.conf d41d8cd98f00b204e9800998ecf8427e\n"))
                        .file("var/lib/dpkg/info/a.list", "/etc/a.conf\n/etc/init.d/a\n")
                        .file("var/lib/dpkg/info/a.postrm", "#!/bin/sh\n")
                        .file("var/lib/dpkg/info/a.prerm", "#!/bin/sh\n")
                        .file("etc/a.conf", "1")
                        .file("etc/init.d/a", "1")
                        .link("etc/rc3.d/S01a", "../init.d/a")
                        .build();
  const Catalog catalog = catalog_of(kDebianCataloger, tree);
  CHECK(property_of(catalog.found.at(0).package, property::kStays) ==
        "etc/a.conf\netc/rc3.d/S01a\nvar/lib/dpkg/info/a.list\nvar/lib/dpkg/info/a.postrm");
}

TEST_CASE("debian: an image without dpkg has its packages in status.d") {
  const Tree tree =
      TreeBuilder(kDebianCataloger)
          .file("etc/os-release", "ID=debian\nVERSION_ID=12\n")
          .file("var/lib/dpkg/status.d/tzdata", "Package: tzdata\nVersion: 2024a-0\nArchitecture: all\n")
          .file("var/lib/dpkg/status.d/tzdata.md5sums",
                "d41d8cd98f00b204e9800998ecf8427e  usr/share/zone info\nx\n")
          .file("usr/share/zone info", "1")
          .build();
  const Catalog catalog = catalog_of(kDebianCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  CHECK(catalog.found[0].package.purl == "pkg:deb/debian/tzdata@2024a-0?arch=all&distro=debian-12");
  CHECK(catalog.found[0].package.record == "var/lib/dpkg/status.d/tzdata");
  for (const char* path :
       {"usr/share/zone info", "var/lib/dpkg/status.d/tzdata", "var/lib/dpkg/status.d/tzdata.md5sums"})
    CHECK_MESSAGE(owners(tree, catalog, path) == "tzdata", path);
}

TEST_CASE("debian: a system in a folder has its own root, and what it lists is no other's") {
  const Tree tree = debian(paragraph("outer"))
                        .file("var/lib/dpkg/info/outer.list", "/srv/r/usr/bin/x\n/usr/bin/x\n")
                        .file("srv/r/var/lib/dpkg/status", paragraph("inner"))
                        .file("srv/r/var/lib/dpkg/info/inner.list", "/usr/bin/x\n")
                        .file("srv/r/usr/bin/x", "1")
                        .file("usr/bin/x", "1")
                        .build();
  const Catalog catalog = catalog_of(kDebianCataloger, tree);
  CHECK(catalog.details.empty());
  CHECK(claims_to(tree, catalog, "usr/bin/x") == "outer none 32768");
  CHECK(claims_to(tree, catalog, "srv/r/usr/bin/x") == "outer none 32768\ninner none 32770");
  CHECK(find_named(catalog, "inner")->package.location == "srv/r");
}

TEST_CASE(
    "debian: a package of another ecosystem in a system's package keeps none of its files, and says where it "
    "is") {
  Tree tree =
      debian(paragraph("python3-x"))
          .file("var/lib/dpkg/info/python3-x.list",
                "/usr/lib/python3/dist-packages/x-1.egg-info/PKG-INFO\n/usr/lib/python3/dist-packages/x.py\n")
          .file("usr/lib/python3/dist-packages/x-1.egg-info/PKG-INFO", "Name: x\nVersion: 1\n")
          .file("usr/lib/python3/dist-packages/x.py", "1")
          .build();
  const std::uint32_t record = tree.find("usr/lib/python3/dist-packages/x-1.egg-info/PKG-INFO");
  tree.entries[record].set_content("Metadata-Version: 1.0\nName: x\nVersion: 1\n");
  std::vector<Catalog> catalogs(2);
  kDebianCataloger.catalog(tree, catalogs[0]);
  kPythonCataloger.catalog(tree, catalogs[1]);
  std::vector<Diagnostic> diagnostics;
  const Inventory inventory = assemble(std::move(tree), std::move(catalogs), 1, diagnostics);
  REQUIRE(inventory.packages.size() == 2);
  CHECK(inventory.packages[1].name == "x");
  CHECK(property_of(inventory.packages[1], property::kBroughtBy) == inventory.packages[0].purl);
  CHECK(property_of(inventory.packages[0], property::kBroughtBy).empty());
  const FilesByPackage files(inventory);
  CHECK(files.files(1).empty());
  CHECK(files.files(0).size() == 3);
}

TEST_CASE("debian: what a status cannot say is told, and the rest is read") {
  const Catalog catalog =
      catalog_of(kDebianCataloger, debian(paragraph("a/../b") + paragraph("a") + paragraph("a") +
                                          "Package: noversion\nStatus: install ok installed\n\n")
                                       .unread("var/lib/dpkg/info/a.list", "denied")
                                       .build());
  CHECK(catalog.found.size() == 1);
  const std::string said = diagnostics_of(catalog);
  CHECK(said.find("impossible name, version or architecture: a/../b") != said.npos);
  CHECK(said.find("impossible name, version or architecture: noversion") != said.npos);
  CHECK(said.find("lists a:amd64 twice; the first counts") != said.npos);
  CHECK(said.find("info/a.list: could not be read") != said.npos);

  const Catalog unread = catalog_of(
      kDebianCataloger, TreeBuilder(kDebianCataloger).unread("var/lib/dpkg/status", "denied").build());
  CHECK(unread.found.empty());
  CHECK(diagnostics_of(unread).find("the packages of the system are unknown") != std::string::npos);
}

TEST_CASE("debian: a tree without dpkg's records has no such packages") {
  const Catalog catalog = catalog_of(kDebianCataloger, TreeBuilder(kDebianCataloger)
                                                           .file("lib/dpkg/status", paragraph("a"))
                                                           .file("status", paragraph("a"))
                                                           .file("xvar/lib/dpkg/status", paragraph("a"))
                                                           .build());
  CHECK(catalog.found.empty());
  CHECK(catalog.claims.empty());
}

TEST_CASE("debian: a package file is the package of its control data, with all its files and its scripts") {
  const Tree tree = TreeBuilder(kDebianCataloger)
                        .file("DEBIAN/control",
                              "Package: a\nVersion: 1:2-1\nArchitecture: amd64\n\n"
                              "Package: b\nVersion: 1\nArchitecture: all\n")
                        .file("DEBIAN/md5sums", "5d41402abc4b2a76b9719d911017c592  usr/bin/a\n")
                        .file("DEBIAN/conffiles", "/etc/a.conf\n")
                        .file("DEBIAN/postinst", "#!/bin/sh\n", 0755)
                        .file("etc/a.conf", "hello")
                        .file("usr/bin/a", "hello")
                        .build();
  const Catalog catalog = catalog_of(kDebianCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  const Package& package = catalog.found[0].package;
  CHECK(package.purl == "pkg:deb/debian/a@1:2-1?arch=amd64");
  CHECK(package.hooks == std::vector<std::string_view>{"deb:postinst=DEBIAN/postinst"});
  CHECK(property_of(package, property::kHookFile) == "DEBIAN/postinst");
  CHECK(property_of(package, property::kPublished) == "deb");
  CHECK(catalog.claims.size() == tree.entries.size());
  CHECK(catalog.roots.size() == 1);
}

TEST_CASE("debian: what md5sums names and the list does not is gone where it is not there") {
  const Tree tree = TreeBuilder(kDebianCataloger)
                        .file("var/lib/dpkg/status",
                              "Package: a\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n")
                        .file("var/lib/dpkg/info/a.list", "/usr/bin/a\n/usr/bin/b\n")
                        .file("var/lib/dpkg/info/a.md5sums",
                              "5d41402abc4b2a76b9719d911017c592  usr/bin/a\n"
                              "5d41402abc4b2a76b9719d911017c592  usr/bin/B\n"
                              "5d41402abc4b2a76b9719d911017c592  usr/bin/taken\n")
                        .file("usr/bin/a", "hello")
                        .file("usr/bin/b", "hello")
                        .file("usr/bin/taken", "over")
                        .build();
  CHECK(rows_of(tree) ==
        "usr/bin/a there 5d41402abc4b2a76b9719d911017c592\n"
        "usr/bin/b there \n"
        "usr/bin/B gone 5d41402abc4b2a76b9719d911017c592\n");
}

TEST_CASE("debian: a package file lists by its md5sums what stands where, and its configuration") {
  const Tree tree = TreeBuilder(kDebianCataloger)
                        .file("DEBIAN/control", "Package: a\nVersion: 1\nArchitecture: all\n")
                        .file("DEBIAN/md5sums",
                              "5d41402abc4b2a76b9719d911017c592  usr/bin/a\n"
                              "5d41402abc4b2a76b9719d911017c592  usr/bin/gone\n")
                        .file("DEBIAN/conffiles", "/etc/a.conf\n")
                        .file("etc/a.conf", "hello")
                        .file("usr/bin/a", "hello")
                        .build();
  CHECK(rows_of(tree) ==
        "etc/a.conf there \nusr/bin/a there 5d41402abc4b2a76b9719d911017c592\n"
        "usr/bin/gone gone 5d41402abc4b2a76b9719d911017c592\n");
}
