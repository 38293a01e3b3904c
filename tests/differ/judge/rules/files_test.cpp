#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("what comes, changes and goes under one version is unexpected") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.find("site-packages/requests/__init__.py").content = "import evil";
  after.find("node_modules/left/dist/index.js").path = "node_modules/left/dist/main.js";
  after.remove("site-packages/requests-2.31.0.dist-info/METADATA");
  CHECK(unexpected(before, after) ==
        "error file-added-same-version pkg:npm/left node_modules/left/dist/main.js\n"
        "error file-changed-same-version pkg:pypi/requests site-packages/requests/__init__.py\n"
        "warning file-removed-same-version pkg:pypi/requests "
        "site-packages/requests-2.31.0.dist-info/METADATA\n");
}

TEST_CASE("an unowned file that something may run is an error, any other a warning") {
  struct Case {
    const char *path, *content;
    std::uint16_t mode;
    const char* severity;
  };
  const Case cases[] = {
      {"notes.txt", "text", 0644, "warning"},
      {"tool.py", "x", 0644, "error"},
      {"tool", "#!/bin/sh\n", 0644, "error"},
      {"tool", "text", 0755, "error"},
      {"m4/x.m4", "dnl", 0644, "error"},
      {"configure", "x", 0644, "error"},
      {"tests/a.bin", "x", 0644, "warning"},
      {"lib/x.so",
       "\x7f"
       "ELF",
       0644, "error"},
      {"src/a.c", "int x;", 0644, "error"},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string_view(c.path));
    InventoryBuilder before, after;
    before.unowned("kept");
    after.unowned("kept");
    after.unowned(c.path, c.content).mode = c.mode;
    CHECK(unexpected(before, after) == std::string(c.severity) + " unowned-file-added " + c.path + "\n");
    before.unowned(c.path, "old").mode = c.mode;
    CHECK(unexpected(before, after) == std::string(c.severity) + " unowned-file-changed " + c.path + "\n");
  }
}

TEST_CASE("an unowned file that is gone is a warning") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.remove("README.md");
  CHECK(unexpected(before, after) == "warning file-removed-same-version README.md\n");
}

TEST_CASE("a file that moves from one package to another is named in the one that has it now") {
  InventoryBuilder before = small_environment(), after = small_environment();
  FileSpec& moved = after.find("node_modules/left/dist/index.js");
  moved.owner = after.find("site-packages/requests/api.py").owner;
  moved.path = "site-packages/requests/index.js";
  CHECK(unexpected(before, after) ==
        "error file-added-same-version pkg:pypi/requests site-packages/requests/index.js\n"
        "warning new-file-kind pkg:pypi/requests site-packages/requests/index.js\n");
}

TEST_CASE("where a file of other bytes stood before is not called the same bytes") {
  InventoryBuilder before, after;
  before.package("pkg:npm/a@1.0.0", "old/a");
  before.file("old/a/index.js", "one");
  after.package("pkg:npm/a@1.0.0", "new/a");
  after.file("new/a/index.js", "two");
  const Inventory b = before.build(), a = after.build();
  const Report report = diff(b, a, {});
  REQUIRE(findings_text(report, Finding::Status::unexpected) ==
          "error file-added-same-version pkg:npm/a new/a/index.js\n");
  CHECK(report.findings[0].because.starts_with("it stood, with other bytes, at old/a/index.js before"));
}

TEST_CASE("a package may not change the file of another, whether it is new or upgraded") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.package("pkg:pypi/evil@1.0", "site-packages/evil");
  FileSpec& file = after.find("site-packages/requests/__init__.py");
  file.owner = "pkg:pypi/evil@1.0#site-packages/evil";
  file.content = "import evil";
  CHECK(unexpected(before, after) ==
        "error file-changed-same-version pkg:pypi/evil site-packages/requests/__init__.py\n");
  before.package("pkg:pypi/evil@0.9", "site-packages/evil");
  CHECK(unexpected(before, after) ==
        "error file-changed-same-version pkg:pypi/evil site-packages/requests/__init__.py\n");
}

TEST_CASE("a new package may not change a file that no one owned") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.package("pkg:pypi/evil@1.0", "site-packages/evil");
  after.find("README.md").owner = "pkg:pypi/evil@1.0#site-packages/evil";
  CHECK(unexpected(before, after) == "warning ownership-changed pkg:pypi/evil\n");
  after.find("README.md").content = "other";
  CHECK(unexpected(before, after) == "warning unowned-file-changed pkg:pypi/evil README.md\n");
}

TEST_CASE("a package most of whose files vanish is a warning, one that is rebuilt is none") {
  InventoryBuilder before, after;
  before.package("pkg:npm/colors@1.4.0", "c");
  after.package("pkg:npm/colors@1.4.1", "c");
  for (int i = 0; i < 20; ++i) before.file("c/f" + std::to_string(i) + ".js", std::to_string(i));
  after.file("c/f1.js", "1");
  CHECK(unexpected(before, after) == "warning mass-deletion pkg:npm/colors\n");
  for (int i = 0; i < 20; ++i) after.file("c/dist/g" + std::to_string(i) + ".js", "new" + std::to_string(i));
  CHECK(unexpected(before, after).empty());
}

TEST_CASE("what tells version control what to ignore is a note, whoever has none of it") {
  InventoryBuilder before = small_environment(), after = small_environment();
  before.unowned("node_modules/.gitignore", "a");
  after.unowned("node_modules/.gitignore", "b");
  after.unowned("docs/.gitkeep", "");
  CHECK(unexpected(before, after).empty());
  CHECK(noted(before, after).find("note unowned-file-changed node_modules/.gitignore\n") !=
        std::string::npos);
  after.find("node_modules/.gitignore").kind = FileKind::shell;
  CHECK(unexpected(before, after) == "error unowned-file-changed node_modules/.gitignore\n");
}
