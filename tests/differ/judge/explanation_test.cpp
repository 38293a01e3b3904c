#include "differ/judge/explanation.h"

#include <doctest/doctest.h>

#include "differ/judge/comparison.h"
#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

/// Two sides that differ in the bytes of one unowned file, and, where asked, in a package of that type.
bool explains(const std::string& path, const std::string& changed_type, const std::string& was = "one",
              const std::string& is = "two") {
  InventoryBuilder before, after;
  before.unowned(path, was);
  after.unowned(path, is);
  for (auto* side : {&before, &after}) {
    side->package("pkg:generic/same@1.0");
    if (!changed_type.empty())
      side->package("pkg:" + changed_type + (changed_type == "composer" ? "/acme" : "") + "/x@1.0");
  }
  if (!changed_type.empty()) upgrade(after, "x", "2.0");
  const Inventory b = before.build(), a = after.build();
  const Comparison comparison(b, a);
  REQUIRE(comparison.explanations.size() == 1);
  return !comparison.explanations[0].empty();
}

}  // namespace

TEST_CASE("what package managers write for themselves is explained, each under its condition") {
  struct Case {
    const char* path;
    const char* needs_change_of;  ///< nullptr: explained at any time
  };
  const Case cases[] = {
      {"site-packages/a-1.0.dist-info/RECORD", nullptr},
      {"site-packages/a-1.0.dist-info/INSTALLER", nullptr},
      {"site-packages/a-1.0.dist-info/REQUESTED", nullptr},
      {"site-packages/a-1.0.dist-info/direct_url.json", nullptr},
      {"node_modules/.package-lock.json", nullptr},
      {"app/node_modules/.yarn-integrity", nullptr},
      {"node_modules/.modules.yaml", nullptr},
      {"vendor/modules.txt", "golang"},
      {"vendor/composer/installed.json", "composer"},
      {"vendor/composer/autoload_static.php", "composer"},
      {"vendor/autoload.php", "composer"},
      {"package-lock.json", "npm"},
      {"Cargo.lock", "cargo"},
      {"go.sum", "golang"},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string_view(c.path));
    CHECK(explains(c.path, "") == (c.needs_change_of == nullptr));
    CHECK(explains(c.path, "gem") == (c.needs_change_of == nullptr));
    if (c.needs_change_of != nullptr) CHECK(explains(c.path, c.needs_change_of));
  }
}

TEST_CASE("bookkeeping is known also where vendor or node_modules itself is the root") {
  CHECK(explains("modules.txt", "golang"));
  CHECK_FALSE(explains("modules.txt", "gem"));
  CHECK(explains("composer/installed.json", "composer"));
  CHECK(explains(".package-lock.json", ""));
  CHECK(explains(".pnpm/lock.yaml", ""));
  CHECK_FALSE(explains("other/composer/installed.json", "composer"));
  CHECK_FALSE(explains("other/modules.txt", "golang"));
}

TEST_CASE("what only looks like bookkeeping is not explained") {
  CHECK_FALSE(explains("RECORD", "pypi"));
  CHECK_FALSE(explains("src/package-lock.json", "npm"));
  CHECK_FALSE(explains("my-vendor/modules.txt", "golang"));
  CHECK_FALSE(explains("vendor/composer/ClassLoader.php", "composer"));
  CHECK_FALSE(explains("a-1.0.dist-info/entry_points.txt", "pypi"));
  CHECK_FALSE(explains("vendor/autoload.php", "composer", "short", "much longer than it was"));
  CHECK_FALSE(explains("a-1.0.dist-info/RECORD", "pypi", "one",
                       "\x7f"
                       "ELF"));
}

