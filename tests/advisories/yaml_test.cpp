#include "advisories/yaml.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "tests/advisories/advisory_builder.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("YAML becomes JSON, and a version stays as it stands") {
  const std::pair<const char*, const char*> cases[] = {
      {"id: X\nversions:\n- 1.10\n- '2.0'\n- 1e3\n", R"({"id":"X","versions":["1.10","2.0","1e3"]})"},
      {"a: {b: [c, d], e: }\n", R"({"a":{"b":["c","d"],"e":null}})"},
      {"a: ~\nb: 'null'\nc: true\n", R"({"a":null,"b":"null","c":"true"})"},
      {"\"a\\\"b\": x\n", R"({"a\"b":"x"})"},
      {"a: 1\n---\nb: 2\n", R"({"a":"1"})"},
      {"- - a\n  - b\n- []\n", R"([["a","b"],[]])"},
  };
  for (const auto& [yaml, json] : cases) {
    CAPTURE(yaml);
    CHECK(yaml_as_json(yaml, "x.yaml") == json);
  }
}

TEST_CASE("hostile YAML is refused with its place") {
  const std::pair<std::string, const char*> cases[] = {
      {"a: [1, 2\n", "x.yaml:2:1: "},
      {"a: &x 1\n", "x.yaml:1:4: has an anchor"},
      {"a: &x [1]\n", "has an anchor"},
      {"a: *x\n", "x.yaml:1:4: refers to another place"},
      {"? [a]\n: b\n", "a key that is no text"},
      {std::string(100, '[') + std::string(100, ']'), "nested deeper than 64 levels"},
      {"a: \x01\n", "x.yaml:"},
      {"a: \xff\n", "x.yaml:"},
  };
  for (const auto& [yaml, message] : cases) {
    CAPTURE(yaml);
    expect_error([&] { yaml_as_json(yaml, "x.yaml"); }, message);
  }
}
