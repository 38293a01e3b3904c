#include "differ/policy/policy.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "differ/judge/rules.h"
#include "tests/differ/policy/judged.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

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

TEST_CASE("only digests that the files give meet a pin") {
  TwoChanges c;
  c.after.remove("NOTES.txt");
  const std::string archive = to_hex(sha256_of("archive"));
  for (PackageSpec& package : c.after.packages) {
    if (package.name != "requests") continue;
    package.patches = {archive};
    package.hashes = {{HashAlgorithm::sha256, archive}};
  }
  const std::string head =
      "change = \"modify\"\npackage = \"requests\"\nallow = [\"file-changed-same-version\"]\n";
  const auto unexpected = [&](std::string_view digest, bool forge) {
    Inventory b = c.before.build(), a = c.after.build();
    if (forge)
      for (Package& package : a.packages) package.tree = sha256_of("forged");
    const Policy policy =
        parse_policy(entry(head + fmt::format("sha256 = [\"{}\"]\n", digest)), "stocktake.toml");
    return findings_text(diff(b, a, {}, &policy), Finding::Status::unexpected);
  };
  const Inventory after = c.after.build();
  const FilesByPackage files(after);
  std::string real;
  for (std::uint32_t p = 0; p < after.packages.size(); ++p)
    if (after.packages[p].name == "requests") real = to_hex(*tree_digest(after, files.files(p)));
  CHECK(unexpected(real, false).empty());
  CHECK(unexpected(real, true).empty());
  CHECK(unexpected(to_hex(sha256_of("forged")), true) == kChangedModule);
  CHECK(unexpected(archive, false) == kChangedModule);
}

TEST_CASE("a package whose files are not listed is pinned by its archive") {
  InventoryBuilder before, after;
  before.package("pkg:npm/left@1.0.0");
  after.package("pkg:npm/left@1.0.1").hooks = {"npm:install=x"};
  const std::string digest = to_hex(sha256_of("archive"));
  after.packages[0].hashes = {{HashAlgorithm::sha256, digest}};
  const std::string head =
      "change = \"upgrade\"\npackage = \"left\"\nto = \"1.0.1\"\nallow = [\"install-hook-added\"]\n";
  CHECK(Judged(before, after, entry(head)).unexpected() == "error install-hook-added pkg:npm/left\n");
  CHECK(Judged(before, after, entry(head + "sha256 = [\"" + digest + "\"]\n")).unexpected().empty());
}

TEST_CASE("an entry for an upgrade that names neither version nor digest covers notes only, and says so") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "left", "1.0.1");
  after.unowned("node_modules/left/index.js").owner = after.find("node_modules/left/package.json").owner;
  const std::string head = "change = \"upgrade\"\npackage = \"left\"\n";
  const Judged judged(before, after, entry(head));
  CHECK(judged.unexpected() == "warning root-code-added pkg:npm/left node_modules/left/index.js\n");
  CHECK(judged.problems() == "stocktake.toml:1 unpinned\n");
  REQUIRE(judged.report.approval_problems.size() == 1);
  CHECK(judged.report.approval_problems[0].message.find("approves notes only") != std::string::npos);
  CHECK(Judged(before, after, entry(head + "to = \"1.0.1\"\n")).unexpected().empty());
  CHECK(Judged(before, after, entry(head + "from = \"1.0.0\"\n")).problems() ==
        "stocktake.toml:1 unpinned\n");
}

TEST_CASE("an entry that pins another digest does not cover warnings either") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "left", "1.0.1");
  after.unowned("node_modules/left/index.js").owner = after.find("node_modules/left/package.json").owner;
  const Judged judged(before, after, entry("change = \"upgrade\"\npackage = \"left\"\n" + pin("other")));
  CHECK(judged.approved().empty());
  CHECK(judged.problems() == "stocktake.toml:1 wrong-digest\n");
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

TEST_CASE("what stands behind an approved error is an error again") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "left", "1.0.1");
  const std::string program =
      "\x7f"
      "ELF" +
      std::string(100, 'x');
  FileSpec& file = after.unowned("node_modules/left/setup.node", program);
  file.owner = after.find("node_modules/left/package.json").owner;
  file.record = "unlisted";
  const auto allowing = [&](const std::string& rules) {
    return Judged(before, after,
                  entry("change = \"add\"\npath = \"node_modules/left/setup.node\"\nallow = [" + rules +
                        "]\n" + pin(program)));
  };
  const Judged front = allowing("\"native-binary-added\"");
  CHECK(front.approved().find("native-binary-added") != std::string::npos);
  CHECK(front.unexpected().find("record-mismatch") != std::string::npos);
  CHECK(allowing("\"native-binary-added\", \"record-mismatch\"").unexpected().empty());
}
