#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("the first C, assembly, object or archive file of a Go module is a warning") {
  for (const char* name : {"x_amd64.s", "y.c", "x_windows.syso", "libx.a"}) {
    CAPTURE(name);
    InventoryBuilder before, after;
    before.package("pkg:golang/example.com/lib@v1.0.0", "vendor/example.com/lib");
    before.file("vendor/example.com/lib/lib.go", "package lib");
    after.package("pkg:golang/example.com/lib@v1.0.1", "vendor/example.com/lib");
    after.file("vendor/example.com/lib/lib.go", "package lib");
    after.file(std::string("vendor/example.com/lib/") + name, "code");
    CHECK(unexpected(before, after) ==
          std::string("warning go-foreign-code-added pkg:golang/example.com/lib vendor/example.com/lib/") +
              name + "\n");
    before.file("vendor/example.com/lib/old.s", "assembly");
    CHECK(unexpected(before, after).empty());
  }
}
