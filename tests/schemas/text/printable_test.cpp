#include "schemas/text/printable.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "schemas/text/utf8.h"
#include "tests/schemas/text/random_bytes.h"

using namespace stocktake;

TEST_CASE("hidden characters are found") {
  const char* const hidden[] = {"\x1B[31m",        "a\nb",         "\x7F",
                                "\xC2\x85",        "\xC2\xAD",     "\xD8\x9C",
                                "\xE2\x80\x8B",    "\xE2\x80\x8D", "\xE2\x80\x8E",
                                "\xE2\x80\x8F",    "\xE2\x80\xA8", "\xE2\x80\xA9",
                                "\xE2\x80\xAA",    "\xE2\x80\xAE", "\xE2\x81\xA0",
                                "\xE2\x81\xA6",    "\xE2\x81\xA9", "\xE3\x85\xA4",
                                "\xEF\xB8\x8F",    "\xEF\xBB\xBF", "\xF3\xA0\x80\x81",
                                "\xF3\xA0\x84\x80"};
  for (const char* text : hidden) {
    CAPTURE(printable(text));
    CHECK(has_hidden_characters(text));
    CHECK(has_hidden_characters(std::string("file") + text + ".txt"));
    CHECK(printable(text) != text);
  }
  CHECK(has_hidden_characters(std::string(1, '\0')));
}

TEST_CASE("visible characters of any script are not hidden") {
  for (const char* text : {"", "a b~", "caf\xC3\xA9", "\xE6\x97\xA5\xE6\x9C\xAC", "\xF0\x9F\x98\x80",
                           "\xD8\xA7", "\xE2\x80\x94", "not UTF-8: \x9B"}) {
    CAPTURE(text);
    CHECK_FALSE(has_hidden_characters(text));
  }
}

TEST_CASE("printable text shows what a terminal would obey or hide") {
  CHECK(printable("caf\xC3\xA9 \\n") == "caf\xC3\xA9 \\n");
  CHECK(printable("\x1B[2J") == "\\x1B[2J");
  CHECK(printable("a\nb\x7F") ==
        "a\\x0A"
        "b\\x7F");
  CHECK(printable("\xE2\x80\xAE"
                  "exe.txt") == "\\u{202E}exe.txt");
  CHECK(printable("\xC2\x9B"
                  "31m") == "\\u{009B}31m");
  CHECK(printable("\x9B"
                  "31m") ==
        "\\x9B"
        "31m");
  CHECK(printable("\xF3\xA0\x81\x81") == "\\u{E0041}");
}

TEST_CASE("printable text is safe whatever the bytes") {
  std::mt19937 random(11);
  for (int i = 0; i < 5000; ++i) {
    const std::string shown = printable(random_bytes(random));
    CHECK(is_utf8(shown));
    CHECK_FALSE(has_hidden_characters(shown));
  }
}

TEST_CASE("a quoted text is printable and no longer than a line takes") {
  CHECK(in_quotes("a\x1b[2J") == "\"a\\x1B[2J\"");
  CHECK(in_quotes(std::string(500, 'x')) == '"' + std::string(120, 'x') + "…\"");
}
