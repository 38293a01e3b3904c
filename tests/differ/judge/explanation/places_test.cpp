#include "differ/judge/explanation/places.h"

#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

const std::string kSite = "lib/python3.11/site-packages/";

PackageSpec& distribution(InventoryBuilder& side, const std::string& name, const std::string& version) {
  const std::string info = kSite + name + "-" + version + ".dist-info/";
  PackageSpec& package = side.package("pkg:pypi/" + name + "@" + version, kSite + name);
  package.record = info + "METADATA";
  side.file(info + "METADATA", name);
  return package;
}

/// An environment with `requests`, and a namespace that two packages share.
InventoryBuilder environment() {
  InventoryBuilder side;
  distribution(side, "requests", "2.31.0");
  side.file(kSite + "requests/__init__.py", "import api");
  side.file(kSite + "requests/api.py", "api");
  distribution(side, "cloud-a", "1.0");
  side.file(kSite + "cloud/__init__.py", "shared");
  side.file(kSite + "cloud/a.py", "a");
  distribution(side, "cloud-b", "1.0");
  side.file(kSite + "cloud/b.py", "b");
  distribution(side, "tool", "1.0");
  side.file(kSite + "tool.py", "tool");
  return side;
}

/// The environment with a new package that brings one file.
std::string findings_of_new(const std::string& path, const std::string& content = "new") {
  InventoryBuilder after = environment();
  distribution(after, "new", "1.0");
  after.file(path, content);
  return unexpected(environment(), after);
}

void upgrade_to(InventoryBuilder& side, const std::string& name, const std::string& version) {
  upgrade(side, name, version);
  for (PackageSpec& package : side.packages)
    if (package.name == name) package.record = kSite + name + "-" + version + ".dist-info/METADATA";
}

/// The environment with an upgrade of `tool` that brings one file more.
std::string findings_of_upgrade(const std::string& path) {
  InventoryBuilder after = environment();
  upgrade_to(after, "tool", "1.1");
  after.unowned(path, "new").owner = "pkg:pypi/tool@1.1#" + kSite + "tool";
  return unexpected(environment(), after);
}

}  // namespace

TEST_CASE(
    "what a Python package brings to its own place is explained, and nothing that it brings elsewhere") {
  struct Case {
    std::string path;
    bool own;
  };
  const Case cases[] = {
      {kSite + "new/__init__.py", true},
      {kSite + "new.py", true},
      {kSite + "deep/er/new.py", true},
      {"bin/new", true},
      {"share/man/man1/new.1", true},
      {"etc/jupyter/new.json", true},
      {"include/site/python3.11/new/new.h", true},
      {"lib/libnew.so.1", true},
      {"lib64/python3.11/site-packages/new/x.so", true},
      {kSite + "cloud/new.py", true},  // shared before
      {kSite + "requests/new.py", false},
      {kSite + "requests/deep/er/new.py", false},
      {kSite + "requests-2.31.0.dist-info/new.txt", false},
      {kSite + "requests/api.cpython-311-x86_64-linux-gnu.so", false},
      {kSite + "requests/api/__init__.py", false},
      {kSite + "requests.py", false},
      {kSite + "tool.abi3.so", false},
      {kSite + "tool/__init__.py", false},
      {"conftest.py", false},
      {"app/setup.py", false},
      {".github/workflows/x.yml", false},
      {"lib/python3.11/json.py", false},
      {"lib/python3.11/encodings/x.py", false},
  };
  for (const auto& [path, own] : cases) {
    CAPTURE(path);
    const std::string expected = own ? "" : "error file-out-of-place pkg:pypi/new " + path + "\n";
    CHECK(findings_of_new(path) == expected);
  }
}

TEST_CASE("an upgraded package may bring files to its own place, and no others") {
  CHECK(findings_of_upgrade(kSite + "tool_extra/__init__.py").empty());
  CHECK(findings_of_upgrade(kSite + "requests/new.py") ==
        "error file-out-of-place pkg:pypi/tool " + kSite + "requests/new.py\n");
  CHECK(findings_of_upgrade("lib/python3.11/json.py") ==
        "error file-out-of-place pkg:pypi/tool lib/python3.11/json.py\n");
}

TEST_CASE("a package may bring files into the folder of one that needs it") {
  InventoryBuilder after = environment();
  distribution(after, "new", "1.0");
  after.file(kSite + "requests/new.py");
  for (PackageSpec& package : after.packages)
    if (package.name == "requests") package.needs = {"pkg:pypi/new@1.0#" + kSite + "new"};
  CHECK(unexpected(environment(), after).empty());
}

