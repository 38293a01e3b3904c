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
      {"lib64/python3.11/site-packages/new/x.so", false},
      {"lib/python3.11/dist-packages/requests/api.py", false},
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

TEST_CASE("of two folders of modules a package may use the second where there is one") {
  InventoryBuilder before = environment(), after = environment();
  const std::string second = "lib64/python3.11/site-packages/";
  for (auto* side : {&before, &after}) {
    distribution(*side, "fast", "1.0");
    side->file(second + "fast/x.so", "so");
  }
  distribution(after, "new", "1.0");
  after.file(second + "new/y.so");
  CHECK(unexpected(before, after).empty());
}

namespace {

/// A prefix of conda with Python, and a file of the user's; `foo` comes with one file more in version 1.1.
std::string findings_of_conda(const std::string& path) {
  InventoryBuilder before, after;
  for (auto* side : {&before, &after}) {
    const std::string version = side == &before ? "1.0" : "1.1";
    side->package("pkg:conda/python@3.11", "").record = "conda-meta/python-3.11-0.json";
    side->file("lib/python3.11/json/__init__.py");
    side->package("pkg:conda/foo@" + version, "").record = "conda-meta/foo-" + version + "-0.json";
    side->file("lib/foo.so", version);
    side->unowned("app/main.py");
  }
  after.file(path, "new");
  return unexpected(before, after);
}

/// A system with a library and a Python package of Debian's; `zlib` comes with one file more in version 2.
std::string findings_of_system(const std::string& path, std::vector<Property> properties = {}) {
  InventoryBuilder before, after;
  for (auto* side : {&before, &after}) {
    side->package("pkg:deb/debian/python3-requests@1", "").record = "var/lib/dpkg/status";
    side->file("usr/lib/python3/dist-packages/requests/__init__.py");
    auto& zlib = side->package(side == &before ? "pkg:deb/debian/zlib@1" : "pkg:deb/debian/zlib@2", "");
    zlib.record = "var/lib/dpkg/status";
    zlib.properties = properties;
    side->file("usr/lib/libz.so", side == &before ? "1" : "2");
  }
  after.file(path, "new");
  return unexpected(before, after);
}

}  // namespace

TEST_CASE("a gem's file under the name by which another gem is loaded is found") {
  InventoryBuilder before, after;
  for (auto* side : {&before, &after}) {
    side->package("pkg:gem/rack@3.0", "gems/rack-3.0").entries = {"gems/rack-3.0/lib/rack.rb"};
    side->file("gems/rack-3.0/lib/rack.rb");
    const std::string folder = side == &before ? "gems/zed-1.0" : "gems/zed-1.1";
    side->package("pkg:gem/zed@" + folder.substr(9), folder).entries = {folder + "/lib/zed.rb"};
    side->file(folder + "/lib/zed.rb");
  }
  after.file("gems/zed-1.1/lib/zed/rack.rb", "more");
  after.file("gems/zed-1.1/test/rack.rb", "more");
  CHECK(unexpected(before, after).empty());
  after.file("gems/zed-1.1/lib/rack.rb", "evil");
  CHECK(unexpected(before, after) == "error file-out-of-place pkg:gem/zed gems/zed-1.1/lib/rack.rb\n");
}

TEST_CASE("a package of conda brings anything below its prefix but what is others' or nobody's") {
  for (const char* own : {"lib/foo2.so", "share/foo", "lib/python3.11/site-packages/foo.py", "opt/foo/x"}) {
    CAPTURE(own);
    CHECK(findings_of_conda(own).find("file-out-of-place") == std::string::npos);
  }
  for (const char* other : {"lib/python3.11/json.py", "app/setup.py", ".git/hooks/x", "bin/activate"}) {
    CAPTURE(other);
    CHECK(findings_of_conda(other).find("error file-out-of-place pkg:conda/foo " + std::string(other)) !=
          std::string::npos);
  }
  CHECK(findings_of_conda("bin/activate-global-foo").empty());
}

