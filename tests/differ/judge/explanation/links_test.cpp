#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("in the folder that pnpm made for a package, links and programs come and go with that package") {
  const std::string library = "node_modules/.pnpm/dep@1.0.0/node_modules/dep";
  const auto environment = [&](const std::string& folder, const std::string& version) {
    InventoryBuilder side;
    side.package("pkg:npm/dep@1.0.0", library);
    side.file(library + "/index.js");
    side.symlink(folder + "/node_modules/dep", "../../dep@1.0.0/node_modules/dep").owner =
        "pkg:npm/dep@1.0.0#" + library;
    side.file(folder + "/node_modules/top/node_modules/.bin/dep", "#!/bin/sh\n" + version);
    side.package("pkg:npm/top@" + version, folder + "/node_modules/top");
    side.file(folder + "/node_modules/top/index.js", version);
    return side;
  };
  const std::string old = "node_modules/.pnpm/top@1.0.0_peer@1.0.0";
  SUBCASE("another version") {
    const auto before = environment(old, "1.0.0"),
               after = environment("node_modules/.pnpm/top@1.1.0_peer@1.0.0", "1.1.0");
    CHECK(unexpected(before, after).empty());
  }
  SUBCASE("another version of a peer") {
    const auto before = environment(old, "1.0.0"),
               after = environment("node_modules/.pnpm/top@1.0.0_peer@2.0.0", "1.0.0");
    CHECK(unexpected(before, after).empty());
  }
  SUBCASE("but not beside a package that stays what it is") {
    InventoryBuilder before = environment(old, "1.0.0"), after = environment(old, "1.0.0");
    after.symlink(old + "/node_modules/other", "../../dep@1.0.0/node_modules/dep").owner =
        "pkg:npm/dep@1.0.0#" + library;
    after.find(old + "/node_modules/top/node_modules/.bin/dep").content = "#!/bin/sh\nother";
    CHECK(unexpected(before, after) == "error file-added-same-version pkg:npm/dep " + old +
                                           "/node_modules/other\n"
                                           "error file-changed-same-version pkg:npm/dep " +
                                           old + "/node_modules/top/node_modules/.bin/dep\n");
  }
  SUBCASE("and only links and programs do") {
    InventoryBuilder before = environment(old, "1.0.0"),
                     after = environment("node_modules/.pnpm/top@1.1.0", "1.1.0");
    after.unowned("node_modules/.pnpm/top@1.1.0/node_modules/intruder.js", "code");
    CHECK(unexpected(before, after) ==
          "error unowned-file-added node_modules/.pnpm/top@1.1.0/node_modules/intruder.js\n");
  }
}

TEST_CASE("a script that only starts the same program of its package may name other folders") {
  const auto environment = [](const char* content, const char* starts) {
    InventoryBuilder side;
    side.package("pkg:npm/left@1.0.0", "node_modules/left");
    side.file("node_modules/.bin/left", content).starts = starts;
    return side;
  };
  struct Case {
    const char *was, *is;
    bool explained;
  };
  for (const Case& c : {Case{"bin/a.js", "bin/a.js", true}, Case{"bin/a.js", "bin/b.js", false},
                        Case{"bin/a.js", "", false}, Case{"", "", false}}) {
    CAPTURE(c.is);
    const auto before = environment("/one", c.was), after = environment("/other", c.is);
    CHECK(unexpected(before, after) ==
          (c.explained ? "" : "error file-changed-same-version pkg:npm/left node_modules/.bin/left\n"));
  }
}

TEST_CASE("a link may lead to another version of its package where that came, or the old one went") {
  InventoryBuilder before, after;
  for (auto* side : {&before, &after}) {
    side->package("pkg:npm/core@0.13.0", "node_modules/.pnpm/core@0.13.0/node_modules/core");
    side->file("node_modules/.pnpm/core@0.13.0/node_modules/core/index.js");
  }
  before.symlink("node_modules/core", ".pnpm/core@0.13.0/node_modules/core");
  after.symlink("node_modules/core", ".pnpm/core@0.6.0/node_modules/core");
  after.package("pkg:npm/core@0.6.0", "node_modules/.pnpm/core@0.6.0/node_modules/core");
  after.file("node_modules/.pnpm/core@0.6.0/node_modules/core/index.js", "other");
  CHECK(unexpected(before, after).empty());
  after.packages.back().purl = "pkg:npm/evil@0.6.0";
  after.files.back().owner = "pkg:npm/evil@0.6.0#node_modules/.pnpm/core@0.6.0/node_modules/core";
  CHECK(unexpected(before, after) == "error symlink-changed node_modules/core\n");
}

TEST_CASE("a link of update-alternatives follows a package of the system that came, went or changed") {
  const auto system = [](const char* target, bool with_gawk) {
    InventoryBuilder side;
    side.package("pkg:deb/debian/dpkg@1");
    side.symlink("etc/alternatives/awk", target).owner = "pkg:deb/debian/dpkg@1";
    side.package("pkg:deb/debian/mawk@1");
    side.file("usr/bin/mawk", "mawk");
    if (!with_gawk) return side;
    side.package("pkg:deb/debian/gawk@1");
    side.file("usr/bin/gawk", "gawk");
    return side;
  };
  CHECK(unexpected(system("/usr/bin/mawk", false), system("/usr/bin/gawk", true)).empty());
  CHECK(unexpected(system("/usr/bin/gawk", true), system("/usr/bin/mawk", false)).empty());
  CHECK(unexpected(system("/usr/bin/mawk", true), system("/usr/bin/gawk", true)) ==
        "error symlink-changed pkg:deb/debian/dpkg etc/alternatives/awk\n");
  CHECK(unexpected(system("/usr/bin/mawk", false), system("/tmp/evil", true)) ==
        "error symlink-changed pkg:deb/debian/dpkg etc/alternatives/awk\n");
}
