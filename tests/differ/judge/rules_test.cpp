#include "differ/judge/rules.h"

#include <doctest/doctest.h>

#include <set>

#include "schemas/error.h"

using namespace stocktake;

TEST_CASE("every rule has a name of its own and says all that people are told of it") {
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
