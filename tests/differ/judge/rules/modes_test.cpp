#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("gained permissions are named, lost ones are not") {
  InventoryBuilder before = small_environment(), after = small_environment();
  const auto with_mode = [&](std::uint16_t was, std::uint16_t is) {
    before.find("README.md").mode = was;
    after.find("README.md").mode = is;
    return unexpected(before, after);
  };
  CHECK(with_mode(0644, 0644).empty());
  CHECK(with_mode(0755, 0644).empty());
  CHECK(with_mode(0644, 0600).empty());
  CHECK(with_mode(0644, 0755) == "warning exec-gained README.md\n");
  CHECK(with_mode(0755, 04755) == "error setuid-gained README.md\n");
  CHECK(with_mode(0755, 02755) == "error setuid-gained README.md\n");
  CHECK(with_mode(0644, 0666) == "warning world-writable-gained README.md\n");
}

TEST_CASE("in an upgrade a gained executable bit is a note, a new setuid file an error") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "left", "1.0.1");
  after.find("node_modules/left/dist/index.js").content = "released";
  after.find("node_modules/left/package.json").mode = 0755;
  CHECK(unexpected(before, after).empty());
  CHECK(noted(before, after) == "note exec-gained pkg:npm/left node_modules/left/package.json\n");
  FileSpec& file = after.unowned("node_modules/left/dist/su.json");
  file.owner = after.find("node_modules/left/package.json").owner;
  file.mode = 04755;
  CHECK(unexpected(before, after) == "error setuid-gained pkg:npm/left node_modules/left/dist/su.json\n");
}

TEST_CASE("a file that becomes a link out of the tree is one error") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.remove("README.md");
  after.symlink("README.md", "../../etc/passwd");
  CHECK(unexpected(before, after) == "error symlink-escapes README.md\n");
}

TEST_CASE("a file that becomes a link within the tree is one error, even in an upgrade") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "left", "1.0.1");
  const std::string owner = after.find("node_modules/left/package.json").owner;
  after.remove("node_modules/left/dist/index.js");
  after.symlink("node_modules/left/dist/index.js", "../package.json").owner = owner;
  CHECK(unexpected(before, after) == "error type-changed pkg:npm/left node_modules/left/dist/index.js\n");
}

TEST_CASE(
    "a new release of a distribution's package may hold a link to its own file for a file, and the other way "
    "round") {
  for (const bool to_other : {false, true}) {
    CAPTURE(to_other);
    InventoryBuilder before, after;
    for (InventoryBuilder* side : {&before, &after}) {
      side->package(side == &before ? "pkg:deb/debian/foo@1" : "pkg:deb/debian/foo@2");
      side->package("pkg:deb/debian/bar@1");
      side->file("usr/share/man/bar.gz").owner = "pkg:deb/debian/bar@1";
    }
    const std::string was = "pkg:deb/debian/foo@1", is = "pkg:deb/debian/foo@2";
    before.file("usr/share/man/halt.gz").owner = was;
    before.symlink("usr/share/man/off.gz", "halt.gz").owner = was;
    after.file("usr/share/man/off.gz").owner = is;
    after.symlink("usr/share/man/halt.gz", to_other ? "bar.gz" : "off.gz").owner = is;
    CHECK(unexpected(before, after) ==
          (to_other ? "error type-changed pkg:deb/debian/foo usr/share/man/halt.gz\n" : ""));
  }
}

TEST_CASE("a link that leads elsewhere is an error, unless it follows its package") {
  InventoryBuilder before, after;
  before.package("pkg:npm/x@1.0.0", ".pnpm/x@1.0.0/node_modules/x");
  before.file(".pnpm/x@1.0.0/node_modules/x/i.js");
  before.symlink("node_modules/x", "../.pnpm/x@1.0.0/node_modules/x");
  before.symlink("node_modules/.bin/x", "../../.pnpm/x@1.0.0/node_modules/x/i.js");
  before.symlink("lib", "lib64");
  after.package("pkg:npm/x@1.1.0", ".pnpm/x@1.1.0/node_modules/x");
  after.file(".pnpm/x@1.1.0/node_modules/x/i.js");
  after.symlink("node_modules/x", "../.pnpm/x@1.1.0/node_modules/x");
  after.symlink("node_modules/.bin/x", "../../.pnpm/x@1.1.0/node_modules/x/i.js");
  after.symlink("lib", "lib64");
  CHECK(unexpected(before, after).empty());
  after.find("lib").target = "node_modules";
  CHECK(unexpected(before, after) == "error symlink-changed lib\n");
  after.find("lib").target = "/lib";
  CHECK(unexpected(before, after) == "error symlink-escapes lib\n");
  before.find("lib").target = "/lib";
  CHECK(unexpected(before, after).empty());
}

TEST_CASE("a command that a new package links into .bin is explained by it") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.package("pkg:npm/tool@1.0.0", "node_modules/tool");
  after.file("node_modules/tool/cli.js");
  after.symlink("node_modules/.bin/tool", "../tool/cli.js");
  CHECK(unexpected(before, after).empty());
  after.find("node_modules/.bin/tool").target = "../left/dist/index.js";
  CHECK(unexpected(before, after) == "warning unowned-file-added node_modules/.bin/tool\n");
}

TEST_CASE("links that leave the tree together are followed as the kernel follows them") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.symlink("node_modules/left/up", "../..").owner = after.find("node_modules/left/package.json").owner;
  after.symlink("node_modules/left/out", "up/../etc").owner =
      after.find("node_modules/left/package.json").owner;
  CHECK(unexpected(before, after).find("error symlink-escapes pkg:npm/left node_modules/left/out\n") !=
        std::string::npos);
  CHECK(unexpected(before, after).find("symlink-escapes pkg:npm/left node_modules/left/up") ==
        std::string::npos);
}

TEST_CASE("a link that did not change leads out once another on its way does") {
  InventoryBuilder before = small_environment(), after = small_environment();
  for (InventoryBuilder* side : {&before, &after}) {
    side->symlink("a/b/step", ".");
    side->symlink("a/b/out", "step/../../etc");
    side->symlink("loop", "loop");
  }
  CHECK(unexpected(before, after).empty());
  after.find("a/b/step").target = "../../node_modules/left/dist";
  CHECK(unexpected(before, after) == "error symlink-changed a/b/step\n");
  after.find("a/b/step").target = "..";
  CHECK(unexpected(before, after) == "error symlink-escapes a/b/out\nerror symlink-changed a/b/step\n");
}

TEST_CASE("a link that leads to the same place outside by other links on the way is no finding") {
  InventoryBuilder before = small_environment(), after = small_environment();
  before.symlink("bin/python", "python3.11");
  before.symlink("bin/python3.11", "/usr/bin/python3.11");
  after.symlink("bin/python", "/usr/bin/python3.11");
  after.symlink("bin/python3.11", "python");
  CHECK(unexpected(before, after).empty());
  after.find("bin/python").target = "/usr/bin/python3";
  CHECK(unexpected(before, after) ==
        "error symlink-escapes bin/python\nerror symlink-escapes bin/python3.11\n");
}
