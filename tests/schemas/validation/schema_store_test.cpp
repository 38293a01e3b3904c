#include "schemas/validation/schema_store.h"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "schemas/error.h"

using namespace stocktake;

TEST_CASE("every schema from 1.0 to 1.7 is inside the program under its published name") {
  for (int minor = 0; minor <= 7; ++minor) {
    const std::string version = "1." + std::to_string(minor);
    CHECK(official_schema("bom-" + version + ".xsd")
              .find("targetNamespace=\"http://cyclonedx.org/schema/bom/" + version) !=
          std::string_view::npos);
    if (minor < 2) continue;
    const std::string json = "bom-" + version + (minor < 4 ? "-strict" : "") + ".schema.json";
    CHECK(official_schema(json).find("http://cyclonedx.org/schema/bom-" + version) != std::string_view::npos);
  }
  for (const char* name :
       {"spdx.xsd", "spdx.schema.json", "jsf-0.82.schema.json", "cryptography-defs.schema.json"})
    CHECK_FALSE(official_schema(name).empty());
  CHECK(official_schema_names().size() == 18);
}

TEST_CASE("an unknown schema is an error that names it") {
  CHECK_THROWS_WITH_AS(official_schema("bom-2.0.xsd"), "there is no official schema named 'bom-2.0.xsd'",
                       Error);
}

TEST_CASE("threads that ask at the same time get the same text") {
  std::vector<const char*> seen(4);
  {
    std::vector<std::jthread> threads;
    for (auto& place : seen) threads.emplace_back([&place] { place = official_schema("spdx.xsd").data(); });
  }
  for (const char* place : seen) CHECK(place == seen[0]);
}
