#include "differ/differ.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "differ/render/render.h"
#include "schemas/error.h"
#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("a side compared with itself has nothing to say") {
  const Inventory side = small_environment().build();
  for (const bool expect_nothing : {false, true}) {
    DiffOptions options;
    options.expect_nothing = expect_nothing;
    const Report report = diff(side, side, options);
    CHECK(report.expected);
    CHECK(report.findings.empty());
    CHECK(report.files.empty());
    CHECK(report.packages.empty());
    CHECK(report.coverage.empty());
    CHECK(report.counts.files_equal == side.files.size());
    CHECK(report.counts.packages_equal == 2);
  }
}

TEST_CASE("one import hook, one flipped byte and one missing file are named, and nothing else") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.unowned("site-packages/evil.pth", "import os").hook = "python:import=import os";
  after.find("site-packages/requests/api.py").content[0] = 'b';
  after.remove("node_modules/left/dist/index.js");
  CHECK(unexpected(before, after) ==
        "error import-hook-added site-packages/evil.pth\n"
        "error file-changed-same-version pkg:pypi/requests site-packages/requests/api.py\n"
        "warning file-removed-same-version pkg:npm/left node_modules/left/dist/index.js\n");
}

TEST_CASE("a package of unchanged version with a changed file does not count as the same") {
  InventoryBuilder changed = small_environment();
  changed.find("site-packages/requests/api.py").content[0] = 'b';
  const Inventory before = small_environment().build(), after = changed.build();
  CHECK(diff(before, after, {}).counts.packages_equal == 1);
}

TEST_CASE("an ordinary upgrade is explained by its version") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "requests", "2.32.3");
  for (FileSpec& file : after.files)
    if (file.path.find("requests") != std::string::npos) file.content += " changed";
  after.remove("site-packages/requests/api.py");
  after.file("site-packages/other.py").owner = after.find("site-packages/requests/__init__.py").owner;
  CHECK(unexpected(before, after).empty());
  CHECK(noted(before, after) ==
        "note entry-file-changed pkg:pypi/requests site-packages/requests/__init__.py\n");

  const Inventory b = before.build(), a = after.build();
  const Report report = diff(b, a, {});
  REQUIRE(report.packages.size() == 1);
  CHECK(report.packages[0].kind == PackageChange::Kind::upgraded);
  CHECK(report.packages[0].explained);
  CHECK(report.packages[0].files_modified == 4);
  CHECK(report.packages[0].files_added == 1);
  CHECK(report.packages[0].files_removed == 1);
  CHECK(report.counts.explained == report.files.size());
}

TEST_CASE("one import hook among 10,000 files is one error") {
  InventoryBuilder before;
  before.package("pkg:pypi/big@1.0", "site-packages/big");
  for (int i = 0; i < 10'000; ++i) before.file("site-packages/big/f" + std::to_string(i) + ".py");
  InventoryBuilder after = before;
  after.unowned("site-packages/x.pth", "import x").hook = "python:import=import x";
  const Inventory b = before.build(), a = after.build();
  const Report report = diff(b, a, {});
  CHECK(findings_text(report, Finding::Status::unexpected) ==
        "error import-hook-added site-packages/x.pth\n");
  CHECK(report.findings.size() == 1);
  CHECK(report.files.size() == 1);
  CHECK_FALSE(report.expected);
}

TEST_CASE("a package without version, with duplicate references and nested files is compared all the same") {
  InventoryBuilder before, after;
  for (auto* side : {&before, &after}) {
    auto& package = side->package("");
    package.name = "plain";
    package.group = "acme";
    side->file("plain/a.js", "a");
  }
  after.find("plain/a.js").content = "b";
  CHECK(unexpected(before, after) == "error file-changed-same-version library:acme/plain plain/a.js\n");
}

TEST_CASE("with nothing expected, every change is an error") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "requests", "2.32.3");
  after.find("site-packages/requests-2.32.3.dist-info/RECORD").content = "other";
  after.find("README.md").mode = 0600;
  DiffOptions options;
  options.expect_nothing = true;
  CHECK(unexpected(before, after, options) ==
        "error changed README.md\n"
        "error changed pkg:pypi/requests\n"
        "error changed pkg:pypi/requests site-packages/requests-2.32.3.dist-info/METADATA\n"
        "error changed pkg:pypi/requests site-packages/requests-2.32.3.dist-info/RECORD\n");
}

