#include "schemas/validation/pattern.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/error.h"

using namespace stocktake;

TEST_CASE("a pattern matches what ECMA 262 says") {
  struct Case {
    const char* pattern;
    std::string text;
    bool matches;
  };
  const Case cases[] = {
      {"", "", true},
      {"a", "xay", true},
      {"^a$", "a", true},
      {"^a$", "ab", false},
      {"^a", "ba", false},
      {"a$", "ab", false},
      {"a$", "ba", true},
      {"^(a|bc)*$", "abcbca", true},
      {"^(a|bc)*$", "abcb", false},
      {"^a{2}$", "aa", true},
      {"^a{2}$", "aaa", false},
      {"^a{2,}$", "aaaaa", true},
      {"^a{1,3}$", "", false},
      {"^a{1,3}$", "aaaa", false},
      {"^[a-c-]+$", "a-b", true},
      {"^[^a]$", "b", true},
      {"^[^a]$", "a", false},
      {"^[^a]$", "\xc3\xa4", true},
      {"^.$", "\xe2\x82\xac", true},
      {"^.$", "\n", false},
      {"^..$", "\xc3\xa4", false},
      {"^\xc3\xa4\\b$", "\xc3\xa4", false},
      {"^[\\w]+\\.\\d\\s$", "ab_9.7 ", true},
      {"^(?:x+)?y$", "y", true},
      {"^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}$", "urn:uuid:3e671687-395b", true},
      {"^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}$", "urn:uuid:3e671687-395B", false},
      {"^([a-z]{2})(-[A-Z]{2})?$", "en-US", true},
  };
  for (const Case& one : cases) {
    INFO(one.pattern << " on " << one.text);
    CHECK(Pattern(one.pattern).matches(one.text) == one.matches);
  }
}

TEST_CASE("a pattern that cannot be compiled is an error") {
  for (const char* pattern :
       {"(a", "a)", "[a", "*a", "a**", "(?=a)", "(a)\\1", "a\\", "[b-a]", "\xc3", "(a{999}){999}"}) {
    INFO(pattern);
    CHECK_THROWS_AS(Pattern{pattern}, Error);
  }
}

TEST_CASE("a long text costs no stack and linear time") {
  const std::string text(20 << 20, 'a');
  CHECK(Pattern("^(a|aa)+$").matches(text));
  CHECK_FALSE(Pattern("^(a|aa)+$").matches(text + "b"));
}
