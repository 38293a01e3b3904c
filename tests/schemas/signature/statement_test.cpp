#include "schemas/signature/statement.h"

#include <doctest/doctest.h>

#include "tests/schemas/expect_error.h"

using namespace stocktake;

TEST_CASE("a statement names its subject and holds its predicate as it is") {
  CHECK(statement_of({"a b", "sha256", "00ff"}, "https://example.com/p", R"({"x": 1})") ==
        R"({"_type":"https://in-toto.io/Statement/v1",
"subject":[{"name":"a b","digest":{"sha256":"00ff"}}],
"predicateType":"https://example.com/p",
"predicate":{"x": 1}
}
)");
}

TEST_CASE("of a statement it is read what it says of what") {
  const StatementHead head = read_statement_head(
      R"({"_type":"https://in-toto.io/Statement/v1","predicate":{"subject":1},"subject":
[{"name":"a","digest":{"sha256":"00","sha512":"11"},"annotations":{}},{"digest":{"gitCommit":"22"}}],
"predicateType":"https://example.com/p"})",
      "s.json");
  CHECK(head.predicate_type == "https://example.com/p");
  REQUIRE(head.subjects.size() == 2);
  CHECK(head.subjects[0].name == "a");
  CHECK(head.subjects[0].digests == "sha256:00 sha512:11");
  CHECK(head.subjects[1].digests == "gitCommit:22");
  CHECK(error_text([] { read_statement_head(R"({"subject":{}})", "s.json"); }) ==
        "s.json:1:12: expected an array, found '{'");
}

TEST_CASE("a resource without a name has its digest alone, and one that is no text is escaped") {
  const auto written = [](const Resource& resource) {
    JsonWriter out;
    write_resource(out, resource);
    return out.text();
  };
  CHECK(written({"", "gitCommit", "ab"}) == R"({"digest":{"gitCommit":"ab"}})");
  CHECK(written({"\xFF", "sha256", "ab"}) ==
        R"({"name":"%FF","nameEncoding":"percent","digest":{"sha256":"ab"}})");
}
