#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

/// A project with a vendored package; `record` tells where packages are installed.
Inventory project(InventoryBuilder side, const std::string& origin) {
  Inventory inventory = side.build();
  inventory.origin.kind = inventory.strings.keep(origin);
  for (Package& package : inventory.packages)
    package.record = inventory.strings.keep(std::string(package.location) + "/package.json");
  return inventory;
}

InventoryBuilder files() {
  InventoryBuilder side;
  side.package("pkg:npm/left@1.0.0", "web/node_modules/left");
  side.file("web/node_modules/left/index.js", "left");
  side.unowned("src/main.py", "main");
  side.unowned("web/node_modules/.bin/left", "#!/bin/sh");
  return side;
}

std::string found(const InventoryBuilder& before, const InventoryBuilder& after, const std::string& origin,
                  const DiffOptions& options = {}) {
  const Inventory b = project(before, origin), a = project(after, origin);
  return findings_text(diff(b, a, options), Finding::Status::unexpected);
}

}  // namespace

TEST_CASE("in a repository, what lies outside of installed trees is the project's own work") {
  const InventoryBuilder before = files();
  InventoryBuilder after = files();
  after.find("src/main.py").content = "changed";
  after.unowned(".github/workflows/x.yml", "new");
  const std::string findings =
      "error unowned-file-changed src/main.py\n"
      "warning unowned-file-added .github/workflows/x.yml\n";
  CHECK(found(before, after, "git").empty());
  SUBCASE("counted, and judged where that is asked for") {
    const Inventory b = project(before, "git"), a = project(after, "git");
    const Report report = diff(b, a, {});
    CHECK(report.counts.own == 2);
    CHECK(report.counts.explained == 0);
    DiffOptions whole;
    whole.whole = true;
    CHECK(found(before, after, "git", whole) == findings);
  }
  SUBCASE("but not where the sides are no repositories") {
    CHECK(found(before, after, "directory") == findings);
    InventoryBuilder marked = before;
    marked.unowned(".gitignore");
    after.unowned(".gitignore");
    CHECK(found(before, after, "directory").find("src/main.py") != std::string::npos);
    CHECK(found(marked, after, "directory").empty());
  }
  SUBCASE("and not within an installed tree, whoever owns the file") {
    after.find("web/node_modules/.bin/left").content = "#!/bin/sh evil";
    after.unowned("web/node_modules/evil.js", "evil");
    CHECK(found(before, after, "git") ==
          "error unowned-file-changed web/node_modules/.bin/left\n"
          "error unowned-file-added web/node_modules/evil.js\n");
  }
  SUBCASE("and a link that leads out is found anywhere") {
    after.symlink("src/link", "../../etc/passwd");
    CHECK(found(before, after, "git") == "error symlink-escapes src/link\n");
  }
}

TEST_CASE("where the root itself is an installed tree, nothing is the project's own") {
  InventoryBuilder before, after;
  for (InventoryBuilder* side : {&before, &after}) {
    side->package("pkg:pypi/x@1.0", "lib/python3.11/site-packages/x-1.0.dist-info");
    side->file("lib/python3.11/site-packages/x.py");
  }
  after.unowned("bin/evil", "#!/bin/sh");
  const auto environment = [](const InventoryBuilder& side) {
    Inventory inventory = project(side, "git");
    for (Package& package : inventory.packages)
      package.record = inventory.strings.keep(std::string(package.location) + "/RECORD");
    return inventory;
  };
  const Inventory b = environment(before), a = environment(after);
  CHECK(findings_text(diff(b, a, {}), Finding::Status::unexpected) == "error unowned-file-added bin/evil\n");
}

