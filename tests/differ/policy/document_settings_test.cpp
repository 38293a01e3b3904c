#include "differ/policy/document_settings.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("settings of a document that mean nothing are named") {
  DocumentSettings good;
  good.name = "shop";
  good.purl = "pkg:generic/shop@1";
  good.type = "application";
  good.authors = {"Ann <ann@example.org>", "team@example.org"};
  good.supplier = "Example, Inc. (https://example.org)";
  good.data_license = "CC0-1.0 OR MIT";
  good.tlp = "CLEAR";
  CHECK(complaint(good).empty());
  CHECK(complaint({}).empty());
  const struct {
    std::string DocumentSettings::*member;
    std::string_view value;
  } cases[] = {
      {&DocumentSettings::purl, "shop@1"},       {&DocumentSettings::type, "programme"},
      {&DocumentSettings::supplier, "<>"},       {&DocumentSettings::manufacturer, " "},
      {&DocumentSettings::data_license, "a, b"}, {&DocumentSettings::tlp, "clear"},
  };
  for (const auto& [member, value] : cases) {
    CAPTURE(value);
    DocumentSettings bad = good;
    bad.*member = value;
    CHECK(complaint(bad).find(value) != std::string::npos);
  }
  DocumentSettings nobody = good;
  nobody.authors.emplace_back("<>");
  CHECK(complaint(nobody) == "'<>' names nobody; write it as NAME <EMAIL> (URL)");
}

TEST_CASE("what an option says stands before what the file says, one by one") {
  DocumentSettings option, file;
  option.name = "a";
  file.name = "b";
  file.supplier = "S";
  file.authors = {"Ann"};
  const DocumentSettings both = completed(option, file);
  CHECK(both.name == "a");
  CHECK(both.supplier == "S");
  CHECK(both.authors == std::vector<std::string>{"Ann"});
}
