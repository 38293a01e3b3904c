#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "schemas/document/document.h"
#include "tests/schemas/expect_error.h"

using namespace stocktake;

namespace {

std::string error_of(const std::string& text, const Limits& limits = {}) {
  return error_text([&] { read_document(text, "sbom.json", limits); });
}

std::string bom(const std::string& members) {
  return R"({"bomFormat":"CycloneDX","specVersion":"1.6",)" + members + "}";
}

}  // namespace

TEST_CASE("a JSON document without bomFormat or specVersion is known by its $schema") {
  const Document document =
      read_document(R"({"$schema": "http://cyclonedx.org/schema/bom-1.2b.schema.json"})", "sbom.json");
  CHECK(document.version() == SpecVersion::v1_2);
}

TEST_CASE("a version that JSON never had is refused by its name") {
  for (const char* version : {"1.0", "1.1", "1.8", "2", ""}) {
    const std::string text = R"({"bomFormat": "CycloneDX", "specVersion": ")" + std::string(version) + "\"}";
    CHECK(error_of(text) == "sbom.json: CycloneDX JSON of the version \"" + std::string(version) +
                                "\", which is not among 1.2 to 1.7");
  }
}

TEST_CASE("a name that stands twice in one object is an error, in small objects and in large ones") {
  CHECK(error_of(bom("\"version\": 1,\n \"version\": 2"))
            .ends_with("the name \"version\" stands twice in one object: which one holds?"));
  std::string many;
  for (int i = 0; i < 200; ++i) many += "\"k" + std::to_string(i) + "\": 0,\n";
  CHECK(error_of(bom(many + "\"k7\": 1")).starts_with("sbom.json:201:"));
  CHECK(error_of(bom(many + "\"k200\": 1")) == "");
}

TEST_CASE("a truncated document is told where it ends") {
  CHECK(error_of("{\"bomFormat\": \"CycloneDX\",\n\"components\": [{\"name\": \"a")
            .starts_with("sbom.json:2:"));
  CHECK(error_of("{\"bomFormat\": \"CycloneDX\",\n\"components\": [").find("is the file complete?") !=
        std::string::npos);
}

TEST_CASE("fifty megabytes of brackets end at the depth limit and cost no stack") {
  const std::string brackets(50'000'000, '[');
  CHECK(error_of(bom("\"x\":" + brackets)).find("nested deeper than 256 levels") != std::string::npos);
}

TEST_CASE("each limit ends the reading with an error that names it") {
  Limits limits;
  limits.depth = 3;
  CHECK(error_of(bom("\"a\":[[[1]]]"), limits).find("nested deeper than 3 levels") != std::string::npos);
  CHECK(error_of(bom("\"a\":[[1]]"), limits) == "");
  limits = {};
  limits.values = 6;
  CHECK(error_of(bom("\"a\":[1,2,3]"), limits).find("more than 6 values") != std::string::npos);
  CHECK(error_of(bom("\"a\":[1,2]"), limits) == "");
  limits = {};
  limits.members = 3;
  CHECK(error_of(bom("\"a\":1,\"b\":2"), limits).find("more than 3 members") != std::string::npos);
  CHECK(error_of(bom("\"a\":1"), limits) == "");
  limits = {};
  limits.string_bytes = 20;
  CHECK(error_of(bom("\"a\":\"\\n" + std::string(30, 'x') + "\""), limits).find("longer than 20 bytes") !=
        std::string::npos);
}

TEST_CASE("numbers keep their value: large, negative, real") {
  const Document document = read_document(
      bom("\"a\": 18446744073709551615, \"b\": -9223372036854775808, \"c\": 9.8, \"d\": 1e2"), "sbom.json");
  CHECK(document.json()["a"] == 18446744073709551615u);
  CHECK(document.json()["b"] == std::numeric_limits<std::int64_t>::min());
  CHECK(document.json()["c"] == 9.8);
  CHECK(document.json()["d"] == 100);
  CHECK(error_of(bom("\"a\": 1e999")).ends_with("a number that no computer's number holds"));
}

TEST_CASE("JSON is spelt as nlohmann's own dump spells it, in pieces that stay small") {
  Document document = read_document(
      bom(R"("a":{},"b":[],"c":[[],{},[1,-2,18446744073709551615,0.1,1e300]],"d":{"e":{"f":[true,false,null]}},)"
          R"("\"quoted\"":"tab\t, nul\u0000, back\\slash, del\u007f, \u00e9, \ud83d\ude00")"),
      "sbom.json");
  document.json()["no UTF-8"] = "a\xff\xc3";
  auto& many = document.json()["many"];
  for (int i = 0; i < 20'000; ++i) many.push_back({{"name", "component " + std::to_string(i)}});
  Conversion conversion{document, {}, {}};
  std::string text;
  std::size_t largest = 0;
  write_document(conversion, [&](std::string_view piece) {
    largest = std::max(largest, piece.size());
    text += piece;
  });
  const bool same =
      text == document.json().dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  CHECK(same);
  CHECK(largest < 70'000);
}
