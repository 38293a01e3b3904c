#include <doctest/doctest.h>

#include <algorithm>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

const char kElf[] =
    "\x7f"
    "ELF";

}  // namespace

TEST_CASE("machine code in a package that had none is an error, in one that had some a note") {
  Upgrade u("requests", "2.32.0");
  u.add("site-packages/requests/_x.so", kElf);
  CHECK(u.unexpected() == "error native-binary-added pkg:pypi/requests site-packages/requests/_x.so\n");
  u.before.unowned("site-packages/requests/_y.so", std::string(kElf) + "other").owner =
      u.before.find("site-packages/requests/api.py").owner;
  CHECK(u.unexpected().empty());
  CHECK(u.noted() == "note native-binary-added pkg:pypi/requests site-packages/requests/_x.so\n");
}

TEST_CASE("a kind of program that a package never had is named once") {
  Upgrade u("requests", "2.32.0");
  u.add("site-packages/requests/a.js", "x");
  u.add("site-packages/requests/b.js", "y");
  u.add("site-packages/requests/c.sh", "z");
  u.add("site-packages/requests/d.py", "a kind that it has");
  CHECK(u.unexpected() ==
        "warning new-file-kind pkg:pypi/requests site-packages/requests/a.js\n"
        "warning new-file-kind pkg:pypi/requests site-packages/requests/c.sh\n");
}

TEST_CASE("a payload in another language in a patch release is named for its kind and for its size") {
  Upgrade u("requests", "2.31.1");
  u.add("site-packages/requests/_runtime/start.py");
  u.add("site-packages/requests/_runtime/router_runtime.js").size = 11'000'000;
  CHECK(u.unexpected() ==
        "error size-outlier pkg:pypi/requests site-packages/requests/_runtime/router_runtime.js\n"
        "warning new-file-kind pkg:pypi/requests site-packages/requests/_runtime/router_runtime.js\n");
}

TEST_CASE("bytecode beside its source is no new kind, bytecode alone is") {
  Upgrade u("requests", "2.32.0");
  u.add("site-packages/requests/__pycache__/new.cpython-311.pyc");
  CHECK(u.unexpected().empty());
  u.add("site-packages/requests/hidden.pyc");
  CHECK(u.unexpected().find("warning new-file-kind pkg:pypi/requests site-packages/requests/hidden.pyc\n") !=
        std::string::npos);
}

TEST_CASE("first code in the top folder of a package is a warning") {
  Upgrade u("left", "1.1.0");
  u.add("node_modules/left/setup.mjs");
  CHECK(u.unexpected() == "warning root-code-added pkg:npm/left node_modules/left/setup.mjs\n");
  u.before.unowned("node_modules/left/index.js").owner =
      u.before.find("node_modules/left/package.json").owner;
  CHECK(u.unexpected().empty());
}

TEST_CASE("code many times larger than any that the package had is an error") {
  SUBCASE("a new file in a patch release") {
    Upgrade u("requests", "2.31.1");
    u.add("site-packages/requests/_runtime.py").size = 11'000'000;
    CHECK(u.unexpected() == "error size-outlier pkg:pypi/requests site-packages/requests/_runtime.py\n");
  }
  SUBCASE("a changed file in a patch release") {
    Upgrade u("left", "1.0.1");
    u.after.find("node_modules/left/dist/index.js").content = std::string(90'000, 'x');
    CHECK(u.unexpected() == "error size-outlier pkg:npm/left node_modules/left/dist/index.js\n");
  }
  SUBCASE("also beside a larger file, where it outgrows itself") {
    Upgrade u("left", "1.0.1");
    for (auto* side : {&u.before, &u.after})
      side->unowned("node_modules/left/dist/bundle.js").owner =
          side->find("node_modules/left/package.json").owner;
    u.before.find("node_modules/left/dist/bundle.js").size = 500'000;
    u.after.find("node_modules/left/dist/bundle.js").size = 500'000;
    u.after.find("node_modules/left/dist/index.js").content = std::string(90'000, 'x');
    CHECK(u.unexpected() == "error size-outlier pkg:npm/left node_modules/left/dist/index.js\n");
  }
  SUBCASE("but a minor release may bring more") {
    Upgrade u("left", "1.1.0");
    u.after.find("node_modules/left/dist/index.js").content = std::string(90'000, 'x');
    CHECK(u.unexpected().empty());
  }
  SUBCASE("and data or type declarations are no code") {
    Upgrade u("left", "1.0.1");
    u.add("node_modules/left/data.json").size = 9'000'000;
    u.add("node_modules/left/types.d.ts").size = 9'000'000;
    CHECK(u.unexpected().empty());
  }
}

TEST_CASE("a picture or text that is a program by its bytes is a warning") {
  Upgrade u("left", "1.1.0");
  u.add("node_modules/left/logo.png", "#!/bin/sh\n").kind = FileKind::shell;
  u.add("node_modules/left/notes.txt", "PK\x03\x04");
  u.add("node_modules/left/real.png", "\x89PNG\r\n\x1a\n");
  CHECK(u.unexpected() ==
        "warning content-kind-mismatch pkg:npm/left node_modules/left/logo.png\n"
        "warning new-file-kind pkg:npm/left node_modules/left/logo.png\n"
        "warning root-code-added pkg:npm/left node_modules/left/logo.png\n"
        "warning content-kind-mismatch pkg:npm/left node_modules/left/notes.txt\n");
}

TEST_CASE(
    "code that another package of the tree has too, and to which it is no news, is a note that names it") {
  Upgrade u("left", "1.0.1");
  const std::string code = std::string(kElf) + std::string(900'000, 'w');
  u.add("node_modules/left/dist/engine.node", code);
  SUBCASE("where the other package had it before") {
    for (auto* side : {&u.before, &u.after}) {
      side->package("pkg:npm/engine@3.0.0", "node_modules/engine");
      side->file("node_modules/engine/package.json", "{}");
      side->file("node_modules/engine/engine.node", code);
    }
    CHECK(u.unexpected().empty());
    const Inventory before = u.before.build(), after = u.after.build();
    const Report report = diff(before, after, {});
    const auto native = std::find_if(report.findings.begin(), report.findings.end(),
                                     [](const Finding& f) { return f.rule == "native-binary-added"; });
    REQUIRE(native != report.findings.end());
    CHECK(native->because.ends_with("the same bytes as node_modules/engine/engine.node, of engine 3.0.0"));
  }
  SUBCASE("but not where both bring it first") {
    u.before.package("pkg:npm/engine@3.0.0", "node_modules/engine");
    u.before.file("node_modules/engine/package.json", "{}");
    u.after.package("pkg:npm/engine@3.0.1", "node_modules/engine");
    u.after.file("node_modules/engine/package.json", "{ }");
    u.after.file("node_modules/engine/engine.node", code);
    CHECK(u.unexpected() ==
          "error native-binary-added pkg:npm/engine node_modules/engine/engine.node\n"
          "error native-binary-added pkg:npm/left node_modules/left/dist/engine.node\n"
          "warning root-code-added pkg:npm/engine node_modules/engine/engine.node\n");
  }
  SUBCASE("nor where a new package brings it") {
    u.after.package("pkg:npm/engine@3.0.0", "node_modules/engine");
    u.after.file("node_modules/engine/package.json", "{ }");
    u.after.file("node_modules/engine/engine.node", code);
    CHECK(u.unexpected().find("error native-binary-added pkg:npm/left") != std::string::npos);
  }
}
