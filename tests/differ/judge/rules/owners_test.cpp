#include <doctest/doctest.h>

#include "schemas/inventory/properties.h"
#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

InventoryBuilder two_packages() {
  InventoryBuilder side;
  side.package("pkg:pypi/aaa@1.0", "s/aaa");
  side.file("s/aaa/__init__.py", "aaa");
  side.package("pkg:pypi/requests@2.31.0", "s/requests");
  side.file("s/requests/__init__.py", "requests");
  side.file("s/requests/api.py", "api");
  return side;
}

}  // namespace

TEST_CASE("a file that two records list, and one of them only now, is disputed") {
  InventoryBuilder after = two_packages();
  after.find("s/requests/api.py").claimed_by = "pkg:pypi/aaa@1.0\npkg:pypi/requests@2.31.0";
  CHECK(unexpected(two_packages(), after) == "error ownership-disputed pkg:pypi/aaa\n");
  CHECK(unexpected(after, after).empty());
  SUBCASE("but a small marker of a shared folder is not") {
    after.find("s/requests/api.py").claimed_by.clear();
    after.find("s/requests/__init__.py").claimed_by = "pkg:pypi/aaa@1.0\npkg:pypi/requests@2.31.0";
    CHECK(unexpected(two_packages(), after).empty());
    after.find("s/requests/__init__.py").size = 5'000;
    CHECK(unexpected(two_packages(), after).find("ownership-disputed") != std::string::npos);
  }
}

TEST_CASE("a file that changes hands is a finding, also where its bytes stay") {
  InventoryBuilder after = two_packages();
  after.find("s/requests/api.py").owner = "pkg:pypi/aaa@1.0#s/aaa";
  CHECK(unexpected(two_packages(), after) == "error ownership-changed pkg:pypi/aaa\n");
  after.find("s/requests/api.py").owner.clear();
  CHECK(unexpected(two_packages(), after) == "warning ownership-changed pkg:pypi/requests\n");
  SUBCASE("but not where both sides' records list it for both") {
    InventoryBuilder before = two_packages();
    for (auto* side : {&before, &after})
      side->find("s/requests/api.py").claimed_by = "pkg:pypi/aaa@1.0\npkg:pypi/requests@2.31.0";
    after.find("s/requests/api.py").owner = "pkg:pypi/aaa@1.0#s/aaa";
    CHECK(unexpected(before, after).empty());
  }
}

TEST_CASE("a record that is gone while its files stay is lost, and bytecode alone does not count") {
  const auto drop_record = [](InventoryBuilder side) {
    std::erase_if(side.packages, [](const PackageSpec& p) { return p.name == "requests"; });
    for (FileSpec& file : side.files)
      if (file.owner.find("requests") != file.owner.npos) file.owner.clear();
    return side;
  };
  CHECK(unexpected(two_packages(), drop_record(two_packages())) == "error record-lost pkg:pypi/requests\n");
  InventoryBuilder before = two_packages();
  before.unowned("s/requests/__pycache__/api.cpython-311.pyc").owner = "pkg:pypi/requests@2.31.0#s/requests";
  InventoryBuilder after = drop_record(before);
  after.remove("s/requests/api.py");
  after.remove("s/requests/__init__.py");
  CHECK(unexpected(before, after).find("record-lost") == std::string::npos);
}

TEST_CASE("a new package that nobody asks for is a warning where the tree says what was asked for") {
  InventoryBuilder before, after;
  for (auto* side : {&before, &after}) side->package("pkg:npm/a@1.0.0", "node_modules/a");
  after.package("pkg:npm/b@1.0.0", "node_modules/b");
  CHECK(unexpected(before, after).empty());
  after.roots = {"pkg:npm/a@1.0.0#node_modules/a"};
  CHECK(unexpected(before, after) == "warning package-unrequested pkg:npm/b\n");
  SUBCASE("and not where a package needs it") {
    after.packages[0].needs = {"pkg:npm/b@1.0.0#node_modules/b"};
    CHECK(unexpected(before, after).empty());
  }
  SUBCASE("and not where the project asks for it") {
    after.roots.push_back("pkg:npm/b@1.0.0#node_modules/b");
    CHECK(unexpected(before, after).empty());
  }
}

