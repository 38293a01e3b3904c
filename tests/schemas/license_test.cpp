#include "schemas/license.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

TEST_CASE("a licence text is an SPDX identifier, an expression of such, or a name") {
  using Form = License::Form;
  struct Case {
    std::string_view text;
    Form form;
    std::string_view result;
  };
  const Case cases[] = {
      {"MIT", Form::id, "MIT"},
      {" mit\n", Form::id, "MIT"},
      {"0bsd", Form::id, "0BSD"},
      {"zlib-acknowledgement", Form::id, "zlib-acknowledgement"},
      {"GPL-2.0+", Form::id, "GPL-2.0+"},
      {"MIT OR Apache-2.0", Form::expression, "MIT OR Apache-2.0"},
      {" (MIT OR Apache-2.0) AND Unicode-3.0 ", Form::expression, "(MIT OR Apache-2.0) AND Unicode-3.0"},
      {"Apache-2.0 WITH LLVM-exception OR MIT", Form::expression, "Apache-2.0 WITH LLVM-exception OR MIT"},
      {"EUPL-1.2+", Form::expression, "EUPL-1.2+"},
      {"LicenseRef-ours OR DocumentRef-x:LicenseRef-y", Form::expression,
       "LicenseRef-ours OR DocumentRef-x:LicenseRef-y"},
      {"", Form::name, ""},
      {"BSD", Form::name, "BSD"},
      {"MIT/Apache-2.0", Form::name, "MIT/Apache-2.0"},
      {"MIT OR", Form::name, "MIT OR"},
      {"MIT or ISC", Form::name, "MIT or ISC"},
      {"(MIT", Form::name, "(MIT"},
      {"MIT)", Form::name, "MIT)"},
      {"()", Form::name, "()"},
      {"MIT WITH", Form::name, "MIT WITH"},
      {"MIT OR BSD", Form::name, "MIT OR BSD"},
      {"LicenseRef-", Form::name, "LicenseRef-"},
      {"The MIT License", Form::name, "The MIT License"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const License license = classify_license(c.text);
    CHECK(license.form == c.form);
    CHECK(license.text == c.result);
  }
}

TEST_CASE("a million open parentheses are no expression and no stack overflow") {
  CHECK(classify_license(std::string(1'000'000, '(')).form == License::Form::name);
}
