#include "differ/policy/policy.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "differ/judge/rules.h"
#include "schemas/error.h"
#include "tests/differ/report_text.h"
#include "tests/temporary.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

/// A comparison whose approvals come from text instead of a file.
struct Judged {
  Judged(const InventoryBuilder& before, const InventoryBuilder& after, const std::string& toml,
         std::string_view today = "2026-11-24")
      : b(before.build()), a(after.build()), report(diff(b, a, {})) {
    b.origin.sha256 = "aaaa";
    approve(parse_policy(toml, "stocktake.toml"), today, report);
  }
  std::string unexpected() const { return findings_text(report, Finding::Status::unexpected); }
  std::string approved() const { return findings_text(report, Finding::Status::approved); }
  std::string problems() const {
    std::string text;
    for (const ApprovalProblem& problem : report.approval_problems)
      text += fmt::format("{} {}\n", problem.entry, problem.what);
    return text;
  }

  Inventory b, a;
  Report report;
};

std::string entry(const std::string& members) {
  return "[[expect]]\nreason = \"why\"\n" + members;
}

std::string pin(std::string_view content) {
  return "sha256 = [\"" + to_hex(sha256_of(content)) + "\"]\n";
}

/// One byte of a module changed, an unowned text file added.
struct TwoChanges {
  InventoryBuilder before = small_environment(), after = small_environment();
  TwoChanges() {
    after.find("site-packages/requests/__init__.py").content = "patched";
    after.unowned("NOTES.txt", "notes");
  }
};

const char kModify[] =
    "change = \"modify\"\npath = \"site-packages/requests/**\"\nallow = [\"file-changed-same-version\"]\n";
const char kChangedModule[] =
    "error file-changed-same-version pkg:pypi/requests site-packages/requests/__init__.py\n";

}  // namespace

TEST_CASE("an entry approves a warning by its path") {
  const TwoChanges c;
  const Judged judged(c.before, c.after, entry("change = \"add\"\npath = \"*.txt\"\nby = \"alice\"\n"));
  CHECK(judged.approved() == "warning unowned-file-added NOTES.txt\n");
  CHECK(judged.unexpected() == kChangedModule);
  CHECK(judged.problems().empty());
  for (const Finding& finding : judged.report.findings)
    if (finding.status == Finding::Status::approved) CHECK(finding.approval == "why (alice)");
}

TEST_CASE("an error is approved only by an entry that names its rule and pins its digest") {
  const TwoChanges c;
  CHECK(Judged(c.before, c.after, entry(std::string(kModify) + pin("patched"))).approved() == kChangedModule);
  SUBCASE("not without a digest") {
    const Judged judged(c.before, c.after, entry(kModify));
    CHECK(judged.approved().empty());
    CHECK(judged.problems() == "stocktake.toml:1 unpinned\n");
  }
  SUBCASE("not without the rule") {
    const Judged judged(c.before, c.after,
                        entry("change = \"modify\"\npath = \"site-packages/**\"\n" + pin("patched")));
    CHECK(judged.approved().empty());
    CHECK(judged.problems() == "stocktake.toml:1 unpinned\n");
  }
  SUBCASE("not with another digest") {
    const Judged judged(c.before, c.after, entry(std::string(kModify) + pin("something else")));
    CHECK(judged.approved().empty());
    CHECK(judged.problems() == "stocktake.toml:1 wrong-digest\n");
  }
}

TEST_CASE("an entry counts until the day on which it expires") {
  const TwoChanges c;
  const std::string toml = entry("change = \"add\"\npath = \"NOTES.txt\"\nexpires = 2026-11-24\n");
  CHECK(Judged(c.before, c.after, toml, "2026-11-24").problems().empty());
  const Judged late(c.before, c.after, toml, "2026-11-25");
  CHECK(late.problems() == "stocktake.toml:1 expired\n");
  CHECK(late.approved().empty());
}

