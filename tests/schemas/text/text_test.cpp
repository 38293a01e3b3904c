#include "schemas/text/text.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <iterator>
#include <random>
#include <string>

using namespace stocktake;

namespace {

/// Random bytes that are often UTF-8, often nearly so.
std::string random_bytes(std::mt19937& random) {
  static const std::string kPieces[] = {"a",
                                        "%",
                                        "%41",
                                        "\x80",
                                        "\xC3\xA9",
                                        "\xC3",
                                        "\xE2\x80\xAE",
                                        "\xED\xA0",
                                        "\xF0\x9F",
                                        "\xF0\x9F\x98\x80",
                                        "/",
                                        "\n",
                                        "\xFF"};
  std::string result;
  for (auto i = random() % 12; i > 0; --i) result += kPieces[random() % std::size(kPieces)];
  return result;
}

}  // namespace

TEST_CASE("the plain begin of a text ends at the first byte that some format must escape") {
  for (const char special : {'"', '\\', '\n', '\0', '\x1f', '\x7f', '\x80', '\xff'})
    for (std::size_t at = 0; at < 40; ++at) {
      std::string text(40, '~');
      text[at] = special;
      CHECK_MESSAGE(plain_prefix(text) == at, "byte ", static_cast<unsigned char>(special));
    }
  CHECK(plain_prefix("") == 0);
  for (std::size_t size = 0; size < 40; ++size) CHECK(plain_prefix(std::string(size, ' ')) == size);
}

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

TEST_CASE("paths that a file system could confuse have one key") {
  const char* const pairs[][2] = {
      {"README", "readme"},
      {"caf\xC3\xA9", "cafe\xCC\x81"},             // NFC and NFD
      {"CAF\xC3\x89/x", "cafe\xCC\x81/X"},         // and case
      {"\xC3\x85", "\xE2\x84\xAB"},                // Å and the ångström sign
      {"\xCE\xA3", "\xCF\x82"},                    // Σ and final ς
      {"q\xCC\xA3\xCC\x87", "q\xCC\x87\xCC\xA3"},  // the order of combining marks
      {"stra\xC3\x9F"
       "e",
       "STRASSE"},
  };
  for (const auto& pair : pairs) {
    CAPTURE(pair[0]);
    CHECK(fold_for_collision(pair[0]) == fold_for_collision(pair[1]));
  }
}

TEST_CASE("paths that no file system confuses keep different keys") {
  const char* const pairs[][2] = {{"a", "b"},       {"a/b", "ab"},      {"cafe", "caf\xC3\xA9"},
                                  {"\xC3", "\xE3"}, {"a\xCC", "A\xCD"}, {"\xEF\xAC\x81", "\xEF\xAC\x82"}};
  for (const auto& pair : pairs) {
    CAPTURE(pair[0]);
    CHECK(fold_for_collision(pair[0]) != fold_for_collision(pair[1]));
  }
}

TEST_CASE("a component that is not UTF-8 folds its ASCII, the others wholly") {
  CHECK(fold_for_collision("CAF\xC3\x89/A\xFF") == fold_for_collision("cafe\xCC\x81/a\xFF"));
}

TEST_CASE("folding a name of many combining marks is not quadratic") {
  // Two classes of marks alternating, a megabyte of them: ordering these would take minutes.
  std::string marks;
  for (int i = 0; i < 250000; ++i) marks += "\xCC\x87\xCC\xA3";
  CHECK(fold_for_collision("A" + marks) == "a" + marks);
}

TEST_CASE("globs match whole paths") {
  struct Case {
    const char* pattern;
    const char* path;
    bool matches;
  };
  const Case cases[] = {
      {"", "", true},
      {"", "a", false},
      {"a", "a", true},
      {"a", "ab", false},
      {"ab", "a", false},
      {"*", "", true},
      {"*", "abc", true},
      {"*", "a/b", false},
      {"*.py", "x.py", true},
      {"*.py", "d/x.py", false},
      {"*a*b*", "xxaxxbxx", true},
      {"*a*b*", "xxbxxaxx", false},
      {"a/*/c", "a/b/c", true},
      {"a/*/c", "a//c", true},
      {"a/*/c", "a/b/b/c", false},
      {"?", "a", true},
      {"?", "/", false},
      {"?", "", false},
      {"?", "\xC3\xA9", true},
      {"??", "\xC3\xA9", false},
      {"?", "\xFF", true},
      {"**", "", true},
      {"**", "a/b/c", true},
      {"vendor/**", "vendor/a/b", true},
      {"vendor/**", "vendor", false},
      {"vendor/**", "vendors/a", false},
      {"**/x", "x", true},
      {"**/x", "a/b/x", true},
      {"**/x", "a/bx", false},
      {"a/**/b", "a/b", true},
      {"a/**/b", "a/x/y/b", true},
      {"a/**/b", "a/xb", false},
      {"a/**/b", "ab", false},
      {"**/a/**/b", "x/a/a/y/b", true},
      {"**/*.so*", "lib/libz.so.1", true},
      {"a**c", "a/b/c", true},
      {"a**/c", "ab/c", true},
      {"[abc]", "b", true},
      {"[abc]", "d", false},
      {"[a-c]x", "bx", true},
      {"[!a-c]", "b", false},
      {"[!a-c]", "d", true},
      {"[^a-c]", "d", true},
      {"[!a]", "/", false},
      {"[]]", "]", true},
      {"[!]]", "]", false},
      {"[a-]", "-", true},
      {"[\xC3\xA0-\xC3\xAF]", "\xC3\xA9", true},
      {"[", "[", true},
      {"[ab", "[ab", true},
      {"[[]id].js", "[id].js", true},
      {"\\*", "*", true},
      {"\\*", "a", false},
      {"\\[id].js", "[id].js", true},
      {"a\\", "a\\", true},
      {"*\\y", "xy", true},
      {"[ab", "[b", false},
      {"*.py", "x.pyc", false},
      {"a*a", "a", false},
      {"*\xA9", "\xC3\xA9", false},
      {"*\xA9", "x\xA9", true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.pattern);
    CAPTURE(c.path);
    CHECK(glob_match(c.pattern, c.path) == c.matches);
  }
}

