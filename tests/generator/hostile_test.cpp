// Whatever a record, a lock file or an archive holds, scanning gives an inventory, with a diagnostic perhaps,
// or a stocktake::Error.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "generator/catalog/toml_reader.h"
#include "generator/scan.h"
#include "generator/source/archive.h"
#include "generator/source/cache.h"
#include "generator/source/image.h"
#include "schemas/inventory/document.h"
#include "schemas/inventory/ecosystem.h"
#include "tests/generator/catalog/rpm/rpm_builder.h"
#include "tests/generator/catalog/sqlite_builder.h"
#include "tests/generator/image_builder.h"
#include "tests/generator/program_builder.h"
#include "tests/generator/tree_builder.h"
#include "tests/mutation.h"
#include "tests/temporary.h"

using namespace stocktake;
using mutation::feed;
using mutation::feed_beginnings;

namespace {

struct Record {
  const char* path;
  std::string_view text;
};

/// Small trees, each with the records that its ecosystem writes. Every record is damaged in turn.
const std::vector<std::vector<Record>>& trees() {
  static const std::string kJar = test::archive_of(
      ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE,
      {{"META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n"},
       {"META-INF/maven/g/a/pom.properties", "groupId=g\nartifactId=a\nversion=1.0\n"},
       {"BOOT-INF/lib/b-1.jar",
        test::archive_of(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE,
                         {{"META-INF/maven/g/b/pom.properties", "groupId=g\nartifactId=b\nversion=1\n"}})}});
  static const std::string kRpms = test::rpm_database({test::rpm_a().blob()});
  static const std::string kConanIndex = test::sqlite_of(
      "CREATE TABLE recipes (reference, path); CREATE TABLE packages (reference, path);"
      "INSERT INTO packages VALUES ('a/1.0@u/c', 'b/a1'); INSERT INTO recipes VALUES ('a/1.0@u/c', 'a2');");
  static const std::string kBuilt =
      "path\texample.com/a\nmod\texample.com/a\tv1.0.0\th1:x=\ndep\texample.com/b\tv1.0.0\n=>\t./"
      "b\t(devel)\t\n";
  static const std::string kGoProgram =
      test::elf_of({{".go.buildinfo", test::go_inline("go1.22.3", kBuilt)}});
  static const std::string kOldProgram =
      test::pe_of(test::go_pointers("go1.16", kBuilt, test::kProgramBase + 0x1000));
  static const std::string kRustProgram = test::macho_of(
      test::packed_crates(R"({"packages":[{"name":"a","version":"1","root":true}]})"), ".dep-v0");
  static const std::vector<std::vector<Record>> all = {
      {{"lib/python3.11/site-packages/a-1.0.dist-info/METADATA",
        "Metadata-Version: 2.1\nName: a\nVersion: 1.0\nLicense-Expression: MIT\nRequires-Python: >=3.8\n"
        "Requires-Dist: b[x]>=1; python_version < \"4\" and extra == 'y'\nProject-URL: Source, "
        "https://example.com\n"
        "Author-email: Ann <ann@example.com>\nProvides-Extra: y\n\nText\n"},
       {"lib/python3.11/site-packages/a-1.0.dist-info/RECORD",
        "a/__init__.py,sha256=LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ,5\n\"a/x\"\"y.py\",,\n"
        "../../../bin/a,,\na-1.0.dist-info/RECORD,,\n"},
       {"lib/python3.11/site-packages/a-1.0.dist-info/INSTALLER", "pip\n"},
       {"lib/python3.11/site-packages/a-1.0.dist-info/entry_points.txt",
        "[console_scripts]\na = a:main [y]\n"},
       {"lib/python3.11/site-packages/a-1.0.dist-info/direct_url.json",
        R"({"url":"https://example.com/a.git","vcs_info":{"vcs":"git","commit_id":"ab"}})"},
       {"lib/python3.11/site-packages/a/__init__.py", "hello"},
       {"lib/python3.11/site-packages/b-2.egg-info/PKG-INFO", "Metadata-Version: 1.0\nName: b\nVersion: 2\n"},
       {"lib/python3.11/site-packages/b-2.egg-info/installed-files.txt", "../b.py\nPKG-INFO\n"},
       {"lib/python3.11/site-packages/a.pth", "import os; os.x\n../a\n"},
       {"pyvenv.cfg", "home = /usr/bin\nversion = 3.11.2\ninclude-system-site-packages = false\n"}},
      {{"package.json", R"({"name":"app","version":"1.0.0","dependencies":{"a":"^1"},"workspaces":["w/*"]})"},
       {"package-lock.json",
        R"({"name":"app","lockfileVersion":3,"packages":{"":{"name":"app"},"node_modules/a":{"version":"1.0.0",
"resolved":"https://example.com/a.tgz","integrity":"sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="}}})"},
       {"node_modules/.package-lock.json",
        R"({"lockfileVersion":3,"packages":{"node_modules/a":{"version":"1.0.0"}}})"},
       {"node_modules/a/package.json",
        R"({"name":"a","version":"1.0.0","license":"MIT","main":"i.js","scripts":{"postinstall":"node x"},"bin":{"a":"i.js"},
"repository":{"type":"git","url":"git+https://example.com/a.git"},"dependencies":{"b":"1"},"exports":{".":{"import":"./i.js"}}})"},
       {"node_modules/a/i.js", "1"},
       {"node_modules/a/node_modules/b/package.json",
        R"({"name":"b","version":"1.0.0","licenses":[{"type":"X"}]})"}},
      {{"go.mod",
        "module example.com/app\n\ngo 1.21\n\nrequire (\n\texample.com/a v1.0.0\n\texample.com/b v0.1.0 // "
        "indirect\n)\n"
        "replace example.com/b => ./b\n"},
       {"go.sum", "example.com/a v1.0.0 h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"},
       {"vendor/modules.txt",
        "# example.com/a v1.0.0\n## explicit; go 1.18\nexample.com/a\nexample.com/a/sub\n# example.com/b "
        "v0.1.0 => ./b\n## explicit\n"
        "example.com/b\n"},
       {"vendor/example.com/a/a.go", "package a\n"},
       {"vendor/example.com/a/sub/s.go", "package sub\nimport \"C\"\n"}},
      {{"Cargo.toml", "[package]\nname = \"app\"\nversion = \"0.1.0\"\n[dependencies]\na = \"1\"\n"},
       {"Cargo.lock",
        "version = 3\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = "
        "\"registry+https://example.com/i\"\n"
        "checksum = \"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\"\ndependencies = [\n "
        "\"b 1.0.0\",\n]\n"},
       {"vendor/a/Cargo.toml",
        "[package]\nname = \"a\"\nversion = \"1.0.0\"\nlicense = \"MIT\"\nbuild = \"build.rs\"\nauthors = "
        "[\"Ann\"]\n\n[lib]\n"
        "proc-macro = true\n[dependencies.b]\nversion = \"1\"\npackage = \"c\"\n"},
       {"vendor/a/.cargo-checksum.json",
        R"({"files":{"build.rs":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"},"package":"ab"})"},
       {"vendor/a/build.rs", "hello"}},
      {{"composer.json", R"({"require":{"x/a":"^1"},"scripts":{"post-install-cmd":"x"}})"},
       {"composer.lock", R"({"packages":[{"name":"x/a","version":"1.0.0","dist":{"shasum":"ab"}}]})"},
       {"vendor/composer/installed.json",
        R"({"packages":[{"name":"x/a","version":"1.0.0","type":"composer-plugin","license":["MIT"],"require":{"x/b":"*"},
"autoload":{"psr-4":{"A\\":"src"},"files":["f.php"]},"extra":{"class":"A"},"install-path":"../x/a"}],"dev":true,
"dev-package-names":["x/a"]})"},
       {"vendor/x/a/f.php", "<?php"},
       {"vendor/x/a/composer.json", "{}"}},
      {{"Gemfile.lock", "GEM\n  remote: https://rubygems.org/\n  specs:\n    a (1.0)\n"},
       {"specifications/a-1.0.gemspec",
        "Gem::Specification.new do |s|\n  s.name = \"a\".freeze\n  s.version = \"1.0\"\n"
        "  s.require_paths = [\"lib\".freeze]\n  s.extensions = [\"ext/a/extconf.rb\".freeze]\n"
        "  s.summary = \"\\u{e9}\\x41\\n\".freeze\n  s.executables = [\"a\".freeze]\n"
        "  s.add_runtime_dependency(%q<b>.freeze, [\">= 1\".freeze])\nend\n"},
       {"gems/a-1.0/lib/a.rb", "hello"},
       {"bin/a", "#!/usr/bin/env ruby\n"}},
      {{"Gopkg.lock",
        "[[projects]]\n  name = \"github.com/a/b\"\n  packages = [\".\", \"c\"]\n  revision = \"1234567\"\n"},
       {"vendor/github.com/a/b/b.go", "package b\n"}},
      {{"glide.lock", "imports:\n- name: github.com/a/b\n  version: 1234567\n  subpackages:\n  - c\n"},
       {"vendor/github.com/a/b/b.go", "package b\n"}},
      {{"vendor.conf", "github.com/a/b 1234567 https://git.example/b\n"},
       {"vendor/github.com/a/b/b.go", "package b\n"}},
      {{"etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n"},
       {"var/lib/dpkg/status",
        "Package: a\nStatus: install ok installed\nMaintainer: Ann <ann@example.com>\nArchitecture: amd64\n"
        "Source: s (1.0)\nVersion: 1:1.0-1\nReplaces: c\nProvides: d (= 1)\nDepends: b (>= 1) | c, d\n"
        "Conffiles:\n /etc/a.conf 5d41402abc4b2a76b9719d911017c592\nHomepage: https://example.com/\n"
        "Description: one\n two\n\nPackage: b\nStatus: hold ok installed\nArchitecture: all\nVersion: 2\n"},
       {"var/lib/dpkg/info/a:amd64.list", "/.\n/etc\n/etc/a.conf\n/usr/bin/a\n"},
       {"var/lib/dpkg/info/b.list", "/usr/bin/a\n/usr/bin/b\n"},
       {"var/lib/dpkg/diversions", "/usr/bin/b\n/usr/bin/b.distrib\na\n"},
       {"var/lib/dpkg/alternatives/x", "auto\n/usr/bin/x\nx.1\n/usr/share/man/x.1\n\n/usr/bin/a\n5\n\n"},
       {"var/lib/dpkg/status.d/t", "Package: t\nVersion: 1\nArchitecture: all\n"},
       {"var/lib/dpkg/status.d/t.md5sums", "5d41402abc4b2a76b9719d911017c592  usr/t\n"},
       {"etc/a.conf", "hello"},
       {"usr/bin/a", "hello"},
       {"usr/bin/b.distrib", "hello"},
       {"usr/t", "hello"}},
      {{"etc/os-release", "ID=alpine\nVERSION_ID=3.18.4\n"},
       {"lib/apk/db/installed",
        "C:Q1abc=\nP:a\nV:1.0-r0\nA:x86_64\nT:text\nU:https://example.com/\nL:MIT AND X\no:s\nm:Ann\n"
        "D:so:b.so.1 !c d>=1 /bin/sh\np:cmd:a=1.0-r0\nr:x\nF:bin\nR:a\na:0:0:755\n"
        "Z:Q1XrS2GxwgTIWRpgF5EBpJbyKxbyY=\nF:etc\nR:a.conf\n\nP:b\nV:2_rc1-r0\nA:noarch\np:so:b.so.1=1 "
        "/bin/sh\n"
        "F:bin\nR:a\n"},
       {"bin/a", "hello"},
       {"etc/a.conf", "hello"}},
      {{"var/lib/rpm/rpmdb.sqlite", kRpms}, {"usr/bin/a", "hello"}, {"etc/a.conf", "hello"}},
      {{"lib/a-1.0.jar", kJar}},
      {{"META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nPremain-Class: a.Agent\nBundle-License: MIT\n"},
       {"META-INF/maven/g/a/pom.properties", "groupId=g\nartifactId=a\nversion=1\n"},
       {"META-INF/maven/g/b/pom.properties", "groupId=g\nartifactId=b\nversion=1\n"},
       {"a/A.class", "hello"}},
      {{"GEM/metadata",
        "--- !ruby/object:Gem::Specification\nname: a\nversion: !ruby/object:Gem::Version\n  version: 1.0\n"
        "licenses: [MIT]\nextensions: [ext/extconf.rb]\n"},
       {"GEM/checksums.yaml", "---\n"},
       {"ext/extconf.rb", "hello"}},
      {{"example.com/a/b@v1.0.0/go.mod", "module example.com/a/b\n"},
       {"example.com/a/b@v1.0.0/b.go", "package b\n"}},
      {{"conda-meta/a-1.0-h1_0.json",
        R"({"name":"a","version":"1.0","build":"h1_0","channel":"c/linux-64","subdir":"linux-64","fn":"a.conda",
"depends":["b >=1"],"paths_data":{"paths":[{"_path":"bin/a","sha256":"00"}]},"files":["bin/a"]})"},
       {"bin/a", "hello"}},
      {{"info/index.json", R"({"name":"a","version":"1.0","build":"0"})"},
       {"info/paths.json", R"({"paths":[{"_path":"bin/a","sha256":"00"}]})"},
       {"info/files", "bin/a\n"},
       {"bin/a", "hello"}},
      {{"a/1.0.0/a.nuspec", "<package><metadata><id>a</id><version>1.0.0</version></metadata></package>"},
       {"a/1.0.0/.nupkg.metadata", R"({"version":2,"contentHash":"AAAA"})"},
       {"a/1.0.0/build/a.props", "<Project/>"},
       {"app.deps.json",
        R"({"targets":{"t":{"b/1":{"runtime":{"b.dll":{}}}}},"libraries":{"b/1":{"type":"package"}}})"},
       {"b.dll", "hello"}},
      {{"library/a/DESCRIPTION",
        "Package: a\nVersion: 1.0-2\nDepends: R (>= 3.5), b\nLicense: GPL (>= 2) | MIT + file LICENSE\n"
        "Maintainer: Ann <ann@example.org>\nURL: https://example.com,\n  https://b.example\n"
        "RemoteType: github\nRemoteUsername: u\nRemoteRepo: r\nRemoteSha: ab12\n"
        "Built: R 4.2.2; ; 2024-01-01 00:00:00 UTC; unix\n"},
       {"library/a/MD5", "5d41402abc4b2a76b9719d911017c592 *R/a\n5d41402abc4b2a76b9719d911017c592 *gone\n"},
       {"library/a/Meta/package.rds", "hello"},
       {"library/a/R/a", "hello"},
       {"library/b/DESCRIPTION", "Package: b\nVersion: 1\nBuilt: R 4.2.2; ; ; unix\n"}},
      {{"g/package.conf.d/a.conf",
        "name: a\nversion: 1.2\nid: a-1.2-AbC\nlicense: MIT\ndescription:\n\n    words\n\nimport-dirs:\n"
        "    ${pkgroot}/a\ndepends: b-1\n"},
       {"g/a/A.hi", "hello"}},
      {{"v/a/README.chromium",
        "Name: a\nURL: https://a.example\nVersion: N/A\nRevision: 0123abc\nLicense: MIT\n"},
       {"v/b/.gitrepo", "[subrepo]\n\tremote = https://github.com/u/b.git\n\tcommit = 0123abc\n"},
       {"v/c/METADATA",
        "name: \"c\" third_party { version: '1' url { type: GIT value: \"https://c.example\" } }"},
       {"v/d/moz.yaml", "origin:\n  name: d\n  revision: v1\nvendoring:\n  vendor-directory: v/d/src\n"},
       {"v/d/src/a", "hello"},
       {"v/bom.json", R"({"metadata": {"component": {"type": "library", "name": "v", "version": "1"}}})"},
       {"m/a.spdx.json",
        R"({"spdxVersion": "SPDX-2.3", "packages": [{"SPDXID": "P", "name": "e", "versionInfo": "1", )"
        R"("externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:generic/e@1"}]}], )"
        R"("files": [{"SPDXID": "F", "fileName": "./e/a", "checksums": [{"algorithm": "SHA256", "checksumValue": )"
        R"("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"}]}], "relationships": )"
        R"([{"spdxElementId": "P", "relationshipType": "CONTAINS", "relatedSpdxElement": "F"}]})"},
       {"e/a", "hello"},
       {"static/jquery-3.7.1.min.js", "/*! jQuery v3.7.1 */ var a;"}},
      {{"DEBIAN/control", "Package: a\nVersion: 1:1.0-1\nArchitecture: amd64\nSource: s (1.0)\n"},
       {"DEBIAN/conffiles", "/etc/a.conf\n"},
       {"DEBIAN/postinst", "#!/bin/sh\n"},
       {"etc/a.conf", "hello"}},
      {{".PKGINFO", "pkgname = a\npkgver = 1.0-r0\narch = x86_64\nlicense = MIT\nreplaces = b\n"},
       {".post-install", "#!/bin/sh\n"},
       {"usr/bin/a", "hello"}},
      {{"installed/vcpkg/status",
        "Package: a\nVersion: 1.0\nPort-Version: 1\nArchitecture: x\nDepends: b\nStatus: install ok "
        "installed\n\n"
        "Package: b\nVersion: 1\nArchitecture: x\nStatus: install ok installed\n"},
       {"installed/vcpkg/info/a_1.0_x.list", "x/\nx/include/a.h\n"},
       {"installed/x/include/a.h", "hello"}},
      {{".conan2/p/cache.sqlite3", kConanIndex},
       {".conan2/p/b/a1/p/conaninfo.txt", "[requires]\nb/1.Y.Z\n"},
       {".conan2/p/b/a1/p/conanmanifest.txt", "1\na.h: 5d41402abc4b2a76b9719d911017c592\n"},
       {".conan2/p/b/a1/p/a.h", "hello"}},
      {{"deps/a/hex_metadata.config",
        "{<<\"name\">>,<<\"a\">>}.\n{<<\"licenses\">>,[<<\"MIT\">>]}.\n{<<\"version\">>,<<\"1.0.0\">>}.\n"},
       {"deps/a/lib/a.ex", "hello"}},
      {{"hosted/pub.dev/a-1.0.0/pubspec.yaml", "name: a\nversion: 1.0.0\nhomepage: https://example.org\n"},
       {"hosted-hashes/pub.dev/a-1.0.0.sha256",
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"}},
      {{".build/workspace-state.json",
        R"({"object":{"dependencies":[{"packageRef":{"identity":"a","location":"https://example.org/o/a.git"},)"
        R"("state":{"checkoutState":{"revision":"ab","version":"1.0.0"},"name":"checkout"},"subpath":"a"}]}})"},
       {".build/checkouts/a/Package.swift", "hello"}},
      {{"Cellar/a/1.0/INSTALL_RECEIPT.json",
        R"({"source":{"tap":"o/t"},"runtime_dependencies":[{"full_name":"b"}]})"},
       {"Cellar/b/1/INSTALL_RECEIPT.json", "{}"}},
      {{"nix/store/0123456789abcdfghijklmnpqrsvwxyz-a-1.0-dev/a", "hello"}},
      {{"lib/perl5/x/.meta/A-B-1.0/install.json",
        R"({"name":"A::B","version":"1.0","dist":"A-B-1.0","pathname":"O/OA/O/A-B-1.0.tar.gz"})"},
       {"lib/perl5/x/auto/A/B/.packlist", "/usr/lib/perl5/A/B.pm type=file\n"},
       {"lib/perl5/A/B.pm", "hello"}},
      {{"lib/luarocks/rocks-5.3/a/1.0-1/rock_manifest",
        "rock_manifest = {\n  lua = {\n    [\"a.lua\"] = \"5d41402abc4b2a76b9719d911017c592\"\n  }\n}\n"},
       {"lib/luarocks/rocks-5.3/a/1.0-1/a-1.0-1.rockspec",
        "package = \"a\" -- x\ndescription = { license = [[MIT]] }\ndependencies = { 'b >= 1' }\n"},
       {"share/lua/5.3/a.lua", "hello"}},
      {{"packages/A/abcde/Project.toml",
        "name = \"A\"\nuuid = \"682c06a0-de6a-54ab-a142-c8b1cf79cde6\"\nversion = \"1.0.0\"\n[deps]\nB = "
        "\"1\"\n"},
       {"packages/A/abcde/src/A.jl", "hello"}},
      {{".opam-switch/packages/a.1.0/opam", "license: \"MIT\"\ndepends: [\"b\" {>= \"1\"}]\n"},
       {".opam-switch/install/a.changes", "added: [\n  \"lib\" {\"D\"}\n  \"lib/a\" {\"F:S1\"}\n]\n"},
       {"lib/a", "hello"}},
      {{"install/cache/@s/a@1.0.0@@@1/package.json", R"({"name":"@s/a","version":"1.0.0","license":"MIT"})"},
       {"npm/registry.npmjs.org/b/1.0.0/package.json", R"({"name":"b","version":"1.0.0"})"}},
      {{"usr/bin/go-tool", kGoProgram}, {"usr/bin/old-go-tool", kOldProgram}, {"usr/bin/a", kRustProgram}},
  };
  return all;
}

/// The inventory of a tree in memory, whatever catalogers want of it.
Inventory inventory_of(const std::vector<std::pair<std::string, std::string>>& files) {
  static constexpr Cataloger kAny = {
      "any", [](std::string_view path, std::string_view) { return wish_for(path); }, nullptr};
  TreeBuilder builder(kAny);
  for (const auto& [path, text] : files) builder.file(path, text);
  std::vector<Diagnostic> diagnostics;
  return take_inventory(builder.build(), 1, diagnostics);
}

void expect_faithful(const Inventory& inventory) {
  std::string written;
  encode_inventory(inventory, [&](std::string_view piece) { written += piece; });
  const Inventory again = decode_inventory_text(written, "again");
  CHECK(again.files.size() == inventory.files.size());
  CHECK(again.packages.size() == inventory.packages.size());
  std::string twice;
  encode_inventory(again, [&](std::string_view piece) { twice += piece; });
  CHECK(twice == written);
}

/// An archive of the first `files` of three.
std::string archive_of(int format, int filter, std::size_t files = 3) {
  static const std::vector<test::ArchiveItem> kFiles = {
      {"top/hello", "hello"}, {"top/a/b", "#!/bin/sh\n"}, {"top/package.json", "{}"}};
  return test::archive_of(format, filter,
                          {kFiles.begin(), kFiles.begin() + static_cast<std::ptrdiff_t>(files)});
}

/// Small package files of every kind that has members of its own, by name.
std::vector<std::pair<std::string, std::string>> package_files() {
  const auto tar = [](const std::vector<test::ArchiveItem>& items, int filter) {
    return test::archive_of(ARCHIVE_FORMAT_TAR_USTAR, filter, items);
  };
  const std::string data = tar({{"./usr/bin/a", "hello"}}, ARCHIVE_FILTER_GZIP);
  const std::string magic("\x8e\xad\xe8\x01\0\0\0\0", 8), none(8, '\0');
  return {
      {"a.deb", test::ar_of({{"debian-binary", "2.0\n"},
                             {"control.tar.gz", tar({{"control", "x"}}, ARCHIVE_FILTER_GZIP)},
                             {"data.tar.gz", data}})},
      {"a.gem", tar({{"metadata.gz", data}, {"data.tar.gz", data}}, ARCHIVE_FILTER_NONE)},
      {"a.apk", tar({{".PKGINFO", "pkgname = a\n"}}, ARCHIVE_FILTER_GZIP) + data},
      {"a.conda",
       test::archive_of(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE,
                        {{"metadata.json", "{}"},
                         {"pkg-a-1-0.tar.zst", tar({{"lib/a", "hello"}}, ARCHIVE_FILTER_ZSTD)},
                         {"info-a-1-0.tar.zst", tar({{"info/index.json", "[]"}}, ARCHIVE_FILTER_ZSTD)}})},
      {"a.rpm",
       "\xed\xab\xee\xdb\x03" + std::string(91, '\0') + magic + none + magic + test::rpm_a().blob() +
           test::archive_of(ARCHIVE_FORMAT_CPIO_SVR4_NOCRC, ARCHIVE_FILTER_GZIP, {{"./usr/bin/a", "hello"}})},
  };
}

}  // namespace

TEST_CASE("the hostile records are of every ecosystem") {
  std::set<std::string> types;
  for (const auto& tree : trees()) {
    std::vector<std::pair<std::string, std::string>> files;
    for (const Record& record : tree) files.emplace_back(record.path, record.text);
    const Inventory inventory = inventory_of(files);
    for (const Package& package : inventory.packages)
      types.emplace(package.purl.substr(4, package.purl.find('/') - 4));
  }
  for (const Ecosystem& ecosystem : ecosystems()) {
    CAPTURE(ecosystem.purl_type);
    CHECK(types.contains(std::string(ecosystem.purl_type)));
  }
}

TEST_CASE("hostile records of any ecosystem end in an inventory that is written and read the same") {
  for (const auto& tree : trees()) {
    std::vector<std::string> texts;
    for (const Record& record : tree) texts.emplace_back(record.text);
    std::size_t turn = 0;
    feed(texts, 200, [&](const std::string& text) {
      std::vector<std::pair<std::string, std::string>> files;
      for (std::size_t i = 0; i < tree.size(); ++i)
        files.emplace_back(tree[i].path, i == turn % tree.size() ? text : texts[i]);
      ++turn;
      expect_faithful(inventory_of(files));
    });
  }
}

TEST_CASE("hostile paths, as a tree may have them, end in an inventory that is written and read the same") {
  std::vector<std::string> paths;
  for (const auto& tree : trees())
    for (const Record& record : tree) paths.emplace_back(record.path);
  feed(paths, 2'000, [&](const std::string& mutant) {
    std::string path;
    for (const char c : mutant.substr(0, 2'000))
      if (c != '\0' && !(c == '/' && (path.empty() || path.back() == '/'))) path += c;
    if (path.empty() || path.back() == '/') path += "f";
    expect_faithful(inventory_of({{path, "hello"}, {"z/package.json", R"({"name":"z","version":"1"})"}}));
  });
}

TEST_CASE("hostile TOML is read or refused") {
  static constexpr std::array<std::string_view, 3> kWanted = {"package", "lib", "dependencies"};
  std::vector<std::string> texts = {
      "a.b = [1, \"\"\"x\"\"\", {c = 1979-05-27T07:32:00Z}]\n[[package]]\n'd' = 0x1f # e\n[package.lib]\n"};
  for (const auto& tree : trees())
    for (const Record& record : tree)
      if (std::string_view(record.path).ends_with("Cargo.toml") ||
          std::string_view(record.path).ends_with("Cargo.lock"))
        texts.emplace_back(record.text);
  REQUIRE(texts.size() > 2);
  feed(texts, 4'000, [](const std::string& text) {
    const TomlFile file = read_toml(text, "hostile", kWanted);
    for (const TomlTable& table : file.tables)
      CHECK(std::find(kWanted.begin(), kWanted.end(), table.name) != kWanted.end());
  });
}

TEST_CASE("damaged archives become a tree or are refused") {
  const TemporaryFolder folder;
  feed({archive_of(ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE),
        archive_of(ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FILTER_GZIP),
        archive_of(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE),
        archive_of(ARCHIVE_FORMAT_CPIO_SVR4_NOCRC, ARCHIVE_FILTER_ZSTD)},
       1'000, [&](const std::string& bytes) {
         const Tree tree = read_archive(folder.file("hostile", bytes), {});
         for (const Entry& entry : tree.entries) {
           CHECK(!entry.path.empty());
           CHECK(!entry.path.starts_with("/"));
           CHECK(!entry.path.starts_with("../"));
         }
       });
}

TEST_CASE("damaged package files become a tree or are refused") {
  const TemporaryFolder folder;
  for (const auto& [name, bytes] : package_files())
    feed({bytes}, 500, [&, &file = name](const std::string& mutant) {
      const Tree tree = read_archive(folder.file(file, mutant), {});
      for (const Entry& entry : tree.entries) {
        CHECK(!entry.path.empty());
        CHECK(!entry.path.starts_with("../"));
      }
    });
}

TEST_CASE("damaged images become a tree or are refused") {
  const TemporaryFolder folder;
  const std::vector<std::vector<test::LayerItem>> layers = {{{"d/a", "1"}, {"l", "d", AE_IFLNK}},
                                                            {{"l/b", "2"}, {"d/.wh.a", ""}}};
  feed({test::packed(test::oci_layout(layers)),
        test::packed(test::docker_layout(layers), ARCHIVE_FILTER_GZIP)},
       1'000, [&](const std::string& bytes) {
         const Image image = read_image(folder.file("hostile", bytes), {{}});
         for (const Entry& entry : image.tree.entries) {
           CHECK(!entry.path.empty());
           CHECK(!entry.path.starts_with("../"));
           CHECK(entry.layer != 0);
         }
       });
}

TEST_CASE("a record of any ecosystem that ends early, wherever, loses no file of the tree") {
  for (const auto& tree : trees())
    for (const Record& cut : tree) {
      CAPTURE(std::string_view(cut.path));
      std::size_t read = 0;
      const auto look = [&](const std::string& text) {
        std::vector<std::pair<std::string, std::string>> files;
        for (const Record& record : tree)
          files.emplace_back(record.path, &record == &cut ? text : record.text);
        const Inventory inventory = inventory_of(files);
        CHECK(inventory.files.size() == tree.size());
        for (const File& file : inventory.files) CHECK(file.has_sha256);
        ++read;
      };
      std::size_t tried = 0;
      const auto taken = feed_beginnings(
          cut.text, [&](const std::string& text) { ++tried, look(text); }, 13);
      CHECK(read == tried);
      CHECK(taken.size() + 1 == tried);  // no record can end a scan
    }
}

TEST_CASE("an archive that ends early, wherever, is refused or lists only what is whole in it") {
  const TemporaryFolder folder;
  for (const auto& [format, filter] : {std::pair(ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE),
                                       {ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FILTER_GZIP},
                                       {ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE},
                                       {ARCHIVE_FORMAT_CPIO_SVR4_NOCRC, ARCHIVE_FILTER_ZSTD}}) {
    const std::string whole = archive_of(format, filter, 1);
    CAPTURE(format);
    const Tree all = read_archive(folder.file("whole", whole), {});
    REQUIRE(all.entries.size() == 1);
    std::size_t most = 0;
    feed_beginnings(whole, [&](const std::string& bytes) {
      const Tree tree = read_archive(folder.file("cut", bytes), {});
      most = std::max(most, tree.entries.size());
      for (const Entry& entry : tree.entries) {
        const std::uint32_t same = all.find(entry.path);
        REQUIRE(same != kNone);
        if (entry.unread().empty()) CHECK(entry.sha256 == all.entries[same].sha256);
      }
    });
    CHECK(most == 1);
  }
}

TEST_CASE("a package file that ends early, wherever, is refused, or lists only what is whole in it") {
  const TemporaryFolder folder;
  for (const auto& [name, whole] : package_files()) {
    CAPTURE(name);
    const Tree all = read_archive(folder.file(name, whole), {});
    REQUIRE(!all.entries.empty());
    std::size_t most = 0;
    feed_beginnings(whole, [&, &file = name](const std::string& bytes) {
      const Tree tree = read_archive(folder.file(file, bytes), {});
      most = std::max(most, tree.entries.size());
      for (const Entry& entry : tree.entries) {
        // What unpacks a package is known by its beginning: of less it is an archive like any other.
        const std::uint32_t same = all.find(entry.path);
        if (same != kNone && entry.unread().empty()) CHECK(entry.sha256 == all.entries[same].sha256);
      }
    });
    CHECK(most == all.entries.size());
  }
}

TEST_CASE("an image that ends early, wherever, is refused") {
  const TemporaryFolder folder;
  const std::vector<std::vector<test::LayerItem>> layers = {{{"d/a", "1"}}, {{"d/.wh.a", ""}, {"b", "2"}}};
  for (const std::string& image : {test::packed(test::oci_layout(layers), ARCHIVE_FILTER_GZIP),
                                   test::packed(test::docker_layout(layers), ARCHIVE_FILTER_ZSTD),
                                   test::packed(test::oci_layout({{}}))}) {
    const Tree all = read_image(folder.file("whole", image), {{}}).tree;
    const auto taken = feed_beginnings(image, [&](const std::string& bytes) {
      const Tree tree = read_image(folder.file("cut", bytes), {{}}).tree;
      CHECK(tree.entries.size() == all.entries.size());
    });
    // Behind the last file a tar has zeros alone, and a stream of Zstandard a checksum that none asks for.
    for (const std::size_t size : taken) CHECK(size + 2 * 1024 >= image.size());
  }
}

TEST_CASE("a cache that ends early, wherever, is ignored") {
  const TemporaryFolder folder;
  const std::string path = folder / "cache";
  struct stat status {};
  status.st_ino = 42;
  status.st_size = 5;
  constexpr std::int64_t kNow = 1'700'000'000'000'000'000;
  DigestCache cache(path, kNow);
  cache.remember({{cached_file(status, sha256_of("hello"), {}, FileKind::unknown)}, {}});
  cache.write();
  std::ifstream in(path, std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(in), {}};
  std::size_t believed = 0;
  feed_beginnings(whole, [&](const std::string& bytes) {
    const DigestCache cut(folder.file("cache", bytes), kNow);
    DigestCache::Place place = 0;
    const bool found = cut.find(status, place) != nullptr;
    believed += found ? 1 : 0;
    CHECK(found == (bytes.size() == whole.size()));
    CHECK(cut.warning().empty() ==
          (found || bytes.empty()));  // an empty file is a cache that has yet to be filled
  });
  CHECK(believed == 1);
}