TEST_CASE("a distribution's package brings nothing of who uses the system, and no module into another's") {
  for (const char* own : {"usr/bin/z", "etc/cron.d/z", "opt/z/z", "usr/lib/python3/dist-packages/z.py"}) {
    CAPTURE(own);
    CHECK(findings_of_system(own).find("file-out-of-place") == std::string::npos);
  }
  for (const char* other : {"home/u/app/main.py", "root/.ssh/authorized_keys", "usr/local/bin/z", "tmp/x",
                            "etc/ld.so.preload", "usr/lib/python3/dist-packages/requests/evil.py"}) {
    CAPTURE(other);
    CHECK(findings_of_system(other).find("error file-out-of-place pkg:deb/debian/zlib " +
                                         std::string(other)) != std::string::npos);
  }
  CHECK(findings_of_system("usr/lib/python3/dist-packages/requests/extra.py",
                           {{"stocktake:source", "python3-requests 1"}})
            .find("file-out-of-place") == std::string::npos);
}

TEST_CASE("a folder of modules in front of another shadows what stands there") {
  struct Case {
    std::string behind, front;
    bool shadows;
  };
  const Case kCases[] = {
      {"venv/lib/python3.11/site-packages/", "venv/lib64/python3.11/site-packages/", true},
      {"usr/lib/python3/dist-packages/", "usr/local/lib/python3.11/dist-packages/", true},
      {"usr/lib64/python3.12/site-packages/", "usr/local/lib/python3.12/site-packages/", true},
      {"usr/local/lib/python3.11/dist-packages/", "usr/lib/python3/dist-packages/", false},  // it is behind
      {"usr/lib/python3/dist-packages/", "usr/local/lib/python3.11/site-packages/",
       false},  // another Python's
      {"a/lib/python3.11/site-packages/", "b/lib64/python3.11/site-packages/", false},
      {"venv/lib/python3.11/site-packages/", "venv/lib64/python3.10/site-packages/", false},
  };
  for (const Case& one : kCases) {
    CAPTURE(one.behind);
    CAPTURE(one.front);
    const auto add = [](InventoryBuilder& side, const std::string& site, const std::string& version) {
      const std::string info = site + "requests-" + version + ".dist-info";
      side.package("pkg:pypi/requests@" + version, info).record = info + "/METADATA";
      side.file(info + "/METADATA", version);
      side.file(site + "requests/__init__.py", version);
    };
    InventoryBuilder before, after;
    add(before, one.behind, "2.31.0");
    add(after, one.behind, "2.31.0");
    add(after, one.front, "2.99.0");
    CHECK((unexpected(before, after).find("file-out-of-place") != std::string::npos) == one.shadows);
    // What stood in front before may be upgraded there.
    add(before, one.front, "2.98.0");
    CHECK(unexpected(before, after).find("file-out-of-place") == std::string::npos);
  }
}

TEST_CASE("a wheel brings modules by its record, and not by the way of data") {
  const auto judged = [](const std::string& path, const std::string& had = "") {
    InventoryBuilder before, after;
    for (InventoryBuilder* side : {&before, &after}) {
      const std::string version = side == &before ? "1.0" : "1.1", info = "foo-" + version + ".dist-info";
      side->package("pkg:pypi/foo@" + version, info).record = info + "/METADATA";
      side->file(info + "/METADATA", version);
      side->file("foo/__init__.py", version);
      const std::string& more = side == &before ? had : path;
      if (!more.empty()) side->file("foo-" + version + ".data/" + more, version);
    }
    return unexpected(before, after).find("file-out-of-place") != std::string::npos;
  };
  CHECK(judged("data/lib/python3.11/site-packages/requests/x.py"));
  CHECK(judged("purelib/requests/api.py"));
  CHECK(judged("platlib/foo/core.cpython-311-x86_64-linux-gnu.so"));
  CHECK_FALSE(judged("purelib/foo/more.py", "purelib/foo/other.py"));  // as it always did
  CHECK_FALSE(judged("data/share/foo/a.txt"));
  CHECK_FALSE(judged("headers/foo.h"));
}
