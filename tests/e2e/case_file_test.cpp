#include "tests/e2e/case_file.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace cases;

TEST_CASE("a case is its title, its sections in order, and text again") {
  const std::string text =
      "# Something is so.\n# And more about it.\n\n--- file a/b 0755\none\n\ntwo\n\n--- run cat "
      "a/b\none\n\ntwo\n"
      "--- stderr\nno\n--- exit 3\n";
  const Case c = parse(text);
  CHECK(c.title == "Something is so");
  REQUIRE(c.sections.size() == 4);
  CHECK(c.sections[0].word == "file");
  CHECK(c.sections[0].argument == "a/b 0755");
  CHECK(c.sections[0].body == "one\n\ntwo\n");
  CHECK(c.sections[2].argument.empty());
  CHECK(c.sections[3].argument == "3");
  CHECK(write(c) == text);
}

TEST_CASE("what is no case is refused") {
  for (const char* text : {"", "no title\n--- run x\n", "# A title.\n--- rum x\n", "# A title.\n--- run\n",
                           "# A title.\n--- run x\n--- stderr x\n"}) {
    CAPTURE(std::string(text));
    CHECK_THROWS_AS(parse(text), std::runtime_error);
  }
}

TEST_CASE("placeholders stand for something within a line, or for lines") {
  struct Held {
    const char* expected;
    const char* text;
    bool agrees;
  };
  for (const Held& held : {Held{"a\nb\n", "a\nb\n\n", true},
                           {"a\nb\n", "a\nb", true},
                           {"a\n", "a\nb\n", false},
                           {"a\nb\n", "a\n", false},
                           {"a [..] c\n", "a b c\n", true},
                           {"a [..] c\n", "a b\nc\n", false},
                           {"[..]a[..]a\n", "xaya\n", true},
                           {"[..]a[..]a\n", "xa\n", false},
                           {"...\nz\n", "a\nb\nz\n", true},
                           {"a\n...\nz\n", "a\nz\n", true},
                           {"a\n...\nz\n", "a\nb\n", false},
                           {"...\n", "", true}}) {
    CAPTURE(std::string(held.expected));
    CAPTURE(std::string(held.text));
    CHECK(agrees(held.expected, held.text) == held.agrees);
  }
}

TEST_CASE("an update keeps what agrees and writes the rest anew") {
  CHECK(updated("a [..]\n...\n", "a b\nc\n") == "a [..]\n...\n");
  CHECK(updated("a [..]\nb\n", "a b\nc\n") == "a [..]\nc\n");
  CHECK(updated("a [..]\n", "a b\nc\n") == "a b\nc\n");
}
