#include "generator/catalog/vendored/banner.h"

#include <doctest/doctest.h>

using namespace stocktake;

namespace {

std::string said(std::string_view path, std::string_view text) {
  const auto banner = read_banner(path, text);
  return banner ? banner->name + " " + banner->version + " " + std::string(banner->npm) : "";
}

}  // namespace

TEST_CASE("a comment at the head of a script says what it is, where the file bears that name") {
  struct Case {
    std::string_view path, text, said;
  };
  const Case cases[] = {
      {"static/jquery.min.js", "/*! jQuery v3.7.1 | (c) OpenJS Foundation */\n!function(){}",
       "jQuery 3.7.1 jquery"},
      {"jquery-3.7.1.slim.min.js", "/*! jQuery v3.7.1 -ajax | (c) OpenJS Foundation */",
       "jQuery 3.7.1 jquery"},
      {"jquery.js", "/*!\n * jQuery JavaScript Library v3.7.1\n * https://jquery.com/\n */",
       "jQuery JavaScript Library 3.7.1 jquery"},
      {"jquery-ui.min.js", "/*! jQuery UI - v1.13.2 - 2022-07-14\n* http://jqueryui.com */",
       "jQuery UI 1.13.2 jquery-ui"},
      {"css/bootstrap-grid.min.css", "/*!\n * Bootstrap Grid v5.3.3 (https://getbootstrap.com/)\n */",
       "Bootstrap Grid 5.3.3 bootstrap"},
      {"bootstrap.bundle.min.js", "/*!\n  * Bootstrap v5.3.3 (https://getbootstrap.com/)\n */",
       "Bootstrap 5.3.3 bootstrap"},
      {"moment.js", "//! moment.js\n//! version : 2.29.4\n//! authors : Tim Wood\n",
       "moment.js 2.29.4 moment"},
      {"underscore.js", "//     Underscore.js 1.13.6\n//     https://underscorejs.org\n",
       "Underscore.js 1.13.6 underscore"},
      {"angular.min.js", "/*\n AngularJS v1.8.2\n (c) 2010-2020 Google LLC. http://angularjs.org\n*/",
       "AngularJS 1.8.2 angular"},
      {"normalize.css", "/*! normalize.css v8.0.1 | MIT License */", "normalize.css 8.0.1 normalize.css"},
      {"tool.js", "/* tool 1.2.0-beta.1 */", "tool 1.2.0-beta.1 "},
      // What is about something else, or about nothing.
      {"app.js", "/*! jQuery v3.7.1 */", ""},
      {"jquery-3.7.0.min.js", "/*! jQuery v3.7.1 */", ""},
      {"jquery.js", "/* needs jQuery 3 */", ""},
      {"jquery.js", "/* made by somebody */ var x = 'jQuery v3.7.1';", ""},
      {"jquery.js", "/*\n\n\n\n\n\njQuery v3.7.1\n*/", ""},
      {"jquery.js", "// one\nvar a;\n// jQuery v3.7.1\n", ""},
      {".js", "/*! v1.0 */", ""},
      {"a.js", "", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.path);
    CAPTURE(c.text);
    CHECK(said(c.path, c.text) == c.said);
  }
}

TEST_CASE("a banner is looked for in scripts and style sheets that no package manager keeps") {
  CHECK(may_have_banner("static/a.js"));
  CHECK(may_have_banner("a.css"));
  CHECK_FALSE(may_have_banner("a.html"));
  CHECK_FALSE(may_have_banner("node_modules/a/a.js"));
  CHECK_FALSE(may_have_banner("lib/python3.11/site-packages/a/a.js"));
}