TEST_CASE("options choose severities, rules, packages and the level that fails") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.find("site-packages/requests/api.py").content[0] = 'b';
  after.remove("node_modules/left/dist/index.js");
  DiffOptions options;
  SUBCASE("a severity") {
    options.severities = {{"file-removed-same-version", "error"}, {"file-changed-same-version", "off"}};
    CHECK(unexpected(before, after, options) ==
          "error file-removed-same-version pkg:npm/left node_modules/left/dist/index.js\n");
    const Inventory b = before.build(), a = after.build();
    const Report report = diff(b, a, options);
    REQUIRE(report.coverage.size() == 1);
    CHECK(report.coverage[0].rule == "file-changed-same-version");
    CHECK(report.coverage[0].message == "switched off by --severity or the policy");
    CHECK(report.restricted.empty());
  }
  SUBCASE("one rule") {
    options.only_rules = {"file-removed-same-version"};
    CHECK(unexpected(before, after, options) ==
          "warning file-removed-same-version pkg:npm/left node_modules/left/dist/index.js\n");
  }
  SUBCASE("one package, in any spelling") {
    options.packages = {"pkg:pypi/Requests"};
    const Inventory b = before.build(), a = after.build();
    const Report report = diff(b, a, options);
    CHECK(findings_text(report, Finding::Status::unexpected) ==
          "error file-changed-same-version pkg:pypi/requests site-packages/requests/api.py\n");
    CHECK(report.files.size() == 1);
    CHECK(report.packages.size() == 1);
    CHECK(report.restricted == "--package");
    options.only_rules = {"setuid-gained"};
    CHECK(diff(b, a, options).restricted == "--only and --package");
  }
  SUBCASE("the level that fails") {
    options.fail_on = Severity::error;
    options.severities = {{"file-changed-same-version", "warning"}};
    const Inventory b = before.build(), a = after.build();
    CHECK(diff(b, a, options).expected);
    CHECK(diff(b, a, options).counts.notes == 2);
  }
}

TEST_CASE("what cannot be asked is an error that says so") {
  const Inventory side = small_environment().build();
  const auto with = [](auto&& set) {
    DiffOptions options;
    set(options);
    return options;
  };
  CHECK_THROWS_WITH_AS(diff(side, side, with([](auto& o) { o.only_rules = {"nonsense"}; })),
                       "no rule is called 'nonsense'; stocktake explain lists them", Error);
  CHECK_THROWS_AS(diff(side, side, with([](auto& o) { o.severities = {{"changed", "fatal"}}; })), Error);
  CHECK_THROWS_WITH_AS(diff(side, side, with([](auto& o) { o.packages = {"pkg:npm/none"}; })),
                       "neither side has a package 'pkg:npm/none'", Error);
}

TEST_CASE("with two copies of a package each finding knows its own") {
  InventoryBuilder before = small_environment();
  before.package("pkg:npm/left@1.0.0", "node_modules/other/node_modules/left");
  before.file("node_modules/other/node_modules/left/index.js", "one");
  before.file("node_modules/other/node_modules/left/package.json", "{ }");
  InventoryBuilder after = before;
  after.find("node_modules/left/dist/index.js").content = "changed";
  after.find("node_modules/other/node_modules/left/index.js").content = "changed too";
  after.find("node_modules/other/node_modules/left/package.json").content = "{ 1 }";
  const Inventory b = before.build(), a = after.build();
  const Report report = diff(b, a, {});
  REQUIRE(report.findings.size() == 3);
  for (const Finding& finding : report.findings) {
    REQUIRE(finding.package_index != kNone);
    const PackageChange& change = report.packages[finding.package_index];
    CHECK(finding.path.starts_with(std::string(change.location) + "/"));
    CHECK(change.files_modified == (change.location == "node_modules/left" ? 1 : 2));
    CHECK(finding.compared == Compared::digest);
  }
}

