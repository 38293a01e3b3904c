#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

constexpr const char* kPath = "vendor/composer/autoload_psr4.php";

/// What is unexpected where the file was in one of the two states and is in the other; "-" for no file.
std::string judged(const std::string& was, const std::string& is) {
  InventoryBuilder before, after;
  for (auto* side : {&before, &after}) {
    const std::string& state = side == &before ? was : is;
    side->package("pkg:composer/acme/a@1.0", "vendor/acme/a");
    side->file("vendor/acme/a/a.php");
    if (state == "-") continue;
    FileSpec& file = side->unowned(kPath);
    file.content = side == &before ? "one" : "two";
    file.generated = state;
  }
  return unexpected(before, after);
}

}  // namespace

TEST_CASE("what the package manager would write for its packages is explained") {
  CHECK(judged("agrees", "agrees").empty());
  CHECK(judged("differs 1: x", "agrees").empty());
  CHECK(judged("", "agrees").empty());
  CHECK(judged("-", "agrees").empty());
  CHECK(judged("agrees", "-").empty());
}

TEST_CASE("a line that it would not write is explained only where it stood there before") {
  CHECK(judged("differs 1: x", "differs 1: x").empty());
  for (const auto& [was, is] : {std::pair<std::string, std::string>{"agrees", "differs 1: x"},
                                {"differs 1: x", "differs 2: x"},
                                {"", "differs 1: x"},
                                {"", ""},
                                {"-", "differs 1: x"},
                                {"differs 1: x", "-"}}) {
    CAPTURE(was);
    CAPTURE(is);
    CHECK_FALSE(judged(was, is).empty());
  }
}
