#include "schemas/signature/statement.h"

#include <doctest/doctest.h>

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
