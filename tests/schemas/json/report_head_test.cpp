#include "schemas/json/report_head.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("a report says what it is and who wrote it") {
  JsonWriter out;
  begin_report(out, "stocktake-report", 3);
  tool_member(out, "1.2.3");
  out.end_object();
  CHECK(out.text() ==
        "{\n\"format\":\"stocktake-report\",\"formatVersion\":3,\n"
        "\"tool\":{\"name\":\"stocktake\",\"version\":\"1.2.3\"}}");
}
