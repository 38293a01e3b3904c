#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

constexpr const char* kApi = "site-packages/requests/api.py";
constexpr const char* kInit = "site-packages/requests/__init__.py";

/// An upgrade in which api.py has other bytes, and these traits before and after.
Upgrade upgraded(const std::string& was, const std::string& is, const char* version = "2.31.1") {
  Upgrade u("requests", version);
  u.before.find(kApi).traits = was;
  u.after.find(kApi).traits = is;
  u.after.find(kApi).content = std::string(20'010, 'b');
  return u;
}

const Finding* find(const Report& report, std::string_view rule) {
  for (const Finding& finding : report.findings)
    if (finding.rule == rule) return &finding;
  return nullptr;
}

}  // namespace

TEST_CASE("a file that gains both halves of a combination is an error, whatever the package had") {
  for (const char* gained :
       {"environment:3 network:4", "network:4 secrets:2", "network:4 system-info:3", "evaluate:2 decode:1",
        "process:1 obfuscated:7", "process:2 network:1", "network:1 evaluate:2", "decode:2 secrets:1",
        "process:2 persistence:1", "environment:2 drop-host:1"}) {
    CAPTURE(gained);
    Upgrade u = upgraded("", gained);
    CHECK(u.unexpected() == "error capability-gained pkg:pypi/requests site-packages/requests/api.py\n");
    u.before.find(kInit).traits = u.after.find(kInit).traits = gained;
    CHECK(u.unexpected() == "error capability-gained pkg:pypi/requests site-packages/requests/api.py\n");
  }
}

TEST_CASE("traits that a file had, or that are no danger together, are no finding") {
  const char* quiet[][2] = {{"environment:3 network:4", "environment:9 network:12"},
                            {"", "environment:3"},
                            {"", "network:1 decode:2"},
                            {"environment:1", "environment:1 evaluate:2"},
                            {"", "listen:1 native-call:2"},
                            {"process:1 network:2", "network:2"}};
  for (const auto& [was, is] : quiet) {
    CAPTURE(is);
    CHECK(upgraded(was, is).unexpected().empty());
  }
}

TEST_CASE("a side that does not record what code can do is said to be looked at by no rule") {
  Upgrade u = upgraded("", "environment:3 network:4");
  u.before.facts = Facts();
  for (const Fact fact : kAllFacts)
    if (fact != Fact::traits) u.before.facts.add(fact);
  const Inventory before = u.before.build(), after = u.after.build();
  const Report report = diff(before, after, {});
  CHECK(report.expected);
  CHECK(std::any_of(report.coverage.begin(), report.coverage.end(), [](const Coverage& c) {
    return c.rule == "capability-gained" && c.message == "the before side records no traits";
  }));
}

TEST_CASE("a finding says what the code does, in which lines, and what the file had before") {
  Upgrade u = upgraded("decode:7", "environment:3 network:4 decode:8");
  const Inventory before = u.before.build(), after = u.after.build();
  const Report report = diff(before, after, {});
  const Finding* finding = find(report, "capability-gained");
  REQUIRE(finding != nullptr);
  CHECK(finding->compared == Compared::traits);
  CHECK(finding->before == "decode");
  CHECK(finding->after == "environment, network, decode");
  CHECK(finding->message == "This file collects and sends now: it reads its environment and connects.");
  CHECK(finding->because ==
        "environment in line 3, network in line 4, and in requests 2.31.0 this file had decode in line 7");
  std::string lines;
  for (const CodeLine& line : code_lines_of(report, *finding))
    lines += fmt::format("{} {}:{}:{}\n", line.before ? "before" : "after", line.what, line.path, line.line);
  CHECK(lines ==
        "after environment:site-packages/requests/api.py:3\n"
        "after network:site-packages/requests/api.py:4\n");
}

TEST_CASE("half of a combination that completes what the file had is an error, in a major release a note") {
  CHECK(upgraded("network:2", "environment:9 network:3").unexpected() ==
        "error capability-gained pkg:pypi/requests site-packages/requests/api.py\n");
  Upgrade major = upgraded("network:2", "environment:9 network:3", "3.0.0");
  CHECK(major.unexpected().empty());
  CHECK(major.noted().find("note capability-gained pkg:pypi/requests site-packages/requests/api.py") !=
        std::string::npos);
  CHECK(upgraded("", "environment:9 network:3", "3.0.0").unexpected() ==
        "warning capability-gained pkg:pypi/requests site-packages/requests/api.py\n");
}

