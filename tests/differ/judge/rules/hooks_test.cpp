#include <doctest/doctest.h>

#include "schemas/inventory/properties.h"
#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("an install hook that appears is an error even when the version changed") {
  for (const char* hook :
       {"npm:preinstall=node setup.mjs", "npm:install=node-gyp rebuild", "composer:plugin=A\\B",
        "cargo:build=build.rs", "cargo:proc-macro=true", "python:script=git", "python:build=own code",
        "gem:extension=ext/extconf.rb", "gem:plugin=rubygems_plugin.rb"}) {
    CAPTURE(hook);
    InventoryBuilder before = small_environment(), after = small_environment();
    upgrade(after, "left", "1.0.1");
    after.packages[1].hooks = {hook};
    CHECK(unexpected(before, after) == "error install-hook-added pkg:npm/left\n");
    before.packages[1].hooks = {hook};
    CHECK(unexpected(before, after).empty());
  }
}

TEST_CASE("a new package with an install hook is an error, one without is a note") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.package("pkg:npm/plain-crypto-js@4.2.1", "node_modules/plain-crypto-js");
  CHECK(unexpected(before, after).empty());
  CHECK(noted(before, after) == "note package-added pkg:npm/plain-crypto-js\n");
  after.packages.back().hooks = {"npm:postinstall=node setup.js"};
  CHECK(unexpected(before, after) == "error install-hook-added pkg:npm/plain-crypto-js\n");
}

TEST_CASE("an entry that only moves with the version in its folder's name has not changed") {
  InventoryBuilder before, after;
  const auto gem = [](InventoryBuilder& side, const std::string& version, const std::string& content) {
    const std::string folder = "gems/puma-" + version;
    side.package("pkg:gem/puma@" + version, folder);
    side.packages.back().entries = {folder + "/lib/puma.rb"};
    side.file(folder + "/lib/puma.rb", content);
    side.file(folder + "/lib/other.rb", "other");
  };
  gem(before, "6.4.1", "serve");
  SUBCASE("the same bytes") {
    gem(after, "6.4.2", "serve");
    CHECK(noted(before, after).empty());
  }
  SUBCASE("other bytes") {
    gem(after, "6.4.2", "serve it all");
    CHECK(noted(before, after) == "note entry-file-changed pkg:gem/puma gems/puma-6.4.2/lib/puma.rb\n");
  }
}

TEST_CASE("an install hook that runs something else is an error") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "left", "2.0.0");
  before.packages[1].hooks = {"npm:install=node a.js", "npm:postinstall=node b.js"};
  after.packages[1].hooks = {"npm:install=node a.js", "npm:postinstall=node c.js"};
  const Inventory b = before.build(), a = after.build();
  const Report report = diff(b, a, {});
  REQUIRE(findings_text(report, Finding::Status::unexpected) == "error install-hook-changed pkg:npm/left\n");
  CHECK(report.findings[0].before == "npm:postinstall=node b.js");
  CHECK(report.findings[0].after == "npm:postinstall=node c.js");
  CHECK(report.findings[0].because == "the hook npm:postinstall of left 1.0.0 was another");
}

TEST_CASE("an import hook is an error in an upgrade, in a new package and where no package owns it") {
  InventoryBuilder before = small_environment(), after = small_environment();
  SUBCASE("in an upgrade") {
    upgrade(after, "requests", "2.31.1");
    auto& file = after.file("site-packages/requests.pth", "import os");
    file.owner = after.find("site-packages/requests/api.py").owner;
    file.hook = "python:import=import os";
    CHECK(unexpected(before, after) ==
          "error import-hook-added pkg:pypi/requests site-packages/requests.pth\n");
  }
  SUBCASE("in a new package") {
    after.package("pkg:pypi/new@1.0");
    after.file("site-packages/new.pth", "import new").hook = "python:import=import new";
    CHECK(unexpected(before, after) == "error import-hook-added pkg:pypi/new site-packages/new.pth\n");
  }
  SUBCASE("where it was there before, only what it runs decides") {
    before.unowned("x.pth", "import a").hook = "python:import=import a";
    after.unowned("x.pth", "import a").hook = "python:import=import a";
    CHECK(unexpected(before, after).empty());
    after.find("x.pth").content = "import b";
    after.find("x.pth").hook = "python:import=import b";
    CHECK(unexpected(before, after) == "error import-hook-added x.pth\n");
  }
  SUBCASE("sitecustomize whose bytes change is an unowned file that changed") {
    before.unowned("sitecustomize.py", "a").hook = "python:sitecustomize";
    after.unowned("sitecustomize.py", "b").hook = "python:sitecustomize";
    CHECK(unexpected(before, after) == "error unowned-file-changed sitecustomize.py\n");
  }
  SUBCASE("a file that is moved to where it runs") {
    before.unowned("x.txt", "import a");
    after.unowned("x.pth", "import a").hook = "python:import=import a";
    CHECK(unexpected(before, after) == "error import-hook-added x.pth\n");
  }
}

