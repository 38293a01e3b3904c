#include "generator/traits/shape.h"

#include <string>

#include "tests/generator/traits/traits_text.h"

using stocktake::test::traits_text;

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  while (times-- > 0) result += text;
  return result;
}

const std::string kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

TEST_CASE("a line counts from 2,000 bytes, the longest with its number") {
  CHECK(traits_text("a.py", "\n" + repeated("x ", 999) + "y\n").empty());
  CHECK(traits_text("a.py", "\n" + repeated("x ", 1000) + "\n") == "longest-line:2000@2");
  CHECK(traits_text("a.py", "\n" + repeated("x ", 1000)) == "longest-line:2000@2");
  CHECK(traits_text("a.py", repeated("x ", 1000) + "\n\n" + repeated("y ", 1500) + "\nz\n") ==
        "longest-line:3000@3");
  CHECK(traits_text("a.py", repeated("x\n", 100000)).empty());
}

TEST_CASE("digits of an encoding count together, over the lines of one text") {
  CHECK(traits_text("a.py", "x = '" + repeated(kDigits, 7) + "'\n").empty());
  CHECK(traits_text("a.py", "\nx = '" + repeated(kDigits, 9) + "'\n") == "encoded-run:558@2");
  const std::string line = "  '" + kDigits + "' +\n";
  CHECK(traits_text("a.js", "x =\n" + repeated(line, 10)) == "encoded-run:620@2");
  CHECK(traits_text("a.js", "x = [\n" + repeated("  '" + kDigits + "',\n", 10)).empty());
  CHECK(traits_text("a.c", repeated("//" + std::string(78, '-') + "\n", 20)).empty());
}

TEST_CASE("what nobody sees counts, but for what belongs to a character") {
  CHECK(traits_text("a.js", "a\n" + repeated("\xEF\xB8\x80", 40)) == "invisible:40@2");
  CHECK(traits_text("a.js", "x = '" + repeated("\xF3\xA0\x84\x80", 3000) + "'") ==
        "longest-line:12006@1 invisible:3000@1");
  CHECK(traits_text("a.js",
                    "\xEF\xBB\xBF"
                    "a\n")
            .empty());
  CHECK(traits_text("a.js", repeated("'\xE2\x9D\xA4\xEF\xB8\x8F'\n", 40)).empty());   // a red heart
  CHECK(traits_text("a.js", repeated("'1\xEF\xB8\x8F\xE2\x83\xA3'\n", 40)).empty());  // the key 1
}

TEST_CASE("letters that look like others count in names, not in comments") {
  CHECK(traits_text("a.py", "p\xD0\xB0ssword = 1\n") == "confusable:1@1");  // CYRILLIC SMALL LETTER A
  CHECK(traits_text("a.py", "\xD0\xBF\xD0\xB0\xD1\x80\xD0\xBE\xD0\xBB\xD1\x8C = 1\n").empty());
  CHECK(traits_text("a.py", "# p\xD0\xB0ssword\n").empty());
  CHECK(traits_text("a.py", "\xF0\x9D\x98\xA6\xF0\x9D\x98\xB7\xF0\x9D\x98\xA2\xF0\x9D\x98\xAD(x)\n") ==
        "confusable:1@1");  // eval, in mathematical letters
  CHECK(traits_text("a.js", "const {\xE3\x85\xA4} = q\n") == "confusable:1@1");  // HANGUL FILLER
  CHECK(traits_text("a.py", "\xCE\xB1 = x\xCE\xBB\n").empty());                  // Greek, as in formulas
}

TEST_CASE("letters that stand as their numbers are obfuscated") {
  CHECK(traits_text("a.js", "\nx='" + repeated("\\x61", 16) + "'") == "obfuscated:2");
  CHECK(traits_text("a.js", "x='" + repeated("\\x61", 15) + "'").empty());
  CHECK(traits_text("a.js", "x='" + repeated("\\u0061", 16) + "'") == "obfuscated:1");
  CHECK(traits_text("a.py", "x='" + repeated("\\141", 16) + "'") == "obfuscated:1");
  CHECK(traits_text("a.py", "x=b'" + repeated("\\xff\\x00", 100) + "'").empty());
}