TEST_CASE("an entry that covers nothing is stale, and so is the second of two equal ones") {
  const TwoChanges c;
  const std::string once = entry("change = \"add\"\npath = \"NOTES.txt\"\n");
  CHECK(Judged(c.before, c.after, entry("change = \"add\"\npath = \"other\"\n")).problems() ==
        "stocktake.toml:1 stale\n");
  CHECK(Judged(c.before, c.after, once + once).problems() == "stocktake.toml:5 stale\n");
  CHECK(Judged(c.before, c.after, entry("change = \"remove\"\npath = \"NOTES.txt\"\n")).problems() ==
        "stocktake.toml:1 stale\n");
}

TEST_CASE("a file that is bound to another comparison approves nothing") {
  const TwoChanges c;
  const std::string toml = "[compare]\nfrom = \"sha256:" + std::string(64, 'b') + "\"\n" +
                           entry("change = \"add\"\npath = \"NOTES.txt\"\n");
  const Judged judged(c.before, c.after, toml);
  CHECK(judged.approved().empty());
  CHECK(judged.problems() == "stocktake.toml:1 wrong-comparison\n");
}

TEST_CASE("an entry for a package covers what its upgrade brings") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "left", "1.0.1");
  after.packages[1].hooks = {"npm:install=node x.js"};
  after.unowned("node_modules/left/index.js").owner = after.find("node_modules/left/package.json").owner;
  const std::string tree = to_hex(*after.build().packages[0].tree);
  const std::string head =
      "change = \"upgrade\"\npackage = \"pkg:npm/left\"\nfrom = \"1.0.0\"\nto = \"1.0.1\"\n";
  {
    const Judged judged(before, after, entry(head));
    CHECK(judged.approved() == "warning root-code-added pkg:npm/left node_modules/left/index.js\n");
    CHECK(judged.unexpected() == "error install-hook-added pkg:npm/left\n");
    CHECK(judged.problems() == "stocktake.toml:1 unpinned\n");
  }
  const std::string pinned = "sha256 = [\"" + tree + "\"]\nallow = [\"install-hook-added\"]\n";
  CHECK(Judged(before, after, entry(head + pinned)).unexpected().empty());
  CHECK(
      Judged(before, after, entry("change = \"upgrade\"\npackage = \"left\"\nto = \"1.0.2\"\n")).problems() ==
      "stocktake.toml:1 stale\n");
}

TEST_CASE("declared patches explain changed bytes only where all of them are approved") {
  TwoChanges c;
  c.after.remove("NOTES.txt");
  const std::string one = to_hex(sha256_of("patch one")), two = to_hex(sha256_of("patch two"));
  for (PackageSpec& package : c.after.packages)
    if (package.name == "requests") package.patches = {one, two};
  CHECK(Judged(c.before, c.after, "").unexpected() == kChangedModule);
  const auto with = [&](const std::string& digests) {
    return Judged(c.before, c.after, entry(std::string(kModify) + "sha256 = [" + digests + "]\n"))
        .unexpected();
  };
  CHECK(with("\"" + one + "\"") == kChangedModule);
  CHECK(with("\"" + one + "\", \"" + two + "\"").empty());
}

TEST_CASE("a link is pinned by its target") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.symlink("cache", "/var/cache");
  const std::string head = "change = \"add\"\npath = \"cache\"\nallow = [\"symlink-escapes\"]\n";
  CHECK(Judged(before, after, entry(head + "to = \"/var/cache\"\n")).unexpected().empty());
  CHECK(Judged(before, after, entry(head + "to = \"/etc\"\n")).unexpected() ==
        "error symlink-escapes cache\n");
  CHECK(Judged(before, after, entry(head)).unexpected() == "error symlink-escapes cache\n");
}

