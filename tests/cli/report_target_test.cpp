#include "cli/report_target.h"

#include <doctest/doctest.h>

#include "schemas/error.h"

using namespace stocktake;

namespace {
constexpr std::string_view kKnown[] = {"text", "json"};
}

TEST_CASE("a report goes to standard output, or to the file behind its format") {
  CHECK(report_targets({}, kKnown).at(0).path == "-");
  const auto targets = report_targets({"text", "json=a=b.json"}, kKnown);
  REQUIRE(targets.size() == 2);
  CHECK(targets[0].format == "text");
  CHECK(targets[1].path == "a=b.json");
}

TEST_CASE("a format that nobody has, no file behind '=', and two reports in one place are refused") {
  CHECK_THROWS_WITH_AS(report_targets({"xml"}, kKnown), doctest::Contains("there are text, json"), Error);
  CHECK_THROWS_AS(report_targets({"json="}, kKnown), Error);
  CHECK_THROWS_AS(report_targets({"json", "text"}, kKnown), Error);
}