TEST_CASE("a package whose folder denies its record is named once, and its version explains nothing") {
  InventoryBuilder before, after;
  before.package("pkg:npm/left-pad@1.3.0", "node_modules/left-pad");
  before.file("node_modules/left-pad/index.js", "old");
  after.package("pkg:npm/left-pad@1.3.1", "node_modules/left-pad");
  after.file("node_modules/left-pad/index.js", "new");
  CHECK(unexpected(before, after).empty());
  after.packages[0].location = "node_modules/right-pad";
  after.files[0].owner = "pkg:npm/left-pad@1.3.1#node_modules/right-pad";
  CHECK(unexpected(before, after).find("version-disagrees pkg:npm/left-pad") != std::string::npos);
  CHECK(unexpected(before, after).find("file-changed-same-version") != std::string::npos);
}

TEST_CASE("another version of a package in its place is no lost record, whichever pairs with which") {
  InventoryBuilder before, after;
  for (const std::string at : {"", "node_modules/x/", "node_modules/y/"}) {
    const bool root = at.empty();
    before.package(root ? "pkg:npm/ms@2.0.0" : "pkg:npm/ms@2.1.3", at + "node_modules/ms");
    before.file(at + "node_modules/ms/index.js", root ? "2.0.0" : "2.1.3");
    after.package(root ? "pkg:npm/ms@2.1.3" : "pkg:npm/ms@2.0.0", at + "node_modules/ms");
    after.file(at + "node_modules/ms/index.js", root ? "2.1.3" : "2.0.0");
  }
  CHECK(unexpected(before, after).empty());
}

TEST_CASE("in a folder that a project fills itself, a package that nobody asks for is a note") {
  for (const bool vendored : {false, true}) {
    InventoryBuilder before, after;
    const std::string site = vendored ? "tool/_vendor" : "lib/python3.11/site-packages";
    for (auto* side : {&before, &after}) {
      side->package("pkg:pypi/a@1", site + "/a-1.dist-info");
      side->file(site + "/a-1.dist-info/METADATA");
      side->roots = {"pkg:pypi/a@1#" + site + "/a-1.dist-info"};
    }
    after.package("pkg:pypi/b@1", site + "/b-1.dist-info");
    after.file(site + "/b-1.dist-info/METADATA", "b");
    CHECK(unexpected(before, after) == (vendored ? "" : "warning package-unrequested pkg:pypi/b\n"));
  }
}

TEST_CASE(
    "a file of a system passes to a new release only where the other gave it away, or is gone and replaced") {
  const auto system = [](const char* libc, const char* owner, const char* content) {
    InventoryBuilder side;
    if (*libc != '\0') side.package(std::string("pkg:deb/debian/libc@") + libc);
    if (*libc != '\0') side.file("usr/lib/libc.so", libc);
    side.package(owner);
    side.file("usr/bin/ldd", content);
    return side;
  };
  const InventoryBuilder before = system("", "pkg:deb/debian/libc@1", "1");
  CHECK(unexpected(before, system("2", "pkg:deb/debian/libc-bin@2", "2")).empty());
  CHECK(unexpected(before, system("1", "pkg:deb/debian/libc-bin@2", "2"))
            .find("error file-changed-same-version") != std::string::npos);
  InventoryBuilder gone = system("", "pkg:deb/debian/libc-bin@2", "2");
  CHECK(unexpected(before, gone).find("error record-lost pkg:deb/debian/libc\n") != std::string::npos);
  gone.packages.back().properties.push_back({property::kReplaces, "other\nlibc"});
  // Nobody but the new package said so.
  CHECK(unexpected(before, gone) == "warning ownership-changed pkg:deb/debian/libc-bin\n");
  gone.find("usr/bin/ldd").content = "1";
  CHECK(unexpected(before, gone).empty());
}

TEST_CASE("what a system's package manager leaves when it removes a package is no lost record") {
  InventoryBuilder before;
  before.package("pkg:deb/debian/keep@1");
  before.file("usr/bin/keep");
  before.package("pkg:deb/debian/tool@1").properties.push_back({property::kStays, "etc/tool.conf"});
  before.file("etc/tool.conf");
  InventoryBuilder after;
  after.package("pkg:deb/debian/keep@1");
  after.file("usr/bin/keep");
  after.unowned("etc/tool.conf");
  CHECK(unexpected(before, after).empty());
  before.packages.back().properties.clear();
  CHECK(unexpected(before, after) == "error record-lost pkg:deb/debian/tool\n");
}
