#include "generator/source/unified_diff.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("the difference of two texts is as diff -u writes it") {
  CHECK(unified_diff("a/x.txt", "one\ntwo\n", "one\n2\n") ==
        "--- a/a/x.txt\n+++ b/a/x.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n");
}

TEST_CASE("equal texts, and what is no text, have no difference to show") {
  CHECK(unified_diff("x", "same\n", "same\n").empty());
  CHECK(unified_diff("x", std::string_view("a\0b", 3), "c").empty());
  CHECK(unified_diff("x", "", "").empty());
}
