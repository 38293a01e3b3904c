#include "schemas/text/edit_distance.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

using namespace stocktake;

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