TEST_CASE("half of what is seldom honest is a warning in a minor release, and half of the rest a note") {
  struct Case {
    const char *was, *is, *severity;
  };
  const Case cases[] = {{"network:2", "environment:9 network:3", "note"},
                        {"process:2", "process:2 network:3", "note"},
                        {"decode:2", "evaluate:3 decode:2", "warning"},
                        {"process:2", "process:2 obfuscated:3", "warning"},
                        {"network:2", "network:2 secrets:3", "warning"},
                        {"environment:1 secrets:2", "environment:1 network:4 secrets:2", "warning"},
                        {"listen:1", "listen:1 persistence:3", "warning"},
                        {"drop-host:1", "environment:4 drop-host:1", "warning"}};
  for (const Case& c : cases) {
    CAPTURE(c.is);
    const Upgrade u = upgraded(c.was, c.is, "2.32.0");
    const std::string line = " capability-gained pkg:pypi/requests site-packages/requests/api.py\n";
    CHECK((u.unexpected() + u.noted()).find(c.severity + line) != std::string::npos);
  }
}

TEST_CASE("a new file is held against the package, unless a person wrote it") {
  Upgrade u("requests", "2.31.1");
  u.add("site-packages/requests/new.py").traits = "environment:9 network:3";
  const std::string found = "error capability-gained pkg:pypi/requests site-packages/requests/new.py\n";
  CHECK(u.unexpected() == found);
  u.before.find(kApi).traits = u.after.find(kApi).traits = "environment:1 network:1";
  CHECK(u.unexpected() == found);
  u.after.find("site-packages/requests/new.py").traits += " longest-line:50000@9";
  u.before.find(kApi).traits = u.after.find(kApi).traits += " longest-line:50000@9";
  CHECK(u.unexpected().empty());
}

TEST_CASE(
    "a new file whose name holds a digest is judged as any other, unless bundles could do the same before") {
  for (const char* name : {"core_0123456789abcdef.py", "a.0123456789abcdef.js"}) {
    CAPTURE(name);
    Upgrade u("requests", "2.31.1");
    const std::string path = std::string("site-packages/requests/") + name;
    u.add(path).traits = "environment:9 network:3";
    const auto is_found = [&] {
      return u.unexpected().find("error capability-gained pkg:pypi/requests " + path + "\n") !=
             std::string::npos;
    };
    CHECK(is_found());
    u.before.find(kApi).traits = u.after.find(kApi).traits = "environment:1 network:1";
    CHECK(is_found() == path.ends_with(".py"));
  }
}

TEST_CASE("a bundle with another digest in its name is held against the one that is gone") {
  Upgrade u("requests", "2.31.1");
  const std::string folder = "site-packages/requests/dist/";
  for (const char* old : {"cli-api.CTkP2Ier.js", "index-4799ce7e762b.js"}) {
    FileSpec& file = u.before.unowned(folder + old, "old");
    file.owner = u.before.find(kApi).owner;
    file.traits = "environment:3 network:4";
  }
  u.add(folder + "cli-api.img-AOox.js", "new").traits = "environment:8 network:9";
  u.add(folder + "index-0000ce7e762b.js", "newer").traits = "environment:8 network:9";
  CHECK(u.unexpected().empty());
  u.after.find(folder + "cli-api.img-AOox.js").traits = "environment:8 network:9 evaluate:1 decode:2";
  CHECK(u.unexpected() == "error capability-gained pkg:pypi/requests " + folder + "cli-api.img-AOox.js\n");
}

