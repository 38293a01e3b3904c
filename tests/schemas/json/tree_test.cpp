#include "schemas/json/tree.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/error.h"

using namespace stocktake;

namespace {

JsonTree parse(std::string_view text) {
  return {text, "test"};
}

bool same(std::string_view a, std::string_view b) {
  const std::string both = "[" + std::string(a) + "," + std::string(b) + "]";
  const JsonTree tree = parse(both);
  const JsonTree::Node first = JsonTree::first(JsonTree::kRoot);
  const JsonTree::Node second = tree.next(first);
  if (tree.equal(first, second)) CHECK(tree.hash(first) == tree.hash(second));
  return tree.equal(first, second);
}

}  // namespace

TEST_CASE("a tree gives back what the text says, escapes decoded") {
  const JsonTree tree =
      parse(R"({"a\"b" : "x\ty", "n": -1.5e1, "t": true, "f": false, "l": [null, {}, "plain"]})");
  CHECK(tree.size(JsonTree::kRoot) == 5);
  CHECK(tree.text(tree.member(JsonTree::kRoot, "a\"b")) == "x\ty");
  CHECK(tree.number(tree.member(JsonTree::kRoot, "n")) == -15.0);
  CHECK(tree.boolean(tree.member(JsonTree::kRoot, "t")));
  CHECK_FALSE(tree.boolean(tree.member(JsonTree::kRoot, "f")));
  const JsonTree::Node list = tree.member(JsonTree::kRoot, "l");
  CHECK(tree.size(list) == 3);
  CHECK(tree.next(list) == tree.node_count());
  CHECK(tree.member(JsonTree::kRoot, "missing") == JsonTree::kRoot);
}

TEST_CASE("a node knows its offset and its pointer") {
  const std::string text = R"({"a~/b": [1, {"c" : "d"}], "e\\" : 2})";
  const JsonTree tree = parse(text);
  const JsonTree::Node list = tree.member(JsonTree::kRoot, "a~/b");
  CHECK(tree.pointer(list) == "/a~0~1b");
  CHECK(text[tree.offset(list)] == '[');
  const JsonTree::Node inner = tree.next(JsonTree::first(list));
  CHECK(tree.pointer(inner) == "/a~0~1b/1");
  const JsonTree::Node key = JsonTree::first(inner);
  CHECK(tree.pointer(key) == "/a~0~1b/1/c");
  CHECK(text.substr(tree.offset(key), 3) == "\"c\"");
  const JsonTree::Node escaped = tree.next(list);
  CHECK(tree.pointer(escaped) == "/e\\");
  CHECK(text.substr(tree.offset(escaped), 5) == R"("e\\")");
}

TEST_CASE("values are equal as JSON values are") {
  CHECK(same(R"({"a": 1, "b": [2]})", R"({"b": [2.0], "a": 1e0})"));
  CHECK(same(R"("\u0061")", R"("a")"));
  CHECK(same("0", "-0"));
  CHECK_FALSE(same("[1, 2]", "[2, 1]"));
  CHECK_FALSE(same("1", "\"1\""));
  CHECK_FALSE(same("true", "false"));
  CHECK_FALSE(same("[]", "{}"));
  CHECK_FALSE(same(R"({"a": 1})", R"({"a": 1, "b": 1})"));
}

TEST_CASE("text that is not JSON is an error with its place") {
  std::size_t at = 0;
  CHECK_THROWS_AS(JsonTree("[1, ]", "test", &at), Error);
  CHECK(at == 4);
  CHECK_THROWS_AS(parse(std::string(300, '[')), Error);
}
