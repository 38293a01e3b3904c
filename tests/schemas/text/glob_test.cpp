#include "schemas/text/glob.h"

#include <doctest/doctest.h>

#include <iterator>
#include <random>
#include <string>
#include <string_view>

using namespace stocktake;

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

TEST_CASE("the glob of one path matches it and no other") {
  for (const std::string path : {"a/b.txt", "a/[id].js", "*", "a?\\b", "[", ""}) {
    CAPTURE(path);
    CHECK(glob_match(literal_glob(path), path));
  }
  CHECK_FALSE(glob_match(literal_glob("*"), "a"));
  CHECK_FALSE(glob_match(literal_glob("[ab]"), "a"));
}
