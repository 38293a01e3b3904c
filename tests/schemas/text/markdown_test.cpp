#include "schemas/text/markdown.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("a text means nothing to Markdown, and mentions nobody") {
  CHECK(markdown_text("plain, text.") == "plain, text.");
  CHECK(markdown_text("*a* <b>") == "&#42;a&#42; &#60;b&#62;");
  CHECK(markdown_text("@you #1") == "&#64;<!-- -->you &#35;<!-- -->1");
  CHECK(markdown_text("www.x") == "www&#46;x");
}

TEST_CASE("a name stands between backticks where all readers agree on that") {
  CHECK(markdown_code("a/b_c") == "`a/b_c`");
  CHECK(markdown_code("a|b") == "<code>a&#124;b</code>");
  CHECK(markdown_code("`") == "<code>&#96;</code>");
  CHECK(markdown_code(" a") == "<code> a</code>");
}
