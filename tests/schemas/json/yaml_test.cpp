#include "schemas/json/yaml.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "schemas/json/tree.h"
#include "tests/schemas/expect_error.h"

using namespace stocktake;

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

TEST_CASE("no YAML is nothing, also where the text has no address") {
  CHECK(yaml_as_json(std::string_view(), "x.yaml") == yaml_as_json("", "x.yaml"));
  CHECK(read_yaml(std::string_view(), "x.yaml").json == "null");
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
    CHECK(error_text([&] { yaml_as_json(yaml, "x.yaml"); }).find(message) != std::string::npos);
  }
}

TEST_CASE("YAML with its lines stands for a copy at each alias, and every node has a line") {
  const std::string yaml = "a: &x\n  b: |\n    one\n    two\nc: *x\nd: [1, &y 2,\n  *y]\n";
  const YamlDocument document = read_yaml(yaml, "x.yaml");
  CHECK(document.json == R"({"a":{"b":"one\ntwo\n"},"c":{"b":"one\ntwo\n"},"d":["1","2","2"]})");
  const JsonTree tree(document.json, "x.json");
  REQUIRE(document.lines.size() == tree.node_count());
  const auto line = [&](std::string_view key, std::string_view below) {
    const auto node = tree.member(tree.member(JsonTree::kRoot, key), below);
    return document.lines[node];
  };
  CHECK(line("a", "b") == 3);
  CHECK(line("c", "b") == 3);
  CHECK(document.lines[tree.member(JsonTree::kRoot, "d")] == 6);
  CHECK(document.lines.back() == 6);
  CHECK(read_yaml("", "x.yaml").json == "null");
}

TEST_CASE("a few lines of YAML cannot stand for gigabytes, nor for themselves") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int n = 0; n < 10; ++n) bomb += (n == 0 ? "*a" : ", *a") + std::to_string(i - 1);
    bomb += "]\n";
  }
  std::string deep = "- &a0 [x]\n";
  for (int i = 1; i < 100; ++i) deep += "- &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  const std::pair<std::string, const char*> cases[] = {
      {bomb, "for more than 16 MiB"},
      {deep, "nested deeper than 64 levels"},
      {"a: &x [*x]\n", "x.yaml:1:8: refers to what it stands in"},
      {"a: &x {b: *x}\n", "refers to what it stands in"},
      {"a: *x\n", "refers to a place that is not there"},
      {"&x a: b\n", "has an anchor at a key"},
      {"a: &x b\n*x : c\n", "a key that is no text"},
      {"a: b\na: c\n", "x.yaml:2:1: has a key twice"},
      {"a: b\n---\nc: d\n", "x.yaml:2:1: has a second document"},
  };
  for (const auto& [yaml, message] : cases) {
    CAPTURE(message);
    CHECK(error_text([&] { read_yaml(yaml, "x.yaml"); }).find(message) != std::string::npos);
  }
}