TEST_CASE("a new or older package says who needs it, and an upgrade whether it is a major one") {
  InventoryBuilder before, after;
  before.package("pkg:npm/app@1.0.0", "app");
  before.package("pkg:npm/old@2.0.0", "old");
  before.package("pkg:npm/big@1.9.0", "big");
  after.package("pkg:npm/app@1.0.1", "app").needs = {"pkg:npm/new@1.0.0#new", "pkg:npm/old@1.0.0#old"};
  after.package("pkg:npm/old@1.0.0", "old");
  after.package("pkg:npm/big@2.0.0", "big");
  after.package("pkg:npm/new@1.0.0", "new");
  const Inventory b = before.build(), a = after.build();
  const Report report = diff(b, a, {});
  std::string text;
  for (const PackageChange& change : report.packages) {
    text += fmt::format("{} {}{}", to_string(change.kind), change.package, change.major ? " major" : "");
    for (const std::uint32_t p : change.needed_by) text += fmt::format(" <- {}", a.packages[p].name);
    text += '\n';
  }
  CHECK(text ==
        "upgraded pkg:npm/app\n"
        "upgraded pkg:npm/big major\n"
        "added pkg:npm/new <- app\n"
        "downgraded pkg:npm/old <- app\n");
  CHECK(report.counts.packages_major == 1);
}

TEST_CASE("a side without packages and files is nothing to compare with") {
  InventoryBuilder empty;
  empty.side = "empty.cdx.json";
  const Inventory nothing = empty.build(), side = small_environment().build();
  CHECK_THROWS_WITH_AS(
      diff(side, nothing, {}),
      "empty.cdx.json: lists neither packages nor files, so there is nothing to compare with", Error);
  CHECK_THROWS_AS(diff(nothing, side, {}), Error);
}

TEST_CASE("a fact that a side lacks is said once for each rule that needs it") {
  InventoryBuilder before = small_environment(), after = small_environment();
  Facts facts;
  for (const Fact fact : kAllFacts)
    if (fact != Fact::modes && fact != Fact::hooks) facts.add(fact);
  before.facts = facts;
  after.find("README.md").mode = 04755;
  after.packages[1].hooks = {"npm:install=x"};
  const Inventory b = before.build(), a = after.build();
  const Report report = diff(b, a, {});
  std::string text;
  for (const Coverage& coverage : report.coverage)
    text.append(coverage.rule).append(": ").append(coverage.message + "\n");
  CHECK(text ==
        "install-hook-added: the before side records no hooks\n"
        "install-hook-changed: the before side records no hooks\n"
        "hook-file-changed: the before side records no hooks\n"
        "import-hook-added: the before side records no hooks\n"
        "build-code-added: the before side records no hooks\n"
        "build-script-changed: the before side records no hooks\n"
        "setuid-gained: the before side records no modes\n"
        "exec-gained: the before side records no modes\n"
        "world-writable-gained: the before side records no modes\n");
  CHECK(report.findings.empty());
}

TEST_CASE("a fact that both sides lack is said in one sentence of both") {
  InventoryBuilder side = small_environment();
  side.facts = Facts();
  side.facts.add(Fact::files);
  const Inventory b = side.build(), a = side.build();
  const Report report = diff(b, a, {});
  const auto modes = std::find_if(report.coverage.begin(), report.coverage.end(),
                                  [](const Coverage& one) { return one.rule == "setuid-gained"; });
  REQUIRE(modes != report.coverage.end());
  CHECK(modes->message == "neither side records modes");
}

TEST_CASE("a document of packages alone is compared by packages, and the report says so") {
  InventoryBuilder before, after;
  before.facts = after.facts = Facts();
  before.package("pkg:npm/a@1.0.0");
  after.package("pkg:npm/a@0.9.0");
  const Inventory b = before.build(), a = after.build();
  const Report report = diff(b, a, {});
  CHECK(findings_text(report, Finding::Status::unexpected) == "warning package-downgraded pkg:npm/a\n");
  CHECK(report.coverage.size() > 10);
}

