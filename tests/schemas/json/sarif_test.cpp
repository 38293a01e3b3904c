#include "schemas/json/sarif.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace stocktake;

TEST_CASE("a log of one run has the tool, its rules and what is written between") {
  JsonWriter out;
  begin_sarif(out);
  sarif_tool(out, "1.2.3", [&] {
    out.begin_object().member("id", "rule");
    sarif_message(out, "shortDescription", "a [link](x), {0} and \\");
    out.end_object();
  });
  out.line().key("results").begin_array();
  begin_sarif_location(out, sarif_uri("a b/../c"), "%SRCROOT%", 3, 0);
  out.end_object().end_array();
  end_sarif(out);
  const auto log = nlohmann::json::parse(out.text());
  const auto& run = log.at("runs").at(0);
  CHECK(log.at("version") == "2.1.0");
  CHECK(run.at("tool").at("driver").at("version") == "1.2.3");
  CHECK(run.at("tool").at("driver").at("rules").at(0).at("shortDescription").at("text") ==
        "a \\[link\\](x), {{0}} and \\\\");
  const auto& place = run.at("results").at(0).at("physicalLocation");
  CHECK(place.at("artifactLocation") ==
        nlohmann::json({{"uri", "a%20b/%2E%2E/c"}, {"uriBaseId", "%SRCROOT%"}}));
  CHECK(place.at("region") == nlohmann::json({{"startLine", 3}}));
}
