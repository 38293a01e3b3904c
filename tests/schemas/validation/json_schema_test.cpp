#include "schemas/validation/json_schema.h"

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "schemas/error.h"

using namespace stocktake;

namespace {

/// Compiles `schema`; "other.json" can be referred to.
bool accepts(std::string_view schema, std::string_view document) {
  const std::map<std::string_view, std::string_view> files{
      {"test.json", schema},
      {"other.json", R"({"definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"type": "string"}}})"}};
  const JsonSchema compiled("test.json", [&](std::string_view name) { return files.at(name); });
  const JsonTree tree(document, "document");
  const bool accepted = compiled.accepts(tree);
  CHECK(accepted == compiled.explain(tree, 10).empty());
  return accepted;
}

}  // namespace

TEST_CASE("each keyword decides as draft-07 says") {
  struct Case {
    const char* schema;
    const char* right;
    const char* wrong;
  };
  const Case cases[] = {
      {R"({"type": "integer"})", "1.0", "1.5"},
      {R"({"type": ["string", "null"]})", "null", "1"},
      {R"({"enum": ["a", 1, true, null]})", "1.0", "false"},
      {R"({"const": false})", "false", "true"},
      {R"({"required": ["a"]})", R"({"a": 1})", "{}"},
      {R"({"properties": {"a": {"type": "string"}}})", R"({"b": 1})", R"({"a": 1})"},
      {R"({"properties": {"a": true}, "additionalProperties": false})", R"({"a": 1})", R"({"b": 1})"},
      {R"({"additionalProperties": {"type": "string"}})", R"({"b": "1"})", R"({"b": 1})"},
      {R"({"items": {"type": "string"}})", R"(["a"])", R"(["a", 1])"},
      {R"({"items": [{"type": "string"}], "additionalItems": false})", R"(["a"])", R"(["a", "b"])"},
      {R"({"items": [{"type": "string"}], "additionalItems": {"type": "null"}})", R"(["a", null])",
       R"(["a", 1])"},
      {R"({"items": true, "additionalItems": false, "minItems": 1})", "[1, 2]", "[]"},
      {R"({"maxItems": 1})", "[1]", "[1, 2]"},
      {R"({"uniqueItems": true})", R"([1, "1", {"a": 1}, {"a": 2}])",
       R"([{"a": 1, "b": 2}, {"b": 2, "a": 1.0}])"},
      {R"({"uniqueItems": true})", "[1,2,3,4,5,6,7,8,9,10]", "[1,2,3,4,5,6,7,8,9,9.0]"},
      {R"({"minLength": 2})", "\"\xc3\xa4\xc3\xa4\"", "\"\xc3\xa4\""},
      {R"({"maxLength": 1})", "\"\xc3\xa4\"", R"("ab")"},
      {R"({"pattern": "^a"})", R"("ab")", R"("ba")"},
      {R"({"format": "date"})", R"("2024-02-29")", R"("2023-02-29")"},
      {R"({"minimum": 1})", "1", "0.9"},
      {R"({"maximum": 1})", "-1e9", "1e400"},
      {R"({"allOf": [{"minimum": 1}, {"maximum": 2}]})", "1.5", "3"},
      {R"({"anyOf": [{"minimum": 5}, {"maximum": 2}]})", "1", "3"},
      {R"({"oneOf": [{"minimum": 1}, {"maximum": 2}]})", "3", "1.5"},
      {R"({"not": {"required": ["a", "b"]}})", R"({"a": 1})", R"({"a": 1, "b": 2})"},
      {R"({"if": {"required": ["a"]}, "then": {"required": ["b"]}})", "{}", R"({"a": 1})"},
      {R"({"if": {"required": ["a"]}, "else": {"required": ["b"]}})", R"({"a": 1})", "{}"},
      {R"({"$ref": "other.json#/definitions/a"})", R"("a")", "1"},
      {R"({"$ref": "other.json#/definitions/b", "type": "null"})", R"("a")", "null"},
      {R"({"properties": {"a": {"$ref": "#"}}, "additionalProperties": false})", R"({"a": {"a": {}}})",
       R"({"a": {"b": 1}})"},
      {R"({"items": false})", "[]", "[1]"},
  };
  for (const Case& one : cases) {
    INFO(one.schema);
    CHECK(accepts(one.schema, one.right));
    CHECK_FALSE(accepts(one.schema, one.wrong));
  }
}

TEST_CASE("a keyword that is not enforced, a broken reference and an unknown type are errors, never a pass") {
  for (const char* schema : {R"({"patternProperties": {}})", R"({"$ref": "#/definitions/gone"})",
                             R"({"type": "text"})", R"({"properties": {"a": {"contains": true}}})"}) {
    INFO(schema);
    CHECK_THROWS_AS(accepts(schema, "1"), Error);
  }
}

TEST_CASE("of several alternatives the one that was meant is explained") {
  const std::string_view schema = R"({"oneOf": [
      {"type": "object", "required": ["license"], "additionalProperties": false,
       "properties": {"license": {"type": "object", "required": ["id"]}}},
      {"type": "object", "required": ["expression"], "additionalProperties": false,
       "properties": {"expression": {"type": "string"}}}]})";
  const JsonSchema compiled("test.json", [&](std::string_view) { return schema; });
  auto explain = [&](std::string_view document) {
    const JsonTree tree(document, "document");
    std::string out;
    for (const JsonComplaint& complaint : compiled.explain(tree, 10))
      out += tree.pointer(complaint.node) + ": " + complaint.what + "; " + complaint.expected + "\n";
    return out;
  };
  CHECK(explain(R"({"license": {}})") == "/license: the member \"id\" is missing; an object with \"id\"\n");
  CHECK(explain("{}") ==
        ": an object has none of the forms allowed here; an object with \"license\", or an object with "
        "\"expression\"\n");
}

