#include <doctest/doctest.h>

#include <string>

#include "schemas/inventory/properties.h"
#include "tests/generator/archive_builder.h"
#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

constexpr std::string_view kDatabase =
    "C:Q1abc=\nP:musl\nV:1.2.4-r2\nA:x86_64\nS:1\nT:the musl c library\nU:https://musl.libc.org/\nL:MIT\n"
    "o:musl\nm:Ann <ann@example.com>\np:so:libc.musl-x86_64.so.1=1\nF:lib\nR:ld-musl-x86_64.so.1\n"
    "a:0:0:755\nZ:Q1XrS2GxwgTIWRpgF5EBpJbyKxbyY=\n\n"
    "P:busybox\nV:1.36.1-r5\nA:x86_64\nL:GPL-2.0-only\no:busybox\nD:so:libc.musl-x86_64.so.1\nF:bin\n"
    "R:busybox\nF:etc\nF:etc/logrotate.d\nR:acpid\n\n"
    "P:busybox-binsh\nV:1.36.1-r5\nA:x86_64\nL:GPL-2.0-only\no:busybox\nr:busybox-sh\n"
    "D:busybox=1.36.1-r5 !dash /lib/ld-musl-x86_64.so.1 none\np:/bin/sh cmd:sh=1.36.1-r5\nF:bin\nR:sh\n\n"
    "P:apk-tools\nV:2.14.0-r2\nA:x86_64\nD:/bin/sh musl>=1.2\n\n";

TreeBuilder alpine(std::string_view database = kDatabase) {
  TreeBuilder tree(kAlpineCataloger);
  tree.file("etc/os-release", "ID=alpine\nVERSION_ID=3.18.4\n").file("lib/apk/db/installed", database);
  return tree;
}

}  // namespace

TEST_CASE("alpine: a package has its purl, licence, origin, maintainer and address") {
  const Tree tree = alpine().build();
  const Catalog catalog = catalog_of(kAlpineCataloger, tree);
  REQUIRE(catalog.found.size() == 4);
  const Package& musl = find_named(catalog, "musl")->package;
  CHECK(musl.purl == "pkg:apk/alpine/musl@1.2.4-r2?arch=x86_64&distro=alpine-3.18.4");
  CHECK(musl.description == "the musl c library");
  CHECK(musl.supplier == Party{"Ann", "ann@example.com", ""});
  CHECK(musl.licenses.size() == 1);
  CHECK(musl.references.at(0).url == "https://musl.libc.org/");
  CHECK(musl.record == "lib/apk/db/installed");
  CHECK(property_of(musl, "stocktake:source").empty());
  const Package& shell = find_named(catalog, "busybox-binsh")->package;
  CHECK(property_of(shell, "stocktake:source") == "busybox 1.36.1-r5");
  CHECK(property_of(shell, property::kReplaces) == "busybox-sh");
}

TEST_CASE("alpine: a dependency is a package, what one provides, or a file that one owns") {
  const Tree tree = alpine().file("lib/ld-musl-x86_64.so.1", "1").build();
  const Catalog catalog = catalog_of(kAlpineCataloger, tree);
  CHECK(needs(catalog, "busybox") == "musl");
  CHECK(needs(catalog, "busybox-binsh") == "busybox musl");
  CHECK(needs(catalog, "apk-tools") == "busybox-binsh musl");
}

TEST_CASE("alpine: listed files, commands of busybox, and apk's state have their owners") {
  const Tree tree = alpine()
                        .file("lib/ld-musl-x86_64.so.1", "1")
                        .file("bin/busybox", "1")
                        .link("bin/sh", "/bin/busybox")
                        .link("bin/ls", "/bin/busybox")
                        .link("bin/evil", "/tmp/evil")
                        .file("lib/apk/db/triggers", "1")
                        .file("etc/apk/world", "alpine-base\n")
                        .file("etc/logrotate.d/acpid", "1")
                        .build();
  const Catalog catalog = catalog_of(kAlpineCataloger, tree);
  const auto owner = [&](std::string_view path) { return owners(tree, catalog, path); };
  CHECK(owner("lib/ld-musl-x86_64.so.1") == "musl");
  CHECK(owner("bin/sh") == "busybox-binsh");
  CHECK(owner("bin/ls") == "busybox");
  CHECK(owner("bin/evil").empty());
  CHECK(owner("lib/apk/db/triggers") == "apk-tools");
  CHECK(owner("etc/apk/world") == "apk-tools");
  CHECK(property_of(find_named(catalog, "busybox")->package, property::kStays) ==
        "bin/ls\netc/logrotate.d/acpid");
}

