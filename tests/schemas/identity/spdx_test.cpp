#include "schemas/identity/spdx.h"

#include <doctest/doctest.h>

#include "schemas/json/tree.h"
#include "schemas/validation/schema_store.h"

using namespace stocktake;

TEST_CASE("an SPDX identifier is known in any case and comes back in the list's") {
  CHECK(spdx_id("MIT") == "MIT");
  CHECK(spdx_id("apache-2.0") == "Apache-2.0");
  CHECK(spdx_id("zlib-acknowledgement") == "zlib-acknowledgement");
  CHECK(spdx_id("0BSD") == "0BSD");
  for (const auto text : {"Adobe-2006", "CC-BY-SA-4.0", "Zimbra-1.4", "GPL-2.0+"}) {
    CAPTURE(text);
    CHECK(spdx_id(text) == text);
  }
  for (const auto text : {"", "BSD", "MIT License", "MI", "MIT "}) {
    CAPTURE(text);
    CHECK_FALSE(spdx_id(text));
  }
}

TEST_CASE("an SPDX expression is told from prose by its grammar") {
  for (const auto text : {"MIT", "MIT OR Apache-2.0", "(MIT or Apache-2.0) AND BSD-3-Clause",
                          "GPL-2.0-or-later WITH Classpath-exception-2.0", "LicenseRef-ours", "((MIT))"}) {
    CAPTURE(text);
    CHECK(is_spdx_expression(text));
  }
  for (const auto text : {"", "()", "MIT OR", "AND MIT", "MIT Apache-2.0", "(MIT", "MIT)", "MIT/Apache-2.0",
                          "SEE LICENSE IN COPYING", "MIT (OR) X", "MIT, ISC"}) {
    CAPTURE(text);
    CHECK_FALSE(is_spdx_expression(text));
  }
}

TEST_CASE("a licence is an id, an expression or a name by what its text is") {
  CHECK(spdx_license("mit") == License{License::Form::id, "MIT"});
  CHECK(spdx_license("MIT OR Apache-2.0") == License{License::Form::expression, "MIT OR Apache-2.0"});
  CHECK(spdx_license("(MIT)") == License{License::Form::expression, "(MIT)"});
  CHECK(spdx_license("((mit))") == License{License::Form::expression, "((mit))"});
  CHECK(spdx_license("MIT+") == License{License::Form::expression, "MIT+"});
  CHECK(spdx_license("(Proprietary)") == License{License::Form::name, "(Proprietary)"});
  CHECK(spdx_license("LicenseRef-x") == License{License::Form::expression, "LicenseRef-x"});
  CHECK(spdx_license("UNLICENSED") == License{License::Form::name, "UNLICENSED"});
  CHECK(spdx_license("Dual License") == License{License::Form::name, "Dual License"});
}

TEST_CASE("every identifier of the official schema is known") {
  const JsonTree schema(official_schema("spdx.schema.json"), "spdx.schema.json");
  const JsonTree::Node list = schema.member(JsonTree::kRoot, "enum");
  JsonTree::Node at = JsonTree::first(list);
  for (std::uint32_t i = 0; i < schema.size(list); ++i, at = schema.next(at)) {
    CAPTURE(schema.text(at));
    CHECK(spdx_id(schema.text(at)) == schema.text(at));
  }
  CHECK(schema.size(list) > 800);
}