TEST_CASE("what a policy gets wrong is an error with its place") {
  const std::pair<const char*, const char*> cases[] = {
      {"[[expect]\n", "stocktake.toml:1:"},
      {"[nonsense]\n", "stocktake.toml:1:1: unknown key 'nonsense'"},
      {"[severity]\nno-rule = \"note\"\n", "stocktake.toml:2:11: no rule is called 'no-rule'"},
      {"[severity]\nchanged = \"loud\"\n", "stocktake.toml:2:11: a severity is"},
      {"[[expect]]\npath = \"x\"\nreason = \"r\"\n", "stocktake.toml:1:1: an entry needs 'change'"},
      {"[[expect]]\nchange = \"edit\"\n", "stocktake.toml:2:10: unknown change 'edit'"},
      {"[[expect]]\nchange = \"add\"\nreason = \"r\"\n",
       "stocktake.toml:1:1: an entry needs 'package' or 'path'"},
      {"[[expect]]\nchange = \"add\"\npath = \"x\"\nreason = \"\"\n",
       "stocktake.toml:1:1: an entry needs a 'reason'"},
      {"[[expect]]\nchange = \"add\"\npaths = \"x\"\n", "stocktake.toml:3:9: unknown key 'paths'"},
      {"[[expect]]\nsha256 = [\"12\"]\n", "stocktake.toml:2:10: a SHA-256 has 64"},
      {"[[expect]]\nallow = [\"no\"]\n", "stocktake.toml:2:9: no rule is called 'no'"},
      {"[[expect]]\nexpires = \"2026\"\n", "stocktake.toml:2:11: 'expires' must be a date"},
      {"[[expect]]\npackage = \"pkg:npm/a@1\"\n", "stocktake.toml:2:11: the version of 'package'"},
      {"[[expect]]\npackage = \"pkg:\"\n", "stocktake.toml:2:11: 'pkg:' is no package URL"},
      {"expect = 3\n", "stocktake.toml:1:10: expect must be written [[expect]]"},
      {"[compare]\nfrom = 3\n", "stocktake.toml:2:8: 'from' must be text"},
  };
  for (const auto& [toml, message] : cases) {
    CAPTURE(toml);
    try {
      parse_policy(toml, "stocktake.toml");
      FAIL("accepted");
    } catch (const Error& error) {
      CAPTURE(error.what());
      CHECK(std::string_view(error.what()).starts_with(message));
    }
  }
}

TEST_CASE("an empty policy file approves nothing, and one that is not there is an error") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH_AS(read_policy(folder / "none.toml"), doctest::Contains("none.toml: cannot be opened"), Error);
  CHECK(read_policy(folder.file("stocktake.toml", "")).expectations.empty());
  CHECK_THROWS_WITH_AS(read_policy(folder.path().string()), doctest::Contains("is a directory"), Error);
}

TEST_CASE("a policy that is nested without end is an error and not a crash") {
  CHECK_THROWS_AS(parse_policy("a = " + std::string(100'000, '['), "stocktake.toml"), Error);
}

TEST_CASE("a draft approves all that is unexpected once its reasons are filled in") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.find("site-packages/requests/__init__.py").content = "patched";
  after.unowned("od[d] \"na\\me\"*.txt", "notes");
  after.unowned("evil\n.sh", "#!/bin/sh\n");
  after.symlink("out", "../..");
  after.remove("node_modules/left/dist/index.js");
  upgrade(after, "left", "1.0.1");
  after.packages[1].hooks = {"npm:install=x"};
  const Inventory b = before.build(), a = after.build();
  std::string draft = draft_expected(diff(b, a, {}));
  CHECK_THROWS_AS(parse_policy(draft, "draft"), Error);
  for (auto at = draft.find("reason = \"\""); at != std::string::npos; at = draft.find("reason = \"\"", at))
    draft.replace(at, 11, "reason = \"r\"");
  const Judged judged(before, after, draft);
  CHECK(judged.unexpected().empty());
  CHECK(judged.problems().empty());
}
