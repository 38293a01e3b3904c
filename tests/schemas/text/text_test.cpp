#include "schemas/text/text.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("counts are grouped by thousands") {
  CHECK(format_count(0) == "0");
  CHECK(format_count(999) == "999");
  CHECK(format_count(1000) == "1,000");
  CHECK(format_count(36511) == "36,511");
  CHECK(format_count(UINT64_MAX) == "18,446,744,073,709,551,615");
}

TEST_CASE("bytes are written in decimal units with one digit") {
  CHECK(format_bytes(0) == "0 B");
  CHECK(format_bytes(999) == "999 B");
  CHECK(format_bytes(1000) == "1.0 kB");
  CHECK(format_bytes(11'249'999) == "11.2 MB");
  CHECK(format_bytes(11'250'000) == "11.3 MB");
  CHECK(format_bytes(999'949) == "999.9 kB");
  CHECK(format_bytes(999'950) == "1.0 MB");
  CHECK(format_bytes(UINT64_MAX) == "18.4 EB");
}

TEST_CASE("a counted thing has its plural for every number but one") {
  CHECK(counted(0, "entry", "entries") == "0 entries");
  CHECK(counted(1, "entry", "entries") == "1 entry");
  CHECK(counted(36'511, "entry", "entries") == "36,511 entries");
}
