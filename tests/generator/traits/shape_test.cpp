#include "generator/traits/shape.h"

#include <string>

#include "schemas/text/confusable.h"
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

TEST_CASE("each letter that is taken for one of ASCII looks like it by Unicode's data") {
  for (const char* letter :
       {"\xD6\x85", "\xD5\xB8", "\xD5\xBD", "\xD6\x81", "\xC9\x91", "\xC9\xA1", "\xD0\xB0"}) {
    CAPTURE(letter);
    CHECK(stocktake::confusable_skeleton(letter).size() == 1);
    CHECK(traits_text("a.js", "pass" + std::string(letter) + "word = 1\n") == "confusable:1@1");
  }
  CHECK(traits_text("a.js", "\xD6\x85\xD5\xB8 = 1\n").empty());
  CHECK(traits_text("a.js", "x = 'k\xC4\xB1z'\n").empty());  // Turkish
}

TEST_CASE("what nobody sees within a name makes it another one") {
  for (const char* hidden :
       {"\xE2\x80\x8C", "\xE2\x80\x8D", "\xEF\xB8\x81", "\xF3\xA0\x84\x80", "\xCD\x8F"}) {
    CAPTURE(hidden);
    CHECK(traits_text("a.js", "\nconst a1" + std::string(hidden) + "b = 1\n") == "confusable:1@2");
    CHECK(traits_text("a.js", "// a" + std::string(hidden) + "b\n").empty());
  }
  CHECK(traits_text("a.js",
                    "x = 'a\xE2\x80\x8B"
                    "b'\n")
            .empty());                                          // a place where a line may break
  CHECK(traits_text("a.js", "x = '1\xEF\xB8\x8F'\n").empty());  // a digit as an emoji
  CHECK(traits_text("a.js", "x = 'a \xEF\xB8\x8F'\n").empty());
  CHECK(traits_text("a.js", "x = '\xE2\x9D\xA4\xEF\xB8\x8F'\n").empty());
  CHECK(traits_text("a.js",
                    "\xEF\xBB\xBF"
                    "a = 1\n")
            .empty());
}

TEST_CASE("another direction of writing is closed on its line, or code may be shown where it is not") {
  const std::string rlo = "\xE2\x80\xAE", lre = "\xE2\x80\xAA", pdf = "\xE2\x80\xAC", lri = "\xE2\x81\xA6",
                    pdi = "\xE2\x81\xA9";
  const std::string hidden =
      "\nif (a != \"user" + rlo + " " + lri + "// check" + pdi + " " + lri + "\") {\n}\n";
  for (const char* path : {"a.js", "a.py", "a.go", "a.c", "a.rb"})
    CHECK(traits_text(path, hidden) == "invisible:4@2 confusable:1@2");
  CHECK(traits_text("a.js", "/*" + rlo + " } " + lri + "if (a)" + pdi + " " + lri + " b */\n") ==
        "invisible:4@1 confusable:1@1");
  CHECK(traits_text("a.js", lri + "a\n" + rlo + "b\n") == "invisible:2@1 confusable:2@1");
  CHECK(traits_text("a.js", "x = '" + lre + "a" + pdf + "'\ny = '" + lri + "a" + lre + "b" + pdi + "'\n") ==
        "invisible:5@1");
  CHECK(traits_text("a.js", "x = '" + pdf + pdi + "\xE2\x80\x8E'\n") == "invisible:3@1");
}

TEST_CASE("letters that stand as their numbers are obfuscated") {
  CHECK(traits_text("a.js", "\nx='" + repeated("\\x61", 16) + "'") == "obfuscated:2");
  CHECK(traits_text("a.js", "x='" + repeated("\\x61", 15) + "'").empty());
  CHECK(traits_text("a.js", "x='" + repeated("\\u0061", 16) + "'") == "obfuscated:1");
  CHECK(traits_text("a.py", "x='" + repeated("\\141", 16) + "'") == "obfuscated:1");
  CHECK(traits_text("a.py", "x=b'" + repeated("\\xff\\x00", 100) + "'").empty());
}