TEST_CASE("where only one side lists files, nothing passes for equal or new") {
  InventoryBuilder before = small_environment(), after = small_environment();
  before.facts = Facts();
  before.files.clear();
  const Inventory b = before.build(), a = after.build();
  const Report report = diff(b, a, {});
  CHECK(findings_text(report, Finding::Status::unexpected) == "warning not-comparable\n");
  CHECK(report.files.empty());
}

TEST_CASE("the other way round, what came has gone, and each run writes the same bytes") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "left", "1.0.1");
  after.find("site-packages/requests/api.py").content[0] = 'b';
  after.remove("README.md");
  after.unowned("new/one.txt", "1");
  after.unowned("new/two.txt", "2");
  after.package("pkg:npm/right@1.0.0", "node_modules/right");
  after.file("node_modules/right/index.js", "right");
  const Inventory b = before.build(), a = after.build();
  const auto json = [](const Report& report) {
    std::string text;
    renderer("json")->render(report, {}, [&](std::string_view piece) { text += piece; });
    return text;
  };
  const Report there = diff(b, a, {}), back = diff(a, b, {});
  CHECK(json(there) == json(diff(b, a, {})));
  CHECK(there.counts.files_added == 3);
  CHECK(there.counts.files_removed == 1);
  CHECK(back.counts.files_added == there.counts.files_removed);
  CHECK(back.counts.files_removed == there.counts.files_added);
  CHECK(back.counts.files_modified == there.counts.files_modified);
  CHECK(back.counts.files_moved == there.counts.files_moved);
  CHECK(back.counts.files_equal == there.counts.files_equal);
  CHECK(back.counts.packages_removed == there.counts.packages_added);
  CHECK(back.counts.packages_downgraded == there.counts.packages_upgraded);
  CHECK(back.counts.packages_equal == there.counts.packages_equal);
}

TEST_CASE("identifiers are stable, and differ from finding to finding") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.find("site-packages/requests/api.py").content[0] = 'b';
  after.find("site-packages/requests/__init__.py").content[0] = 'b';
  const Inventory b = before.build(), a = after.build();
  const Report first = diff(b, a, {}), second = diff(b, a, {});
  REQUIRE(first.findings.size() == 2);
  CHECK(shown_id(first.findings[0]).size() == 16);
  CHECK(first.findings[0].id == second.findings[0].id);
  CHECK(first.findings[0].id != first.findings[1].id);
  CHECK(first.findings[0].before == "sha256:" + to_hex(sha256_of("import api")));
  CHECK_FALSE(first.findings[0].message.empty());
  CHECK_FALSE(first.findings[0].because.empty());
}

TEST_CASE("the order of components in a document changes nothing") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "left", "1.0.1");
  after.find("site-packages/requests/api.py").content[0] = 'b';
  after.unowned("new.sh", "#!/bin/sh\n");
  const std::string expected = unexpected(before, after) + noted(before, after);
  CHECK_FALSE(expected.empty());
  std::mt19937 random(3);
  for (int round = 0; round < 10; ++round) {
    for (auto* side : {&before, &after}) {
      std::shuffle(side->packages.begin(), side->packages.end(), random);
      std::shuffle(side->files.begin(), side->files.end(), random);
    }
    CHECK(unexpected(before, after) + noted(before, after) == expected);
  }
}

TEST_CASE("a file has one error at most, and it says what stands behind it") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "left", "1.0.1");
  FileSpec& file = after.unowned("node_modules/left/setup.node",
                                 "\x7f"
                                 "ELF" +
                                     std::string(500'000, 'x'));
  file.owner = after.find("node_modules/left/package.json").owner;
  file.record = "unlisted";
  const Inventory was = before.build(), is = after.build();
  const Report report = diff(was, is, {});
  std::vector<std::string_view> errors, behind;
  for (const Finding& finding : report.findings) {
    if (finding.path != "node_modules/left/setup.node") continue;
    (finding.severity == Severity::error ? errors : behind).push_back(finding.rule);
    if (finding.severity == Severity::error)
      CHECK(finding.because.find("; behind it stands record-mismatch") != std::string_view::npos);
  }
  CHECK(errors == std::vector<std::string_view>{"native-binary-added"});
  CHECK(std::find(behind.begin(), behind.end(), "record-mismatch") != behind.end());
}
