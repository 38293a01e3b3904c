#include "schemas/signature/canonical.h"

#include <doctest/doctest.h>

#include <bit>
#include <charconv>
#include <cstdint>
#include <random>
#include <string>

#include "tests/schemas/expect_error.h"

using namespace stocktake;

namespace {

std::string canonical(std::string_view json) {
  const JsonTree tree(json, "a.json");
  std::string text;
  append_canonical(text, tree, JsonTree::kRoot, {}, "a.json");
  return text;
}

}  // namespace

TEST_CASE("numbers are written as RFC 8785, appendix B says") {
  struct Row {
    std::uint64_t bits;
    std::string_view text;
  };
  static constexpr Row kRows[] = {{0x0000000000000000, "0"},
                                  {0x8000000000000000, "0"},
                                  {0x0000000000000001, "5e-324"},
                                  {0x8000000000000001, "-5e-324"},
                                  {0x7fefffffffffffff, "1.7976931348623157e+308"},
                                  {0xffefffffffffffff, "-1.7976931348623157e+308"},
                                  {0x4340000000000000, "9007199254740992"},
                                  {0xc340000000000000, "-9007199254740992"},
                                  {0x4430000000000000, "295147905179352830000"},
                                  {0x44b52d02c7e14af5, "9.999999999999997e+22"},
                                  {0x44b52d02c7e14af6, "1e+23"},
                                  {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
                                  {0x444b1ae4d6e2ef4e, "999999999999999700000"},
                                  {0x444b1ae4d6e2ef4f, "999999999999999900000"},
                                  {0x444b1ae4d6e2ef50, "1e+21"},
                                  {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
                                  {0x3eb0c6f7a0b5ed8d, "0.000001"},
                                  {0x41b3de4355555553, "333333333.3333332"},
                                  {0x41b3de4355555554, "333333333.33333325"},
                                  {0x41b3de4355555555, "333333333.3333333"},
                                  {0x41b3de4355555556, "333333333.3333334"},
                                  {0x41b3de4355555557, "333333333.33333343"},
                                  {0xbecbf647612f3696, "-0.0000033333333333333333"},
                                  {0x43143ff3c1cb0959, "1424953923781206.2"}};
  for (const Row& row : kRows) CHECK(canonical_number(std::bit_cast<double>(row.bits)) == row.text);
}

TEST_CASE("whatever the number, its text gives it back") {
  std::mt19937_64 random(8785);
  for (int i = 0; i < 20'000; ++i) {
    const auto number = std::bit_cast<double>(random());
    if (number != number || number - number != 0) continue;  // no number, or infinite
    const std::string text = canonical_number(number);
    double again = 0;
    std::from_chars(text.data(), text.data() + text.size(), again);
    CHECK_MESSAGE(again == number, text);
  }
}

TEST_CASE("the example of RFC 8785, 3.2.2 becomes what 3.2.3 says") {
  CHECK(canonical(R"({
  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
  "literals": [null, true, false]
})") == R"({"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],)"
        "\"string\":\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

TEST_CASE("members stand by UTF-16 code units, as RFC 8785, 3.2.3 shows") {
  CHECK(
      canonical(
          R"({"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
"1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"})") ==
      "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\","
      "\"\xC3\xB6\":\"Latin Small Letter O With Diaeresis\",\"\xE2\x82\xAC\":\"Euro Sign\","
      "\"\xF0\x9F\x98\x80\":\"Emoji: Grinning Face\",\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}");
  CHECK(canonical_less("", "a"));
  CHECK(canonical_less("a", "ab"));
  CHECK_FALSE(canonical_less("a", "a"));
  CHECK(canonical_less("\xED\x9F\xBF", "\xF0\x90\x80\x80"));  // U+D7FF, U+10000
  CHECK(canonical_less("\xF4\x8F\xBF\xBF", "\xEE\x80\x80"));  // U+10FFFF, U+E000
}

TEST_CASE("the canonical form is its own, and the same for every layout") {
  for (const char* json : {"{}", "[]", "[1,[2,{\"a\":{}}],\"\"]", "{\"\":null}"})
    CHECK(canonical(json) == json);
  CHECK(canonical(" [ 1.0 , -0 , 1e2,\"\\u0041\\t\" ] ") == "[1,0,100,\"A\\t\"]");
}

TEST_CASE("members and elements are left out") {
  const JsonTree tree(R"({"b":[1,2,3],"a":0,"c":0})", "a.json");
  const JsonTree::Node list = tree.member(JsonTree::kRoot, "b"), a = tree.member(JsonTree::kRoot, "a") - 1;
  const JsonTree::Node omitted[] = {JsonTree::first(list) + 1, a};
  std::string text;
  append_canonical(text, tree, JsonTree::kRoot, omitted, "a.json");
  CHECK(text == R"({"b":[1,3],"c":0})");
}

TEST_CASE("what has no canonical form is refused with its place") {
  CHECK(error_text([] { canonical(R"({"a":[{"b":1,"c":2,"\u0062":3}]})"); }) ==
        "a.json: /a/0/b: the member stands twice: such JSON cannot be signed");
  CHECK(error_text([] { canonical(R"({"a":1e999})"); }) ==
        "a.json: /a: a number too large for a double: such JSON cannot be signed");
  CHECK(error_text([] { canonical(R"(["\ud800"])"); }) != "");
}