TEST_CASE("what a schema deprecates is noted where it stands, once, and only in the form that fits") {
  constexpr const char* kSchema = R"({"properties": {
      "old": {"deprecated": true, "title": "Old", "description": "[Deprecated] Use `@.new` instead.\nText.",
              "properties": {"inner": {"deprecated": true}}},
      "words": {"description": "[Deprecated] - DO NOT USE. Use the other one instead to say it."},
      "forms": {"oneOf": [{"type": "array", "title": "List", "items": {"properties": {"old": {"deprecated": true}}}},
                          {"title": "Single", "deprecated": true, "$ref": "other.json#/definitions/a"}]},
      "new": {"description": "Not deprecated."}}})";
  struct Case {
    const char* document;
    const char* said;
  };
  const Case cases[] = {
      {R"({"new": 1})", ""},
      {R"({"old": {"inner": 1}})", "/old is deprecated (Old): `@.new`\n"},
      {R"({"words": 1})", "/words is deprecated: the other one\n"},
      {R"({"forms": "a"})", "/forms is deprecated (Single): an array (List)\n"},
      {R"({"forms": [{"old": 1}, {"new": 1}]})", "/forms/0/old is deprecated: \n"},
      {R"({"forms": [{"old": 1}, 2, {"old": 1}]})",
       "/forms/0/old is deprecated: \n/forms/2/old is deprecated: \n"},
      {R"({"forms": 7, "old": 1})", "/old is deprecated (Old): `@.new`\n"},  // does not pass
  };
  const std::map<std::string_view, std::string_view> files{
      {"test.json", kSchema}, {"other.json", R"({"definitions": {"a": {"type": "string"}}})"}};
  const JsonSchema compiled("test.json", [&](std::string_view name) { return files.at(name); });
  for (const auto& [document, said] : cases) {
    CAPTURE(document);
    const JsonTree tree(document, "document");
    std::vector<JsonComplaint> deprecated;
    if (!compiled.accepts(tree, &deprecated)) compiled.explain(tree, 10, &deprecated);
    std::string text;
    for (const JsonComplaint& found : deprecated)
      text += tree.pointer(found.node) + " " + found.what + ": " + found.expected + "\n";
    CHECK(text == said);
  }
}