TEST_CASE("globs agree with a plain recursive matcher") {
  // The definition, written as it reads; it may take exponential time, so only for short texts.
  struct Slow {
    static bool match(std::string_view pattern, std::string_view path, bool at_start) {
      if (pattern.empty()) return path.empty();
      if (at_start && pattern.starts_with("**/")) {
        if (match(pattern.substr(3), path, true)) return true;
        const std::size_t slash = path.find('/');
        return slash != path.npos && match(pattern, path.substr(slash + 1), true);
      }
      if (pattern.starts_with("**")) {
        for (std::size_t i = 0; i <= path.size(); ++i) {
          if (match(pattern.substr(2), path.substr(i), false)) return true;
        }
        return false;
      }
      if (pattern.front() == '*') {
        for (std::size_t i = 0; i <= path.size(); ++i) {
          if (match(pattern.substr(1), path.substr(i), false)) return true;
          if (i < path.size() && path[i] == '/') return false;
        }
        return false;
      }
      return !path.empty() && path.front() == pattern.front() &&
             match(pattern.substr(1), path.substr(1), pattern.front() == '/');
    }
  };
  const std::string pieces[] = {"a", "b", "/", "*", "**", "**/", "/**/"};
  std::mt19937 random(3);
  int matched = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string pattern;
    for (auto n = random() % 6; n > 0; --n) pattern += pieces[random() % std::size(pieces)];
    if (pattern.find("***") != std::string::npos) continue;
    std::string path;
    for (auto n = random() % 8; n > 0; --n) path += pieces[random() % 3];
    CAPTURE(pattern);
    CAPTURE(path);
    const bool expected = Slow::match(pattern, path, true);
    matched += expected;
    CHECK(glob_match(pattern, path) == expected);
  }
  CHECK(matched > 1000);
}

TEST_CASE("a glob made to backtrack ends") {
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += i % 2 ? "**/*a*" : "*a**a";
  CHECK_FALSE(glob_match(pattern + "b", std::string(4000, 'a')));
}

TEST_CASE("edit distance counts single edits and swaps up to the limit") {
  struct Case {
    const char* a;
    const char* b;
    std::size_t limit;
    std::size_t distance;
  };
  const Case cases[] = {
      {"", "", 0, 0},
      {"lodash", "lodash", 0, 0},
      {"lodash", "lodahs", 1, 1},
      {"lodash", "lodas", 1, 1},
      {"lodash", "lodashs", 1, 1},
      {"lodash", "l0dash", 1, 1},
      {"requests", "reqeusts", 2, 1},
      {"ab", "ba", 0, 1},
      {"kitten", "sitting", 3, 3},
      {"kitten", "sitting", 2, 3},
      {"a", "abcdef", 2, 3},
      {"", "abc", 5, 3},
      {"ca", "abc", 3, 3},
      {"abcd", "badc", 2, 2},
      {"abc", "xyz", static_cast<std::size_t>(-1), 3},
  };
  for (const Case& c : cases) {
    CAPTURE(c.a);
    CAPTURE(c.b);
    CHECK(edit_distance_at_most(c.a, c.b, c.limit) == c.distance);
    CHECK(edit_distance_at_most(c.b, c.a, c.limit) == c.distance);
  }
}

TEST_CASE("the limit of an edit distance changes nothing below it") {
  std::mt19937 random(5);
  for (int i = 0; i < 3000; ++i) {
    std::string a;
    std::string b;
    for (auto n = random() % 9; n > 0; --n) a += static_cast<char>('a' + random() % 3);
    for (auto n = random() % 9; n > 0; --n) b += static_cast<char>('a' + random() % 3);
    CAPTURE(a);
    CAPTURE(b);
    const std::size_t whole = edit_distance_at_most(a, b, 100);
    for (std::size_t limit = 0; limit < 10; ++limit) {
      CHECK(edit_distance_at_most(a, b, limit) == std::min(whole, limit + 1));
    }
  }
}

TEST_CASE("counts are grouped by thousands") {
  CHECK(format_count(0) == "0");
  CHECK(format_count(999) == "999");
  CHECK(format_count(1000) == "1,000");
  CHECK(format_count(36511) == "36,511");
  CHECK(format_count(UINT64_MAX) == "18,446,744,073,709,551,615");
}

TEST_CASE("bytes are written in decimal units with one digit") {
  CHECK(format_bytes(0) == "0 B");
  CHECK(format_bytes(999) == "999 B");
  CHECK(format_bytes(1000) == "1.0 kB");
  CHECK(format_bytes(11'249'999) == "11.2 MB");
  CHECK(format_bytes(11'250'000) == "11.3 MB");
  CHECK(format_bytes(999'949) == "999.9 kB");
  CHECK(format_bytes(999'950) == "1.0 MB");
  CHECK(format_bytes(UINT64_MAX) == "18.4 EB");
}

TEST_CASE("a counted thing has its plural for every number but one") {
  CHECK(counted(0, "entry", "entries") == "0 entries");
  CHECK(counted(1, "entry", "entries") == "1 entry");
  CHECK(counted(36'511, "entry", "entries") == "36,511 entries");
}
