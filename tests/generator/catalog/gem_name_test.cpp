#include "generator/catalog/gem_name.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

TEST_CASE("a gem's full name is split where its version begins") {
  const auto split = [](std::string_view full_name) {
    const auto found = gem_name(full_name);
    if (!found) return std::string();
    return std::string(found->name).append(" ").append(found->version).append(" ").append(found->platform);
  };
  CHECK(split("rake-13.0.6") == "rake 13.0.6 ");
  CHECK(split("net-http-2-0.8.4-x86_64-linux") == "net-http-2 0.8.4 x86_64-linux");
  CHECK(split("a-1.0.0.PRE1") == "a 1.0.0.PRE1 ");
  CHECK(split("unf-2") == "unf 2 ");
  CHECK(split("a-2-b-1.0") == "a-2-b 1.0 ");
  CHECK(split("rake").empty());
  CHECK(split("-1.0").empty());
  CHECK(split("a-").empty());
}
