#include "generator/traits/joined.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/generator/traits/traits_text.h"

using namespace stocktake;
using test::traits_text;

namespace {

std::vector<std::string> joined(std::string_view code, Language language = Language::javascript) {
  std::vector<std::string> texts;
  std::uint64_t steps = 0;
  JoinedTexts reader;
  reader.each({code, 0, code.size(), 0, language, nullptr}, steps,
              [&](std::string_view text, std::size_t) { texts.emplace_back(text); });
  CHECK(steps <= 140 * code.size() + 16);
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("texts that operators join are looked at as one") {
  CHECK(joined("require('child_' + 'process')") == Texts{"require('child_process')"});
  CHECK(joined("f(\"a\"+'b' +\n  `c`);") == Texts{"f(\"abc\");"});
  CHECK(joined("x = 'a' + 'b'; y = 'c' + 'd'") ==
        Texts{"x = 'ab'; y = 'c' + 'd'", "x = 'a' + 'b'; y = 'cd'"});
  CHECK(joined("$f = 'ev' . 'al';", Language::php) == Texts{"$f = 'eval';"});
  CHECK(joined("a.b('c')", Language::php).empty());
}

TEST_CASE("what is put together of anything but closed and plain texts is not") {
  for (const char* code : {"'a' + b", "a + 'b'", "'a\\x41' + 'b'", "`${a}` + 'b'", "1 + 2", "'a' - 'b'", "+",
                           "'a'+", "+'a'", "'+'", ""}) {
    CAPTURE(code);
    CHECK(joined(code).empty());
  }
  CHECK(joined("'" + std::string(65, 'a') + "' + 'b'").empty());
  std::string many = "x = 'a'";
  for (int i = 0; i < 100; ++i) many += " + 'a'";
  CHECK(joined(many).size() == 7);  // sixteen pieces each
}

TEST_CASE("no text makes joining slow") {
  for (const std::string piece : {"'+", "+'", "' + '", "+", "'", "'a'+'", "\"+'"}) {
    CAPTURE(piece);
    std::string code;
    while (code.size() < 20'000) code += piece;
    joined(code);
  }
}

TEST_CASE("a name in pieces is found where its first quote stands, unless that is a comment") {
  CHECK(traits_text("a.js", "const a = 1\nconst cp = require('child_' + 'process')\n") == "process:2");
  CHECK(traits_text("a.js", "// require('child_' + 'process')\nconst a = 1\n") == "");
  CHECK(traits_text("a.py", "import os\nprint(getattr(os, 'en' + 'viron'))\n") == "environment:2");
  CHECK(traits_text("a.js", "require('child_process')\n// 'child_' + 'process'\n") == "process:1");
}
