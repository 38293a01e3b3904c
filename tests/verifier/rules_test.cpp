#include "verifier/rules.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/content_of.h"
#include "tests/paths.h"

using namespace stocktake;

TEST_CASE("verify: every rule has its place in the order, its words, and a row in the manual") {
  const std::string manual = content_of(std::string(paths::kSource) + "/docs/verify.md");
  std::string_view last;
  for (const VerifyRule& rule : verify_rules()) {
    CAPTURE(rule.id);
    CHECK(last < rule.id);
    last = rule.id;
    CHECK(verify_rule(rule.id) == &rule);
    const std::string row = "| `" + std::string(rule.id) + "` | " + std::string(to_string(rule.level)) +
                            " | " + std::string(rule.summary) + " | " + std::string(rule.action) + " |";
    CHECK_MESSAGE(manual.find(row) != std::string::npos, row);
  }
  CHECK(verify_rule("no-such-rule") == nullptr);
}
