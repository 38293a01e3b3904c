#include "schemas/text/utf8.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>

using namespace stocktake;

TEST_CASE("UTF-8 is told from what only looks like it") {
  struct Case {
    const char* what;
    std::string bytes;
    bool valid;
  };
  const Case cases[] = {
      {"nothing", "", true},
      {"ASCII", "plain text, longer than a word", true},
      {"ASCII with NUL", std::string("a\0b", 3), true},
      {"two, three and four bytes", "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80", true},
      {"the last code point", "\xF4\x8F\xBF\xBF", true},
      {"above the last code point", "\xF4\x90\x80\x80", false},
      {"the code points around the surrogates", "\xED\x9F\xBF\xEE\x80\x80", true},
      {"a surrogate", "\xED\xA0\x80", false},
      {"overlong slash of two bytes", "\xC0\xAF", false},
      {"overlong slash of three bytes", "\xE0\x80\xAF", false},
      {"overlong of four bytes", "\xF0\x8F\xBF\xBF", false},
      {"a continuation alone", "a\x80", false},
      {"cut short", "12345678\xE2\x82", false},
      {"interrupted", "\xE2\x82z", false},
      {"a byte that never occurs", "\xFF", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    CHECK(is_utf8(c.bytes) == c.valid);
    // The same at every offset of the eight-byte steps.
    for (std::size_t pad = 1; pad < 17; ++pad) CHECK(is_utf8(std::string(pad, 'x') + c.bytes) == c.valid);
  }
}

TEST_CASE("a character is appended in UTF-8, and what is none as the replacement character") {
  struct Case {
    std::uint32_t code;
    std::string_view utf8;
  };
  const Case cases[] = {{0, std::string_view("\0", 1)},
                        {0x7f, "\x7f"},
                        {0x80, "\xC2\x80"},
                        {0x7ff, "\xDF\xBF"},
                        {0x800, "\xE0\xA0\x80"},
                        {0xd7ff, "\xED\x9F\xBF"},
                        {0xd800, "\xEF\xBF\xBD"},
                        {0xdfff, "\xEF\xBF\xBD"},
                        {0xe000, "\xEE\x80\x80"},
                        {0xffff, "\xEF\xBF\xBF"},
                        {0x10000, "\xF0\x90\x80\x80"},
                        {0x10ffff, "\xF4\x8F\xBF\xBF"},
                        {0x110000, "\xEF\xBF\xBD"}};
  for (const Case& c : cases) {
    CAPTURE(c.code);
    std::string text;
    append_utf8(text, c.code);
    CHECK(text == c.utf8);
    CHECK(is_utf8(text));
  }
}

TEST_CASE("a text is cut where a character begins, and says so") {
  const std::string text = "ab\xC3\xA9\xE2\x82\xAC";  // 2 + 2 + 3 bytes
  const std::size_t sizes[] = {0, 1, 2, 2, 4, 4, 4, 7, 7};
  for (std::size_t most = 0; most < std::size(sizes); ++most) {
    CAPTURE(most);
    CHECK(utf8_prefix(text, most) == text.substr(0, sizes[most]));
    CHECK(ellipsized(text, most) == text.substr(0, sizes[most]) + (sizes[most] < 7 ? "…" : ""));
  }
  CHECK(utf8_prefix("\x80\x80", 1).empty());
}
