#include "schemas/text/lines.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace stocktake;

TEST_CASE("a prefix is taken where the text begins with it, and nothing else is") {
  std::string_view rest = "s.name";
  CHECK_FALSE(take_prefix(rest, "name"));
  CHECK(rest == "s.name");
  CHECK(take_prefix(rest, "s."));
  CHECK(rest == "name");
  CHECK(take_prefix(rest, ""));
  CHECK_FALSE(take_prefix(rest, "names"));
  CHECK(rest == "name");
}

TEST_CASE("lines end at LF or CR LF, the last one where the text does") {
  std::string_view rest = "a\r\n\nb\rc\n d";
  std::string lines;
  while (!rest.empty()) lines.append("[").append(take_line(rest)).append("]");
  CHECK(lines == "[a][][b\rc][ d]");
  CHECK(take_line(rest).empty());
}

TEST_CASE("what stands in front of a separator is taken with it") {
  std::string_view rest = "a b  c";
  CHECK(take_until(rest, ' ') == "a");
  CHECK(take_until(rest, ' ') == "b");
  CHECK(take_until(rest, ' ') == "");
  CHECK(take_until(rest, ' ') == "c");
  CHECK(rest.empty());
}

TEST_CASE("white space at both ends goes, and what stands between stays") {
  CHECK(trim(" \t\r\n\f\va b\n") == "a b");
  CHECK(trim("a") == "a");
  CHECK(trim(" \n").empty());
  CHECK(trim("").empty());
}

TEST_CASE("a line is one of several only as a whole") {
  CHECK(has_line("ab\ncd", "ab"));
  CHECK(has_line("ab\ncd", "cd"));
  CHECK_FALSE(has_line("ab\ncd", "a"));
  CHECK_FALSE(has_line("ab\ncd", "b\nc"));
  CHECK_FALSE(has_line("", ""));
}

TEST_CASE("texts are joined by what stands between them") {
  CHECK(joined(std::vector<std::string>{"a", "b", "c"}, ", ") == "a, b, c");
  CHECK(joined(std::vector<std::string_view>{"a"}, ", ") == "a");
  CHECK(joined(std::vector<std::string>{}, ", ").empty());
}

TEST_CASE("quotes around a text go where they are a pair") {
  CHECK(unquoted("'a'") == "a");
  CHECK(unquoted("\"a\"") == "a");
  CHECK(unquoted("''").empty());
  CHECK(unquoted("'a\"") == "'a\"");
  CHECK(unquoted("'") == "'");
}