TEST_CASE("what a package carries inside itself comes and goes with it, and with nothing else") {
  const std::string inside = kSite + "requests/_vendor/";
  InventoryBuilder before = environment(), after = environment();
  for (auto* side : {&before, &after}) side->roots = {"pkg:pypi/tool@1.0#" + kSite + "tool"};
  after.package("pkg:pypi/idna@3.0", inside + "idna").record = inside + "idna-3.0.dist-info/METADATA";
  after.file(inside + "idna-3.0.dist-info/METADATA");
  after.file(inside + "idna/__init__.py");
  CHECK(unexpected(before, after) ==
        "error file-out-of-place pkg:pypi/idna " + inside + "idna-3.0.dist-info/METADATA\n" +
            "error file-out-of-place pkg:pypi/idna " + inside + "idna/__init__.py\n");
  upgrade_to(after, "requests", "2.32.0");
  CHECK(unexpected(before, after).empty());
}

TEST_CASE("in a folder that pip filled with --target nothing stands outside") {
  InventoryBuilder before, after;
  before.package("pkg:pypi/a@1.0", "t/a").record = "t/a-1.0.dist-info/METADATA";
  after.package("pkg:pypi/a@1.1", "t/a").record = "t/a-1.1.dist-info/METADATA";
  after.file("t/bin/a");
  CHECK(unexpected(before, after).empty());
  after.file("other/a.py");
  CHECK(unexpected(before, after) == "error file-out-of-place pkg:pypi/a other/a.py\n");
}

TEST_CASE("a package of npm in the folder of an unchanged one is explained where that one needs it") {
  InventoryBuilder before, after;
  for (auto* side : {&before, &after}) {
    side->package("pkg:npm/left@1.0.0", "node_modules/left");
    side->file("node_modules/left/package.json", "{}");
  }
  after.package("pkg:npm/lodash@4.17.21", "node_modules/left/node_modules/lodash");
  after.file("node_modules/left/node_modules/lodash/index.js");
  CHECK(unexpected(before, after) ==
        "error file-out-of-place pkg:npm/lodash node_modules/left/node_modules/lodash/index.js\n");
  after.packages[0].needs = {"pkg:npm/lodash@4.17.21#node_modules/left/node_modules/lodash"};
  CHECK(unexpected(before, after).empty());
}

TEST_CASE("bytecode that a package brings for another's source is a finding") {
  for (const std::string_view path :
       {"__pycache__/requests.cpython-311.pyc", "requests/__pycache__/api.cpython-311.pyc"}) {
    InventoryBuilder before = environment(), after = environment();
    for (InventoryBuilder* side : {&before, &after})
      side->unowned(kSite + "requests.py", "").owner = "pkg:pypi/requests@2.31.0#" + kSite + "requests";
    upgrade_to(after, "tool", "1.1");
    after.unowned(kSite + std::string(path), "new").owner = "pkg:pypi/tool@1.1#" + kSite + "tool";
    const std::string findings = unexpected(before, after);
    CHECK_MESSAGE((findings.starts_with("error file-out-of-place") ||
                   findings.starts_with("error bytecode-changed-alone")),
                  findings);
  }
}

TEST_CASE("conda's packages bring no module for another's, nothing hidden, and no activation script") {
  for (const auto& [path, found] : std::initializer_list<std::pair<std::string, bool>>{
           {kSite + "requests/api.cpython-311-x86_64-linux-gnu.so", true},
           {kSite + "requests/more.py", true},
           {kSite + "own/__init__.py", false},
           {".github/workflows/x.yml", true},
           {"bin/activate", true},
           {"bin/own", false},
           {"share/own/activate", false},
       }) {
    CAPTURE(path);
    InventoryBuilder before = environment(), after = environment();
    for (const auto& [side, version] : {std::pair(&before, "1.0"), std::pair(&after, "1.1")}) {
      side->package(std::string("pkg:conda/own@") + version, "").record =
          std::string("conda-meta/own-") + version + "-0.json";
      side->file(std::string("conda-meta/own-") + version + "-0.json", version);
      side->file("lib/own.txt", "same");
    }
    after.file(path, "new");
    const std::string findings = unexpected(before, after);
    const bool misplaced = findings.find("file-out-of-place") != std::string::npos ||
                           findings.find("source-shadowed") != std::string::npos;
    CHECK_MESSAGE(misplaced == found, findings);
  }
}
