#include "schemas/text/word.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("one word has no blank and no control character, and keeps all else") {
  CHECK(one_word("a b\tc\nd") == "a_b_c_d");
  CHECK(one_word("\xC3\xA9~!") == "\xC3\xA9~!");
  CHECK(one_word("").empty());
}
