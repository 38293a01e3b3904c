#include "verifier/archives/replaced.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("verify: what go.mod replaces by a folder, alone or in a block, and nothing else") {
  const auto replaces = [](std::string_view text) { return go_replaces(text, "example.com/a", "./a"); };
  CHECK(replaces("module m\nreplace example.com/a => ./a\n"));
  CHECK(replaces("replace example.com/a v1.0.0 => ./a // here\n"));
  CHECK(replaces("replace (\n\texample.com/b => ./b\n\t\"example.com/a\" => \"./a\"\n)\n"));
  CHECK_FALSE(replaces("// replace example.com/a => ./a\n"));
  CHECK_FALSE(replaces("replace example.com/a => ./b\n"));
  CHECK_FALSE(replaces("replace example.com/ab => ./a\n"));
  CHECK_FALSE(replaces("replaced example.com/a => ./a\n"));
  CHECK_FALSE(replaces("require (\n\texample.com/a => ./a\n)\n"));
  CHECK_FALSE(replaces(""));
}