TEST_CASE("what endangers anywhere is judged also in the project's own work") {
  InventoryBuilder before = files(), after = files();
  for (auto* side : {&before, &after}) side->unowned("package.json", "{}");
  const auto change = [&](auto&& what) {
    InventoryBuilder changed = after;
    what(changed.find("src/main.py"));
    return found(before, changed, "git");
  };
  CHECK(change([](FileSpec& file) { file.mode = 04755; }) == "error setuid-gained src/main.py\n");
  CHECK(change([](FileSpec& file) { file.attributes = "capabilities=cap_setuid+ep"; }) ==
        "error privilege-gained src/main.py\n");
  after.find("package.json").steers = "scripts.postinstall=node x.js";
  CHECK(found(before, after, "git") == "error root-manifest-changed package.json\n");
}

TEST_CASE("the programs of an environment are no work of the project, whichever Python it is for") {
  for (const std::string python : {"python3.11", "pypy3.10"}) {
    CAPTURE(python);
    const std::string site = "venv/lib/" + python + "/site-packages/";
    InventoryBuilder before;
    before.package("pkg:pypi/a@1.0", site + "a").record = site + "a-1.0.dist-info/METADATA";
    before.unowned(".gitignore");
    before.unowned("venv/bin/activate", "one");
    InventoryBuilder after = before;
    after.find("venv/bin/activate").content = "two";
    CHECK(unexpected(before, after) == "warning unowned-file-changed venv/bin/activate\n");
  }
}

TEST_CASE("what is made elsewhere is not the project's own work, wherever it lies in the repository") {
  struct Foreign {
    std::string path;
    FileKind kind = FileKind::text;
    bool changed = true, added = true;  ///< whether the one or the other is a finding
  };
  const Foreign kForeign[] = {
      {"src/node_modules/lodash.js", FileKind::javascript},
      {"src/node_modules"},
      {"wheels/six-1.16.0-py3-none-any.whl", FileKind::zip},
      {"vendor/cache/rack-3.0.0.gem", FileKind::tar},
      {"gradle/wrapper/gradle-wrapper.jar", FileKind::zip},
      {".yarn/cache/lodash.zip", FileKind::zip},
      {"tools/helper", FileKind::elf},
      {"tools/helper.exe", FileKind::pe},
      {"lib/a.wasm", FileKind::wasm},
      {"lib/A.class", FileKind::java_class},
      {".pnp.cjs", FileKind::javascript},
      {"binding.gyp", FileKind::text, false},
      {"fixtures/data.zip", FileKind::zip, false, false},
      {"src/my_node_modules/a.js", FileKind::javascript, false, false},
      {"docs/a.tar.gz", FileKind::gzip, false, false},
  };
  for (const Foreign& foreign : kForeign) {
    CAPTURE(foreign.path);
    const InventoryBuilder without = files();
    InventoryBuilder before = files(), after = files();
    for (InventoryBuilder* side : {&before, &after}) {
      side->unowned(foreign.path, side == &before ? "one" : "two");
      side->find(foreign.path).kind = foreign.kind;
    }
    CHECK(!found(before, after, "git").empty() == foreign.changed);
    CHECK(!found(without, after, "git").empty() == foreign.added);
    CHECK(found(before, without, "git").empty());  // gone, it does nothing
  }
}

TEST_CASE(
    "where packages are installed into the root itself, only what the repository's host reads is own work") {
  InventoryBuilder before;
  before.package("pkg:composer/sabre/xml@1.0.0", "sabre/xml");
  before.file("sabre/xml/lib.php", "lib");
  before.unowned(".github/workflows/lint.yml", "on: push");
  before.unowned("composer/.github/x.yml", "x");
  before.unowned("run.php", "run");
  InventoryBuilder after = before;
  for (const char* path : {".github/workflows/lint.yml", "composer/.github/x.yml", "run.php"})
    after.find(path).content = "changed";
  const auto at_root = [](const InventoryBuilder& side) {
    Inventory inventory = project(side, "git");
    for (Package& package : inventory.packages) package.record = "composer/installed.json";
    return inventory;
  };
  CHECK(findings_text(diff(at_root(before), at_root(after), {}), Finding::Status::unexpected) ==
        "error unowned-file-changed run.php\nwarning unowned-file-changed composer/.github/x.yml\n");
}