TEST_CASE("alpine: the scripts that apk keeps are hooks of their packages") {
  const std::string tar = test::archive_of(
      ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE,
      {{"busybox-1.36.1-r5.Q1abc=.post-install", "hello"}, {"gone-1.Q1abc=.trigger", "x"}, {"odd", "y"}});
  const Tree tree = alpine().file("lib/apk/db/scripts.tar", tar).build();
  const Catalog catalog = catalog_of(kAlpineCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  const auto& hooks = find_named(catalog, "busybox")->package.hooks;
  REQUIRE(hooks.size() == 1);
  CHECK(hooks[0] ==
        "apk:post-install=sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  CHECK(find_named(catalog, "musl")->package.hooks.empty());
  const Tree damaged = alpine().file("lib/apk/db/scripts.tar.gz", "\x1f\x8b\x08nothing").build();
  CHECK(diagnostics_of(catalog_of(kAlpineCataloger, damaged)).find("scripts.tar.gz") != std::string::npos);
}

TEST_CASE("alpine: the database of a system with merged folders is below its usr") {
  const Tree tree = TreeBuilder(kAlpineCataloger)
                        .file("r/usr/lib/apk/db/installed", kDatabase)
                        .link("r/lib", "usr/lib")
                        .file("r/usr/lib/ld-musl-x86_64.so.1", "1")
                        .build();
  const Catalog catalog = catalog_of(kAlpineCataloger, tree);
  CHECK(claims_to(tree, catalog, "r/usr/lib/ld-musl-x86_64.so.1") == "musl none 32769");
  CHECK(owners(tree, catalog, "r/usr/lib/apk/db/installed") == "apk-tools");
  CHECK(find_named(catalog, "musl")->package.location == "r");
}

TEST_CASE("alpine: what the database cannot say is told, and the rest is read") {
  const Tree tree = alpine(
                        "P:a/b\nV:1\n\nP:a\nV:1\n\nP:a\nV:2\n\nP:none\n\nR:x\nF:../..\nR:etc/"
                        "passwd\nP:b\nV:1\nnonsense\n:\n")
                        .file("etc/passwd", "1")
                        .build();
  const Catalog catalog = catalog_of(kAlpineCataloger, tree);
  CHECK(catalog.found.size() == 2);
  CHECK(catalog.diagnostics.size() == 3);
  const Catalog unread = catalog_of(
      kAlpineCataloger, TreeBuilder(kAlpineCataloger).unread("lib/apk/db/installed", "denied").build());
  CHECK(unread.found.empty());
  CHECK(unread.diagnostics.size() == 1);
}

TEST_CASE("alpine: a package file is the package of its .PKGINFO, with all its files and its scripts") {
  const Tree tree = TreeBuilder(kAlpineCataloger)
                        .file(".PKGINFO",
                              "# Generated by abuild\npkgname = a\npkgver = 1.0-r0\narch = x86_64\n"
                              "license = MIT\norigin = s\nmaintainer = Ann <ann@example.com>\n")
                        .file(".SIGN.RSA.key.pub", "x")
                        .file(".post-install", "#!/bin/sh\n")
                        .file("usr/bin/a", "hello")
                        .build();
  const Catalog catalog = catalog_of(kAlpineCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  const Package& package = catalog.found[0].package;
  CHECK(package.purl == "pkg:apk/alpine/a@1.0-r0?arch=x86_64");
  CHECK(package.supplier == Party{"Ann", "ann@example.com", ""});
  CHECK(package.hooks == std::vector<std::string_view>{"apk:post-install=.post-install"});
  CHECK(property_of(package, property::kHookFile) == ".post-install");
  CHECK(property_of(package, property::kPublished) == "apk");
  CHECK(catalog.claims.size() == tree.entries.size());
}

TEST_CASE("alpine: a package file whose name is impossible is none") {
  const Tree tree = TreeBuilder(kAlpineCataloger).file(".PKGINFO", "pkgname = ../a\npkgver = 1\n").build();
  const Catalog catalog = catalog_of(kAlpineCataloger, tree);
  CHECK(catalog.found.empty());
  CHECK(catalog.diagnostics.size() == 1);
}
