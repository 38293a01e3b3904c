#include "generator/catalog/lua_table.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/error.h"

using namespace stocktake;

namespace {

std::string read(std::string_view text) {
  std::string result;
  read_lua_table(text, [&](const std::vector<std::string>& path, std::string_view value) {
    for (const std::string& name : path) result.append(name).append("/");
    result.append("=").append(value).append("\n");
  });
  return result;
}

}  // namespace

TEST_CASE("lua table: texts are told with the names that lead to them") {
  CHECK(read("-- a comment\na = \"x\"; b = { c = 'y', [\"d.e\"] = { \"z\", 1, \"w\" } }\n") ==
        "a/=x\nb/c/=y\nb/d.e/1/=z\nb/d.e/3/=w\n");
  CHECK(read("--[[ more\nlines ]] a = [[long]] b = [==[ ]] ]==]") == "a/=long\nb/= ]] \n");
  CHECK(read("a = 'it\\'s' b = \"x\\ny\"") == "a/=it's\nb/=x\ny\n");
}

TEST_CASE("lua table: what is computed is passed over") {
  CHECK(read("a = \"x\" .. b\nc = { d = f(1), e = true }\ng = 'y'") == "g/=y\n");
}

TEST_CASE("lua table: what is of another form is refused") {
  for (const char* text : {"a", "= 1", "a = {", "a = { \"x", "a = [[x", "a = { [1 = 2 }"})
    CHECK_THROWS_AS(read(text), Error);
  CHECK_THROWS_AS(read("a = " + std::string(100'000, '{')), Error);
}