TEST_CASE("what two files that changed together do in parts is an error, where no file did it before") {
  Upgrade u = upgraded("", "environment:3");
  CHECK(u.unexpected().empty());
  u.after.find(kInit).content = "other";
  u.after.find(kInit).traits = "network:7";
  const Inventory before = u.before.build(), after = u.after.build();
  const Report report = diff(before, after, {});
  const Finding* finding = find(report, "capability-gained");
  REQUIRE(finding != nullptr);
  CHECK(finding->severity == Severity::error);
  CHECK(finding->because ==
        "site-packages/requests/__init__.py has network in line 7, site-packages/requests/api.py has "
        "environment in "
        "line 3, and no file had these together before");
  CHECK(finding->code_lines == 2);
  SUBCASE("but not where one file did") {
    u.before.find("site-packages/requests-2.31.0.dist-info/METADATA").traits = "environment:3 network:7";
    u.after.find("site-packages/requests-2.31.1.dist-info/METADATA").traits = "environment:3 network:7";
    CHECK(u.unexpected().empty());
  }
}

TEST_CASE(
    "a new package that a release brings is a warning where its code can do what is dangerous together") {
  struct Case {
    const char *version, *traits, *found;
  };
  const Case cases[] = {{"1.0.1", "evaluate:1 decode:1", "capability-gained"},
                        {"1.1.0", "evaluate:1 decode:1", "capability-gained"},
                        {"2.0.0", "evaluate:1 decode:1", ""},
                        {"1.0.1", "decode:1", ""}};
  for (const Case& c : cases) {
    CAPTURE(c.version);
    Upgrade u("left", c.version);
    u.after.package("pkg:npm/flatmap@0.1.1", "node_modules/flatmap");
    u.after.file("node_modules/flatmap/index.js").traits = c.traits;
    for (PackageSpec& package : u.after.packages)
      if (package.name == "left") package.needs = {"pkg:npm/flatmap@0.1.1#node_modules/flatmap"};
    const std::string found = u.unexpected();
    CHECK((found.find("warning capability-gained pkg:npm/flatmap node_modules/flatmap/index.js") !=
           std::string::npos) == (*c.found != '\0'));
    const Inventory before = u.before.build(), after = u.after.build();
    const Report report = diff(before, after, {});
    for (const PackageChange& change : report.packages)
      if (change.package == "pkg:npm/flatmap")
        CHECK(trait_words(change.abilities) ==
              (std::string_view(c.traits) == "decode:1" ? "decodes" : "decodes and evaluates"));
  }
}

namespace {

/// A patch release of `left` that needs `flatmap`, which needs `buffers`; the builder of the after side.
Upgrade brings_two() {
  Upgrade u("left", "1.0.1");
  u.after.package("pkg:npm/flatmap@0.1.1", "node_modules/flatmap").needs = {
      "pkg:npm/buffers@0.2.0#node_modules/buffers"};
  u.after.file("node_modules/flatmap/index.js");
  u.after.file("node_modules/flatmap/lib/b.js");
  u.after.package("pkg:npm/buffers@0.2.0", "node_modules/buffers");
  u.after.file("node_modules/buffers/index.js");
  for (PackageSpec& package : u.after.packages)
    if (package.name == "left") package.needs = {"pkg:npm/flatmap@0.1.1#node_modules/flatmap"};
  return u;
}

const Finding* gained(const Report& report) {
  return find(report, "capability-gained");
}

}  // namespace

TEST_CASE("what a new package needs came with the same release as that package") {
  Upgrade u = brings_two();
  u.after.find("node_modules/buffers/index.js").traits = "process:3 network:1";
  CHECK(u.unexpected().find("warning capability-gained pkg:npm/buffers node_modules/buffers/index.js") !=
        std::string::npos);
  const Inventory before = u.before.build(), after = u.after.build();
  const Report report = diff(before, after, {});
  REQUIRE(gained(report) != nullptr);
  CHECK(gained(report)->because ==
        "network in line 1, process in line 3, and left 1.0.1, no major release, needs it now, by way of "
        "flatmap 0.1.1, which is new too");
  SUBCASE("but not what the scanned project asks for, nor what came with that") {
    u.after.roots = {"pkg:npm/flatmap@0.1.1#node_modules/flatmap"};
    CHECK(u.unexpected().find("capability-gained") == std::string::npos);
  }
}

