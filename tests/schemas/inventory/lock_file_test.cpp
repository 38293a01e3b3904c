#include "schemas/inventory/lock_file.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("a lock is known by its name, wherever it lies") {
  REQUIRE(lock_file("a/b/Cargo.lock") != nullptr);
  CHECK(lock_file("a/b/Cargo.lock")->purl_type == "cargo");
  CHECK(lock_file("requirements-dev.txt")->complete == false);
  CHECK(lock_file("requirements.txt") == lock_file("requirements-dev.txt"));
  CHECK(lock_file("requirement.txt") == nullptr);
  CHECK(lock_file("Cargo.lock/x") == nullptr);
}
