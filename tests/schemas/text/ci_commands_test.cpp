#include "schemas/text/ci_commands.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using namespace stocktake;

TEST_CASE("what a service would take for a command is made harmless, and nothing else changes") {
  const std::pair<const char*, const char*> cases[] = {
      {"::error::x", ":\\x3Aerror::x"},
      {"   ::set-output", "   :\\x3Aset-output"},
      {"\t::x", "\t:\\x3Ax"},
      {"\x1b[1m::x\x1b[0m", "\x1b[1m:\\x3Ax\x1b[0m"},
      {"##[command]", "#\\x23[command]"},
      {"a ##vso[task]", "a #\\x23vso[task]"},
      {"##teamcity[x] ##teamcity[y]", "#\\x23teamcity[x] #\\x23teamcity[y]"},
      {"###[x", "##\\x23[x"},
      {"std::string", "std::string"},
      {"## a heading", "## a heading"},
      {"", ""},
      {":", ":"},
  };
  for (const auto& [line, safe] : cases) CHECK(without_ci_commands(line) == safe);
  CHECK(lines_without_ci_commands("a\n::b\n\n ##[c]\n") == "a\n:\\x3Ab\n\n #\\x23[c]\n");
}
