#include "schemas/identity/content_uuid.h"

#include <doctest/doctest.h>

using stocktake::ContentUuid;

TEST_CASE("a content UUID is of version 5, depends on all bytes, and not on the pieces they come in") {
  ContentUuid whole;
  whole.update("one two");
  const std::string uuid = whole.finish();
  REQUIRE(uuid.size() == 36);
  CHECK(uuid[14] == '5');
  CHECK(std::string("89ab").find(uuid[19]) != std::string::npos);
  ContentUuid pieces;
  pieces.update("one ");
  pieces.update("two");
  CHECK(pieces.finish() == uuid);
  ContentUuid other;
  other.update("one twO");
  CHECK(other.finish() != uuid);
}
