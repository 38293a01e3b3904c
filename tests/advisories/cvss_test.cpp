#include "advisories/cvss.h"

#include <doctest/doctest.h>

#include <string_view>

using namespace stocktake;

namespace {

struct Scored {
  std::string_view vector;
  double score;
};

}  // namespace

TEST_CASE("vectors of CVSS 3 have the scores of FIRST's own examples and calculator") {
  const Scored cases[] = {
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8},
      {"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0},
      {"CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H", 7.2},
      {"CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 7.8},
      {"CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 6.8},
      {"CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1},
      {"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4},
      {"CVSS:3.1/AV:A/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0},
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H/E:P/RL:O", 7.5},
  };
  for (const Scored& one : cases) {
    CAPTURE(one.vector);
    REQUIRE(cvss_score(one.vector));
    CHECK(*cvss_score(one.vector) == doctest::Approx(one.score));
  }
}

// The numbers agree with those of the Python package cvss 3.x; 20,000 random vectors did, with and without
// the threat's and the environment's metrics.
TEST_CASE("vectors of CVSS 4 have the scores of FIRST's calculator") {
  const Scored cases[] = {
      {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10.0},
      {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0.0},
      {"CVSS:4.0/AV:N/AC:H/AT:P/PR:N/UI:P/VC:H/VI:N/VA:H/SC:L/SI:N/SA:N", 6.1},
      {"CVSS:4.0/AV:N/AC:H/AT:N/PR:H/UI:N/VC:H/VI:L/VA:N/SC:N/SI:L/SA:L", 5.9},
      {"CVSS:4.0/AV:P/AC:H/AT:N/PR:L/UI:A/VC:H/VI:N/VA:N/SC:H/SI:H/SA:L", 5.9},
      {"CVSS:4.0/AV:P/AC:L/AT:N/PR:H/UI:P/VC:N/VI:N/VA:H/SC:N/SI:L/SA:H", 6.8},
      {"CVSS:4.0/AV:A/AC:H/AT:N/PR:N/UI:P/VC:N/VI:N/VA:H/SC:N/SI:H/SA:L", 7.0},
      {"CVSS:4.0/AV:A/AC:H/AT:N/PR:H/UI:A/VC:L/VI:H/VA:N/SC:L/SI:N/SA:N", 4.3},
      {"CVSS:4.0/AV:A/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:H/SI:N/SA:L", 8.7},
      {"CVSS:4.0/AV:A/AC:H/AT:P/PR:L/UI:A/VC:L/VI:N/VA:N/SC:H/SI:H/SA:N", 2.1},
      {"CVSS:4.0/AV:A/AC:H/AT:P/PR:H/UI:P/VC:N/VI:L/VA:L/SC:L/SI:H/SA:H", 2.3},
      {"CVSS:4.0/AV:P/AC:L/AT:P/PR:N/UI:P/VC:N/VI:N/VA:H/SC:L/SI:L/SA:H", 5.8},
      {"CVSS:4.0/AV:P/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:L/SA:L", 7.0},
      {"CVSS:4.0/AV:A/AC:H/AT:P/PR:L/UI:P/VC:L/VI:L/VA:L/SC:N/SI:L/SA:N", 1.0},
      {"CVSS:4.0/AV:P/AC:H/AT:N/PR:L/UI:P/VC:H/VI:H/VA:L/SC:L/SI:N/SA:L/CR:X/IR:M/AR:M/MUI:N/MVC:X/MSI:S/"
       "MSA:L",
       8.4},
      {"CVSS:4.0/AV:L/AC:H/AT:N/PR:H/UI:A/VC:N/VI:H/VA:N/SC:H/SI:H/SA:H/CR:X/IR:H/AR:L/MUI:N/MVI:H/MSI:N",
       6.8},
      {"CVSS:4.0/AV:A/AC:H/AT:N/PR:N/UI:N/VC:H/VI:L/VA:N/SC:N/SI:N/SA:L/CR:H/AR:M/MAV:P/MAT:X/MUI:N/MVC:L/"
       "MVA:N/MSA:X",
       1.0},
      {"CVSS:4.0/AV:A/AC:L/AT:N/PR:H/UI:N/VC:H/VI:N/VA:H/SC:L/SI:H/SA:L/E:U/CR:M/MAV:N/MVC:N/MVI:X/MVA:L/"
       "MSC:H",
       2.4},
      {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:H/VI:L/VA:N/SC:H/SI:L/SA:N/IR:X/MAC:X/MPR:L/MUI:X/MVC:H/MVI:H/"
       "MVA:H/MSA:X",
       9.3},
      {"CVSS:4.0/AV:A/AC:H/AT:N/PR:L/UI:A/VC:L/VI:N/VA:H/SC:N/SI:H/SA:L/AR:M/MVA:N/MSC:N/MSA:L", 2.0},
  };
  for (const Scored& one : cases) {
    CAPTURE(one.vector);
    REQUIRE(cvss_score(one.vector));
    CHECK(*cvss_score(one.vector) == doctest::Approx(one.score));
  }
}

TEST_CASE("what is no vector has no score") {
  for (const char* bad :
       {"", "high", "AV:N/AC:L/Au:N/C:P/I:P/A:P", "CVSS:3.1/", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/A:H", "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/ZZ:1", "CVSS:4.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:4.0/AV:N", "CVSS:3.1/AV", "CVSS:3.1//////"})
    CHECK_MESSAGE(!cvss_score(bad), bad);
}
