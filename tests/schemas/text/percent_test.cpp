#include "schemas/text/percent.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "schemas/text/utf8.h"
#include "tests/schemas/text/random_bytes.h"

using namespace stocktake;

TEST_CASE("escaping invalid UTF-8 keeps text, marks bytes and percent signs") {
  CHECK(percent_escape_invalid_utf8("caf\xC3\xA9") == "caf\xC3\xA9");
  CHECK(percent_escape_invalid_utf8("caf\xE9") == "caf%E9");
  CHECK(percent_escape_invalid_utf8("100%") == "100%25");
  CHECK(percent_escape_invalid_utf8("\xE2\x82") == "%E2%82");
}

TEST_CASE("escaping gives UTF-8 and unescaping gives the bytes back") {
  std::mt19937 random(7);
  for (int i = 0; i < 5000; ++i) {
    const std::string bytes = random_bytes(random);
    const std::string escaped = percent_escape_invalid_utf8(bytes);
    CAPTURE(escaped);
    CHECK(is_utf8(escaped));
    CHECK(percent_unescape(escaped) == bytes);
  }
}

TEST_CASE("unescaping leaves percent signs that escape nothing") {
  CHECK(percent_unescape("%2f%2F") == "//");
  CHECK(percent_unescape("%") == "%");
  CHECK(percent_unescape("%4") == "%4");
  CHECK(percent_unescape("%4g%zz") == "%4g%zz");
  CHECK(percent_unescape("%%41") == "%A");
}

TEST_CASE("numbers are written in capitals, with the zeros that were asked for") {
  const auto hex = [](std::uint32_t value, int digits) {
    std::string text;
    append_hex(text, value, digits);
    return text;
  };
  CHECK(hex(0xA, 2) == "0A");
  CHECK(hex(0, 4) == "0000");
  CHECK(hex(0x1F600, 4) == "1F600");
  CHECK(hex(0xFFFFFFFF, 1) == "FFFFFFFF");
}

TEST_CASE("every byte is percent-encoded but letters, digits and what is asked for") {
  CHECK(percent_encoded("aZ0-._~/:\xff ", "-._~") == "aZ0-._~%2F%3A%FF%20");
  CHECK(percent_encoded("a/b", "/") == "a/b");
}