TEST_CASE("bytecode follows the source beside it") {
  InventoryBuilder before, after;
  for (auto* side : {&before, &after}) {
    side->package("pkg:pypi/a@1.0", "a");
    side->file("a/m.py", "source");
    side->file("a/__pycache__/m.cpython-311.pyc", "one").size = 1'000;
    side->file("a/__pycache__/m.cpython-311.opt-1.pyc", "one").size = 1'000;
  }
  after.find("a/__pycache__/m.cpython-311.pyc").content = "two";
  after.find("a/__pycache__/m.cpython-311.opt-1.pyc").content = "two";
  after.unowned("a/__pycache__/m.cpython-312.pyc");
  CHECK(unexpected(before, after).empty());

  SUBCASE("not where it grew while the source stayed the same") {
    after.find("a/__pycache__/m.cpython-311.pyc").size = 9'000;
    CHECK(unexpected(before, after) ==
          "error file-changed-same-version pkg:pypi/a a/__pycache__/m.cpython-311.pyc\n");
  }
  SUBCASE("not where there is no source") {
    after.unowned("a/__pycache__/other.cpython-311.pyc");
    CHECK(unexpected(before, after) == "error unowned-file-added a/__pycache__/other.cpython-311.pyc\n");
  }
  SUBCASE("and the changed source speaks for both") {
    after.find("a/m.py").content = "other";
    CHECK(unexpected(before, after) == "error file-changed-same-version pkg:pypi/a a/m.py\n");
  }
}

namespace {

/// A virtual environment with console scripts of the given sizes, as if made at a path of another length.
InventoryBuilder environment(const std::string& salt, std::initializer_list<std::size_t> sizes) {
  InventoryBuilder side;
  side.unowned("pyvenv.cfg", "command = python -m venv " + salt);
  side.unowned("bin/activate", "VIRTUAL_ENV=" + salt);
  side.package("pkg:pypi/tool@1.0", "lib/tool");
  int number = 0;
  for (const std::size_t size : sizes) {
    std::string script = "#!" + salt + "/bin/python\n";
    script.resize(size, 'x');
    side.file("bin/tool" + std::to_string(number++), script).kind = FileKind::python;
  }
  return side;
}

}  // namespace

TEST_CASE("an environment made at another path is explained by its scripts' common growth, and noted once") {
  const InventoryBuilder before = environment("/tmp/a", {220, 230});
  CHECK(unexpected(before, environment("/tmp/bcd", {222, 232})).empty());
  CHECK(noted(before, environment("/tmp/bcd", {222, 232})) ==
        "note file-changed-same-version bin/activate\n");
  CHECK(unexpected(before, environment("/tmp/z", {220, 230})).empty());

  SUBCASE("a script that grew otherwise is named") {
    CHECK(unexpected(before, environment("/tmp/bcd", {222, 232, 300})) ==
          "error file-added-same-version pkg:pypi/tool bin/tool2\n");
    CHECK(unexpected(environment("/tmp/a", {220, 230, 240}), environment("/tmp/bcd", {222, 232, 300})) ==
          "error file-changed-same-version pkg:pypi/tool bin/tool2\n");
  }
  SUBCASE("one changed script among others that stayed the same is named") {
    InventoryBuilder after = environment("/tmp/a", {220, 230});
    after.find("bin/tool1").content.back() = 'y';
    CHECK(unexpected(before, after) == "error file-changed-same-version pkg:pypi/tool bin/tool1\n");
  }
  SUBCASE("without the environment's own file nothing is explained") {
    InventoryBuilder a = environment("/tmp/a", {220, 230}), b = environment("/tmp/bcd", {222, 232});
    a.remove("pyvenv.cfg");
    b.remove("pyvenv.cfg");
    CHECK(unexpected(a, b).find("bin/tool0") != std::string::npos);
  }
  SUBCASE("an activation script that grew by more than paths is named") {
    InventoryBuilder after = environment("/tmp/bcd", {222, 232});
    after.find("bin/activate").content += std::string(500, 'x');
    CHECK(unexpected(before, after) == "warning unowned-file-changed bin/activate\n");
  }
}

TEST_CASE("every explained change says why") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "requests", "2.32.0");
  after.find("node_modules/left/dist/index.js").path = "node_modules/right/dist/index.js";
  after.find("README.md").mode = 0600;
  const Inventory b = before.build(), a = after.build();
  const Report report = diff(b, a, {});
  REQUIRE(report.files.size() == 4);
  for (const FileChange& file : report.files) CHECK(file.explained == !file.explanation.empty());
  CHECK(report.files[0].explanation == "only permissions changed, and none that endangers was gained");
  CHECK(report.files[1].explanation.empty());
  CHECK(report.files[2].explanation == "its package has another version");
}

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