TEST_CASE("the file that an unchanged hook runs is a warning where it changed or came, also in an upgrade") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "left", "1.0.1");
  for (InventoryBuilder* side : {&before, &after}) {
    side->packages[1].hooks = {"npm:postinstall=node install"};
    side->packages[1].properties = {{property::kHookFile, "node_modules/left/dist/install.js"}};
    side->unowned("node_modules/left/dist/install.js", "one").owner =
        side->find("node_modules/left/package.json").owner;
  }
  CHECK(unexpected(before, after).empty());
  after.find("node_modules/left/dist/install.js").content = "two";
  const std::string found = "warning hook-file-changed pkg:npm/left node_modules/left/dist/install.js\n";
  CHECK(unexpected(before, after) == found);
  before.remove("node_modules/left/dist/install.js");
  before.packages[1].properties = {};
  CHECK(unexpected(before, after) == found);
}

TEST_CASE("a new program under the name of a common command is an error, unless its package has that name") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "left", "1.0.1");
  after.symlink("bin/git", "../node_modules/left/dist/index.js");
  const auto shadows = [&](std::string_view path) {
    return unexpected(before, after).find("error command-shadowed " + std::string(path) + "\n") !=
           std::string::npos;
  };
  CHECK(shadows("bin/git"));
  after.find("bin/git").path = "bin/left";
  CHECK_FALSE(shadows("bin/left"));
  after.find("bin/left").path = "node_modules/.bin/ls.cmd";
  CHECK(shadows("node_modules/.bin/ls.cmd"));
  after.find("node_modules/.bin/ls.cmd").path = "lib/git";
  CHECK_FALSE(shadows("lib/git"));
  after.remove("lib/git");
  after.package("pkg:npm/node@1.0.0", "node_modules/node");
  after.file("node_modules/node/n");
  after.symlink("node_modules/.bin/node", "../node/n");
  CHECK(unexpected(before, after).find("command-shadowed") == std::string::npos);
}

TEST_CASE("an upgraded package of a system that newly has a file where files give rights is named") {
  const auto judged = [](const std::string& path, const std::string& had = "", bool is_new = false) {
    InventoryBuilder before, after;
    if (!is_new) before.package("pkg:deb/debian/foo@1");
    if (!is_new) before.file("usr/bin/foo", "1");
    if (!had.empty()) before.file(had, "1");
    after.package("pkg:deb/debian/foo@2");
    after.file("usr/bin/foo", "2");
    if (!had.empty()) after.file(had, "2");
    after.file(path, "new");
    before.package("pkg:deb/debian/base@1");
    before.file("etc/base", "1");
    after.package("pkg:deb/debian/base@1");
    after.file("etc/base", "1");
    return unexpected(before, after);
  };
  const auto named = [](const std::string& path) {
    return "warning system-place-added pkg:deb/debian/foo " + path + "\n";
  };
  for (const char* path : {"etc/sudoers.d/foo", "etc/pam.d/sudo", "etc/cron.d/foo", "etc/profile.d/foo.sh",
                           "usr/lib/systemd/system-generators/foo", "etc/dpkg/dpkg.cfg.d/foo"})
    CHECK(judged(path).ends_with(named(path)));  // some are of a kind that the package never had
  CHECK(judged("usr/share/foo/sudoers.d/x").empty());
  CHECK(judged("usr/lib/systemd/system/foo.service").empty());
  CHECK(judged("etc/cron.d/more", "etc/cron.d/foo").empty());  // it had one
  CHECK(judged("etc/cron.d/foo", "", true).empty());           // the package is new: that is said
}

TEST_CASE("scripts of a system's package are a finding where it had none, and none where it is new") {
  InventoryBuilder before, after;
  before.package("pkg:deb/debian/foo@1");
  before.file("usr/bin/foo", "1");
  after.package("pkg:deb/debian/foo@2").hooks = {"deb:postinst=DEBIAN/postinst"};
  after.file("usr/bin/foo", "2");
  CHECK(unexpected(before, after) == "error install-hook-added pkg:deb/debian/foo\n");
  after = before;
  after.package("pkg:deb/debian/bar@1").hooks = {"deb:postinst=DEBIAN/postinst"};
  after.file("usr/bin/bar", "1");
  CHECK(unexpected(before, after).find("install-hook-added") == std::string::npos);
}
