#include "schemas/text/byte_order.h"

#include <doctest/doctest.h>

using namespace stocktake;
using namespace std::string_view_literals;

TEST_CASE("the lowest byte comes first, and every byte counts from 0 to 255") {
  const std::string_view bytes = "\x01\x02\x80\xff\x00\x00\x00\x7f\xff"sv;
  CHECK(little_endian(bytes) == 0xff800201);
  CHECK(little_endian(bytes, 4) == 0x7f000000);
  CHECK(little_endian(bytes, 1, 2) == 0x8002);
  CHECK(little_endian(bytes, 8, 1) == 0xff);
  CHECK(little_endian(bytes, 0, 8) == 0x7f000000ff800201);
  CHECK(little_endian(bytes, 9, 0) == 0);
}
