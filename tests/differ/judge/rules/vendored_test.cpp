#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

Inventory side(std::string_view version, const std::string& by, const std::string& differs = "") {
  InventoryBuilder builder;
  builder.unowned("main.c", "main");
  if (!version.empty()) {
    auto& spec = builder.package("pkg:generic/zlib@" + std::string(version), "third_party/zlib");
    if (!by.empty()) spec.properties.push_back({"stocktake:vendored", by});
    if (!differs.empty()) spec.properties.push_back({"stocktake:vendored-differs", differs});
  }
  return builder.build();
}

std::string found(const Inventory& before, const Inventory& after) {
  const Report report = diff(before, after, {});
  return findings_text(report, Finding::Status::unexpected) + findings_text(report, Finding::Status::noted);
}

}  // namespace

TEST_CASE("copied code that comes with its own record is a warning, and a note where it is declared") {
  CHECK(found(side("", ""), side("1.3", "chromium")) ==
        "warning vendored-added pkg:generic/zlib\nnote package-added pkg:generic/zlib\n");
  CHECK(found(side("", ""), side("1.3", "declared")) ==
        "note package-added pkg:generic/zlib\nnote vendored-added pkg:generic/zlib\n");
  CHECK(found(side("", ""), side("1.3", "")) == "note package-added pkg:generic/zlib\n");
  CHECK(found(side("1.2", "chromium"), side("1.3", "chromium")).empty());
}

TEST_CASE("copied code that is newly not as declared is an error, whatever its version") {
  CHECK(found(side("1.2", "declared"), side("1.3", "declared", "tree")) ==
        "error vendored-differs pkg:generic/zlib\n");
  CHECK(found(side("1.2", "declared", "tree"), side("1.2", "declared", "tree")).empty());
  CHECK(found(side("1.2", "declared", "tree"), side("1.2", "declared")).empty());
}
