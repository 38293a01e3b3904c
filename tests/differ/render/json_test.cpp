#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <fstream>

#include "schemas/text/percent.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"
#include "tests/differ/report_builder.h"
#include "tests/paths.h"

using namespace stocktake;
using nlohmann::json;

namespace {

/// The errors that our own schema has to report about the document; empty where it has none.
std::string schema_errors(const json& document) {
  std::ifstream file(std::string(stocktake::paths::kSource) + "/differ/render/report.schema.json");
  const json schema_document = json::parse(file);
  valijson::Schema schema;
  valijson::SchemaParser(valijson::SchemaParser::kDraft7)
      .populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_document), schema);
  valijson::ValidationResults results;
  valijson::Validator validator;
  validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(document), &results);
  std::string errors;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    for (const std::string& part : error.context) errors += part;
    errors += ": " + error.description + "\n";
  }
  return errors;
}

}  // namespace

TEST_CASE("json: every report fits its schema") {
  for (const auto build : {build_ordinary_upgrade, build_attack, build_hostile}) {
    ReportBuilder builder;
    build(builder);
    CHECK(schema_errors(json::parse(rendered("json", builder.report()))) == "");
  }
  ReportBuilder restricted;
  restricted.report().restricted = "--only";
  CHECK(schema_errors(json::parse(rendered("json", restricted.report()))) == "");
  ReportBuilder equal;
  CHECK(schema_errors(json::parse(rendered("json", equal.report()))) == "");
}

TEST_CASE("json: the schema refuses what the format does not know") {
  ReportBuilder builder;
  build_attack(builder);
  const json good = json::parse(rendered("json", builder.report()));
  const std::pair<const char*, json> spoils[] = {
      {"/verdict", "fine"},           {"/findings/0/severity", "fatal"}, {"/findings/0/id", "1"},
      {"/files/0/change", "unknown"}, {"/counts/unexpected", -1},        {"/before/surprise", true}};
  for (const auto& [pointer, value] : spoils) {
    json bad = good;
    bad[json::json_pointer(pointer)] = value;
    CHECK_MESSAGE(schema_errors(bad) != "", pointer);
  }
}

TEST_CASE("json: the verdict stands first, and everything that was found is there") {
  ReportBuilder builder;
  build_attack(builder);
  const std::string text = rendered("json", builder.report());
  CHECK(without_version(text) == golden("attack.json", without_version(text)));
  CHECK(text.find("\"verdict\":\"unexpected\"") < 100);
  const json report = json::parse(text);
  CHECK(report["counts"]["unexpected"] == 3);
  CHECK(report["findings"].size() == builder.report().findings.size());
  CHECK(report["packages"].size() == builder.report().packages.size());
  CHECK(report["files"].size() == builder.report().files.size());
  CHECK(report["findings"][2]["status"] == "unexpected");
  CHECK(report["before"]["sha256"] == std::string(64, 'a'));
  const json& file = report["files"][0];
  CHECK(file["before"]["sha256"] == to_hex(builder.before().files[0].sha256));
  CHECK(file["after"]["size"] == 3'240);
  CHECK(file["before"]["mode"] == "0644");
}

TEST_CASE("json: bytes that are not UTF-8 are escaped, marked, and come back") {
  ReportBuilder builder;
  Finding finding;
  finding.rule = "hidden-name";
  finding.path = "100%\xFF.py";
  finding.before = "100%.py";
  builder.finding(finding);
  const json report = json::parse(rendered("json", builder.report()));
  const json& shown = report["findings"][0];
  CHECK(shown["pathEncoding"] == "percent");
  CHECK(percent_unescape(shown["path"].get<std::string>()) == finding.path);
  CHECK(shown["before"] == "100%.py");
  CHECK_FALSE(shown.contains("beforeEncoding"));
}

TEST_CASE("json: a git side shows its commit, and never calls it a SHA-256") {
  ReportBuilder builder;
  builder.report().before.origin.kind = "git";
  const json report = json::parse(rendered("json", builder.report()));
  CHECK(report["before"]["commit"] == std::string(64, 'a'));
  CHECK_FALSE(report["before"].contains("sha256"));
}

TEST_CASE("json: hostile names come back as they were, and hide nothing in the source") {
  ReportBuilder builder;
  build_hostile(builder);
  const std::string text = rendered("json", builder.report());
  CHECK(is_utf8(text));
  std::string one_line = text;
  std::erase(one_line, '\n');
  CHECK_FALSE(has_hidden_characters(one_line));
  const json report = json::parse(text);
  std::size_t i = 0;
  for (const Finding& finding : builder.report().findings) {
    std::string path = report["findings"][i].at("path");
    if (report["findings"][i].contains("pathEncoding")) path = percent_unescape(path);
    CHECK(path == finding.path);
    ++i;
  }
}

TEST_CASE("json: the same report gives the same bytes") {
  ReportBuilder one, two;
  build_many(one, 10'000);
  build_many(two, 10'000);
  CHECK(rendered("json", one.report()) == rendered("json", two.report()));
}
