#include "generator/catalog/tolerant_json.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/json/reader.h"

using namespace stocktake;

namespace {

/// The member `name` as it is read, and how many diagnostics that brought.
std::string name_of(std::string_view text) {
  Catalog out;
  try {
    const std::string_view name = read_tolerantly(text, "package.json", out, [&](std::string_view json) {
      JsonReader in(json, "package.json");
      std::string_view found;
      in.object([&](std::string_view key) {
        if (key == "name")
          found = out.keep(in.string());
        else
          in.skip();
      });
      in.finish();
      return found;
    });
    return std::string(name) + " " + std::to_string(out.diagnostics.size());
  } catch (const Error&) {
    return "refused";
  }
}

}  // namespace

TEST_CASE("JSON that its ecosystem's own programs read is read, with a diagnostic") {
  CHECK(name_of(R"({"name": "a"})") == "a 0");
  CHECK(name_of("{\"name\": \"a\", \"author\": \"Jos\xe9\"}") == "a 1");
  CHECK(name_of("{\"name\": \"Jos\xe9\"}") == "Jos\xEF\xBF\xBD 1");
  CHECK(name_of("{\"name\": \"\xe2\x82\"}") == "\xEF\xBF\xBD\xEF\xBF\xBD 1");
  CHECK(name_of("{\"files\": [1, 2, ], \"name\": \"a\",\n}") == "a 1");
}

TEST_CASE("what stands in a text is no comma to leave out, and what is no JSON stays refused") {
  CHECK(mended_json(R"({"a": "x,}", "b": "\",]"})") == std::nullopt);
  CHECK(mended_json(R"({"a": "x,}",})") == R"({"a": "x,}"})");
  CHECK(name_of(R"({"name": "a",,})") == "refused");
  CHECK(name_of(R"({"name": "a")") == "refused");
  CHECK(name_of("") == "refused");
  CHECK(name_of("{,}") == " 1");
}

TEST_CASE("a value of another kind than asked for is absent, and a number is text") {
  StringArena strings;
  const auto text = [&](std::string_view json) {
    return std::string(TolerantJson(json, "a", strings).text());
  };
  CHECK(text("\"a\"") == "a");
  CHECK(text("1.10") == "1.10");
  for (const char* other : {"true", "null", "[\"a\"]", "{\"a\": \"b\"}"}) CHECK(text(other).empty());
  CHECK(TolerantJson("{\"url\": 5, \"x\": \"y\"}", "a", strings).text_or_member("url") == "5");
  CHECK(TolerantJson("\"here\"", "a", strings).text_or_member("url") == "here");
  using Texts = std::vector<std::string_view>;
  CHECK(TolerantJson("[\"a\", 2, null, \"\", {}]", "a", strings).texts() == Texts{"a", "2"});
  CHECK(TolerantJson("\"a\"", "a", strings).texts() == Texts{"a"});
  CHECK(TolerantJson("{\"a\": 1, \"\\u0062\": []}", "a", strings).keys() == Texts{"a", "b"});
  CHECK(TolerantJson("[]", "a", strings).keys().empty());
  CHECK(TolerantJson("\"yes\"", "a", strings).boolean(true));
  CHECK_FALSE(TolerantJson("false", "a", strings).boolean(true));
}

TEST_CASE("a document that is no object is refused, and one that goes on behind its end") {
  StringArena strings;
  const auto read = [&](std::string_view json) {
    TolerantJson in(json, "a", strings);
    in.document([&](std::string_view) { in.skip(); });
  };
  CHECK_NOTHROW(read("{\"a\": [1]} "));
  CHECK_THROWS_AS(read("[]"), Error);
  CHECK_THROWS_AS(read("{} {}"), Error);
}