TEST_CASE("the files of a new package are judged together") {
  Upgrade u = brings_two();
  u.after.find("node_modules/flatmap/index.js").traits = "environment:3";
  CHECK(u.unexpected().find("capability-gained") == std::string::npos);
  u.after.find("node_modules/flatmap/lib/b.js").traits = "network:5";
  const Inventory before = u.before.build(), after = u.after.build();
  const Report report = diff(before, after, {});
  REQUIRE(gained(report) != nullptr);
  CHECK(gained(report)->severity == Severity::warning);
  CHECK(gained(report)->message ==
        "flatmap 0.1.1, a new package, collects and sends in several files: it reads its environment and "
        "connects.");
  CHECK(
      gained(report)->because ==
      "node_modules/flatmap/index.js has environment in line 3, node_modules/flatmap/lib/b.js has network in "
      "line 5, and left 1.0.1, no major release, needs it now");
}

TEST_CASE("a version that is new beside others is held against the nearest of them") {
  struct Case {
    const char *version, *was, *found;
  };
  const Case cases[] = {{"1.0.1", "", "error"},
                        {"0.9.9", "", "warning"},
                        {"2.0.0", "", "warning"},
                        {"1.0.1", "environment:1 network:2", ""}};
  for (const Case& c : cases) {
    CAPTURE(c.version);
    CAPTURE(c.was);
    InventoryBuilder before = small_environment(), after = small_environment();
    before.find("node_modules/left/dist/index.js").traits = c.was;
    after.find("node_modules/left/dist/index.js").traits = c.was;
    after.package(std::string("pkg:npm/left@") + c.version, "node_modules/top/node_modules/left");
    after.file("node_modules/top/node_modules/left/dist/index.js", "other").traits =
        "environment:3 network:4";
    const std::string found = unexpected(before, after);
    const std::string line =
        " capability-gained pkg:npm/left node_modules/top/node_modules/left/dist/index.js\n";
    CHECK((*c.found == '\0' ? found.find(line) == std::string::npos
                            : found.find(c.found + line) != std::string::npos));
    const Inventory b = before.build(), a = after.build();
    const Report report = diff(b, a, {});
    for (const PackageChange& change : report.packages)
      if (!change.beside.empty())
        CHECK(trait_words(change.abilities) == "reads its environment and connects");
  }
}

TEST_CASE("a new package that decodes and runs what it carries with it is an error") {
  Upgrade u("left", "1.0.1");
  u.after.package("pkg:npm/flatmap@0.1.1", "node_modules/flatmap");
  u.after.file("node_modules/flatmap/index.js").traits = "evaluate:1 decode:1 encoded-run:5000@1";
  for (PackageSpec& package : u.after.packages)
    if (package.name == "left") package.needs = {"pkg:npm/flatmap@0.1.1#node_modules/flatmap"};
  CHECK(u.unexpected().find("error capability-gained pkg:npm/flatmap node_modules/flatmap/index.js") !=
        std::string::npos);
}

TEST_CASE("text far beyond what the package's files of its kind had is an error, in a new file a warning") {
  struct Case {
    const char *was, *is, *others;
    bool found;
  };
  const Case cases[] = {
      {"", "longest-line:80000@3", "", true},
      {"", "longest-line:9000@3", "", false},                       // ordinary tables
      {"longest-line:60000@3", "longest-line:80000@3", "", false},  // it had such before
      {"", "longest-line:80000@3", "longest-line:50000@1", false},  // the package has bundles
      {"", "encoded-run:40000@3", "longest-line:50000@1", true},
      {"", "encoded-run:3000@3", "", false},
      {"", "invisible:3000@3", "", true},
      {"invisible:400@3", "invisible:420@3", "", false},
      {"", "confusable:1@3", "", true},
      {"confusable:1@3", "confusable:1@4", "", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.is);
    Upgrade u = upgraded(c.was, c.is);
    u.before.find(kInit).traits = u.after.find(kInit).traits = c.others;
    CHECK(u.unexpected() ==
          (c.found ? "error text-outlier pkg:pypi/requests site-packages/requests/api.py\n" : ""));
  }
  for (const auto& [version, found] :
       {std::pair("2.31.1", "warning text-outlier pkg:pypi/requests site-packages/requests/new.py\n"),
        std::pair("2.32.0", "")}) {
    Upgrade u("requests", version);
    u.add("site-packages/requests/new.py").traits = "longest-line:80000@1";
    CHECK(u.unexpected() == found);
  }
}
