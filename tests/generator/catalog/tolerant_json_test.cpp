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
