#include "differ/policy/read.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "schemas/error.h"

using namespace stocktake;

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
      {"[[advisory]]\nreason = \"r\"\n", "stocktake.toml:1:1: an advisory needs an 'id'"},
      {"[[advisory]]\nid = \"GHSA-1\"\n", "stocktake.toml:1:1: an entry needs a 'reason'"},
      {"[[advisory]]\npackage = \"pkg:npm/a@1\"\n",
       "stocktake.toml:2:11: the version of 'package' belongs into 'version'"},
      {"[[advisory]]\nids = \"GHSA-1\"\n", "stocktake.toml:2:7: unknown key 'ids' in [[advisory]]"},
      {"advisory = 3\n", "stocktake.toml:1:12: advisory must be written [[advisory]]"},
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

TEST_CASE("an empty policy approves nothing") {
  CHECK(parse_policy("", "stocktake.toml").expectations.empty());
}

TEST_CASE("a policy that is nested without end is an error and not a crash") {
  const auto repeated = [](std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
  };
  for (const std::string& toml :
       {"a = " + repeated("[", 100'000), repeated("a.", 50'000) + "a = 1",
        repeated("\"a\".", 50'000) + "a = 1", "[" + repeated("a.", 50'000) + "a]",
        "[[" + repeated("a.", 50'000) + "a]]", "x = " + repeated("{a = ", 50'000),
        "x = {" + repeated("a.", 50'000) + "a = 1}", "# '\n" + repeated("a.", 50'000) + "a = 1"}) {
    CAPTURE(toml.substr(0, 20));
    CHECK_THROWS_AS(parse_policy(toml, "stocktake.toml"), Error);
  }
}

TEST_CASE("dots in a reason, however many, are no deep key") {
  const std::string dots(100, '.');
  const std::string head = "[[expect]]\nchange = \"add\"\npath = \"x\"\nreason = ";
  for (const std::string& reason :
       {"\"" + dots + "\"", "\"\\\"" + dots + "\"", "'" + dots + "'", "\"\"\"\n" + dots + "\n\"\"\"",
        "'''\n" + dots + "'''", "\"x\" # " + dots}) {
    CAPTURE(reason);
    CHECK(parse_policy(head + reason + "\n", "stocktake.toml").expectations.size() == 1);
  }
}
