#include "differ/policy/draft.h"

#include <doctest/doctest.h>

#include "schemas/error.h"
#include "tests/differ/policy/judged.h"

using namespace stocktake;
using namespace stocktake::test;

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

TEST_CASE("drafts are added behind what a policy has, which stays as it is") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.unowned("a.txt", "a");
  after.unowned("b.txt", "b");
  const Inventory b = before.build(), a = after.build();
  const std::string existing =
      "# our policy\n[severity]\nchanged = \"note\"\n\n[[expect]] # the first\nchange = \"add\"\n"
      "path = \"a.txt\"\nreason = \"we wrote it\"";
  const Policy policy = parse_policy(existing, "stocktake.toml");
  const Report report = diff(b, a, {}, &policy);
  const std::string added = add_drafts(existing, "stocktake.toml", report);
  CHECK(added.starts_with(existing + "\n"));
  CHECK(parse_policy(added, "stocktake.toml", Drafts::accept).expectations.size() == 2);
  CHECK(added.find("path = \"b.txt\"") != std::string::npos);
  // Again, before anyone gave a reason: nothing is said twice.
  CHECK(add_drafts(added, "stocktake.toml", report) == added);
  CHECK(add_drafts(existing, "stocktake.toml", diff(b, b, {})) == existing);
}

TEST_CASE("drafts are refused where they cannot be added") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.unowned("a.txt", "a");
  const Inventory b = before.build(), a = after.build();
  const Report report = diff(b, a, {});
  for (const char* existing :
       {"not a policy", "{\"json\": 1}", "expect = []\n", "[[expect]]\nchange = 3\n"}) {
    CAPTURE(existing);
    CHECK_THROWS_AS(add_drafts(existing, "stocktake.toml", report), Error);
  }
}
