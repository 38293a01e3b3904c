#include "differ/judge/rules.h"

#include <doctest/doctest.h>

#include <set>

#include "schemas/error.h"

using namespace stocktake;

TEST_CASE("the table has every rule of the design, each with its words") {
  const std::set<std::string_view> wanted = {
      "file-changed-same-version", "file-added-same-version", "file-removed-same-version",
      "unowned-file-added", "unowned-file-changed", "install-hook-added", "install-hook-changed",
      "import-hook-added", "native-binary-added", "new-file-kind", "root-code-added", "size-outlier",
      "entry-file-changed", "setuid-gained", "exec-gained", "world-writable-gained", "type-changed",
      "symlink-changed", "symlink-escapes", "content-kind-mismatch", "package-downgraded", "package-added",
      "package-removed", "near-name", "dependency-added", "source-changed", "installed-differs-from-lock",
      "record-mismatch", "hash-removed", "hash-weakened", "not-comparable", "mass-deletion", "hidden-name",
      // beyond the design: two digests that disagree, and what --expect nothing names
      "hash-conflict", "changed", "licence-changed"};
  std::set<std::string_view> found;
  for (const Rule& rule : rules()) {
    CAPTURE(rule.id);
    CHECK(found.insert(rule.id).second);
    CHECK_FALSE(rule.summary.empty());
    CHECK_FALSE(rule.why.empty());
    CHECK_FALSE(rule.what_to_do.empty());
    CHECK((rule.judge_file != nullptr || rule.judge_package != nullptr || rule.judge_all != nullptr));
    CHECK(find_rule(rule.id) == &rule);
  }
  CHECK(found == wanted);
}

TEST_CASE("a rule yields only to rules that there are") {
  for (const Rule& rule : rules())
    for (const std::string_view other : rule.yields_to) {
      CAPTURE(other);
      CHECK(find_rule(other) != nullptr);
      CHECK(other != rule.id);
    }
}

TEST_CASE("explain says what a rule means, why it matters, where it happened and what to do") {
  const std::string text = explain("import-hook-added");
  for (const char* part :
       {"import-hook-added (error by default)", "Why it matters: ", "It happened: litellm 1.82.8",
        "What to do: ", "Both sides must record: files, hooks."})
    CHECK(text.find(part) != std::string::npos);
  CHECK_THROWS_AS(explain("nonsense"), Error);
}
