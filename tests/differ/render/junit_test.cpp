#include <doctest/doctest.h>

#include <pugixml.hpp>

#include <cstring>
#include <set>

#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"
#include "tests/differ/report_builder.h"

using namespace stocktake;

namespace {

pugi::xml_document parsed(const std::string& xml) {
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_buffer(xml.data(), xml.size(), pugi::parse_full);
  REQUIRE_MESSAGE(result, result.description());
  return document;
}

}  // namespace

TEST_CASE("junit: a package is a case, and what is unexpected in it is its failure") {
  ReportBuilder builder;
  build_attack(builder);
  const std::string xml = rendered("junit", builder.report());
  CHECK(xml == golden("attack.xml", xml));
  const pugi::xml_document document = parsed(xml);
  const pugi::xml_node suite = document.child("testsuites").child("testsuite");
  std::set<std::string> failed, passed;
  for (const pugi::xml_node one : suite.children("testcase")) {
    (one.child("failure") ? failed : passed).insert(one.attribute("name").value());
  }
  CHECK(failed == std::set<std::string>{"pypi/lightning 2.6.1 → 2.6.2", "unowned files",
                                        "npm/intercom-client 7.0.3 → 7.0.4"});
  CHECK(passed.contains("pypi/requests 2.31.0 → 2.32.3"));
  CHECK(suite.attribute("tests").as_uint() == failed.size() + passed.size());
  CHECK(suite.attribute("failures").as_uint() == failed.size());
  CHECK(std::strcmp(document.child("testsuites").attribute("name").value(),
                    "stocktake diff: 3 unexpected: 2 errors, 1 warning") == 0);
}

TEST_CASE("junit: a run without changes still has a case") {
  ReportBuilder builder;
  const pugi::xml_document document = parsed(rendered("junit", builder.report()));
  CHECK(document.child("testsuites").child("testsuite").attribute("tests").as_uint() == 1);
  CHECK_FALSE(document.child("testsuites").child("testsuite").child("testcase").child("failure"));
}

TEST_CASE("junit: hostile names are well-formed XML and show themselves") {
  ReportBuilder builder;
  build_hostile(builder);
  const std::string xml = rendered("junit", builder.report());
  CHECK(is_utf8(xml));
  std::string one_line = xml;
  std::erase(one_line, '\n');
  CHECK_FALSE(has_hidden_characters(one_line));
  for (const char* forbidden : {"<script", "]]>", "\xEF\xBF\xBE", "\xEF\xBF\xBF", "<!--"}) {
    CHECK(xml.find(forbidden) == std::string::npos);
  }
  const pugi::xml_document document = parsed(xml);
  std::string all;
  for (const pugi::xml_node one : document.child("testsuites").child("testsuite").children("testcase")) {
    all += one.attribute("name").value();
    all += one.child("failure").text().get();
  }
  for (const char* shown : {"<script>alert(1)</script>.js", "cdata]]>end.py", "esc\\x1B[2Jape.py", "./=cmd()",
                            "bad\\xFFutf8\\xC3.py", "non\\u{FFFE}\\u{FFFF}char", "quote\"'&amp;.py"}) {
    CHECK_MESSAGE(all.find(shown) != std::string::npos, shown);
  }
}

TEST_CASE("junit: a case with very many findings is cut and says so") {
  ReportBuilder builder;
  for (int i = 0; i < 500; ++i) {
    Finding finding;
    finding.rule = "unowned-file-added";
    finding.severity = Severity::error;
    finding.path = builder.text(fmt::format("{}.py", i));
    finding.message = "A file that no package owns was added.";
    builder.finding(finding);
  }
  const std::string xml = rendered("junit", builder.report());
  CHECK(xml.find("unowned-file-added: 199.py") != std::string::npos);
  CHECK(xml.find("unowned-file-added: 200.py") == std::string::npos);
  CHECK(xml.find("… and 300 more") != std::string::npos);
}
