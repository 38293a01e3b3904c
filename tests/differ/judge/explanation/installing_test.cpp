#include <doctest/doctest.h>

#include <string>

#include "differ/differ.h"
#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

/// What is unexpected where a crate's archive is compared with its vendored folder, in which `added` is new.
std::string judged(std::string_view origin, std::string_view version, std::string_view added,
                   std::string_view content = "x") {
  InventoryBuilder before, after;
  before.origin_kind = origin;
  before.package("pkg:cargo/rand@0.8.5", "rand");
  before.file("rand/src/lib.rs");
  PackageSpec& package = after.package("pkg:cargo/rand@" + std::string(version), "rand");
  package.record = "rand/.cargo-checksum.json";
  after.file("rand/src/lib.rs");
  after.file(std::string(added), std::string(content));
  return unexpected(before, after);
}

}  // namespace

TEST_CASE("what cargo vendor adds to a crate's archive is explained, and nothing else") {
  CHECK(judged("archive", "0.8.5", "rand/.cargo-checksum.json").empty());
  CHECK_FALSE(judged("directory", "0.8.5", "rand/.cargo-checksum.json").empty());
  CHECK_FALSE(judged("archive", "0.8.5", "rand/build.rs").empty());
}

TEST_CASE("what cargo notes in a crate's folder is explained by what it says") {
  CHECK(judged("archive", "0.8.5", "rand/.cargo-ok", "ok").empty());
  CHECK(judged("archive", "0.8.5", "rand/.cargo-ok", R"({"v":1})").empty());
  CHECK_FALSE(judged("archive", "0.8.5", "rand/.cargo-ok", "run me").empty());
  CHECK_FALSE(judged("archive", "0.8.5", "rand/src/.cargo-ok", "ok").empty());
}

TEST_CASE("what an ecosystem leaves out of an archive is explained, and counts as no deletion") {
  constexpr std::uint64_t kFiles = 40;
  InventoryBuilder before, after;
  before.origin_kind = "archive";
  for (InventoryBuilder* side : {&before, &after}) {
    side->package("pkg:golang/example.com/m@v1.0.0");
    side->file("a.go");
  }
  for (std::uint64_t i = 0; i < kFiles; ++i) before.file("b" + std::to_string(i) + ".go");
  const Inventory was = before.build(), is = after.build();
  DiffOptions options;
  CHECK(diff(was, is, options).counts.unexpected > kFiles);
  for (std::uint32_t i = 1; i < was.files.size(); ++i) options.left_out.emplace(i, "left out");
  const Report report = diff(was, is, options);
  CHECK(report.expected);
  CHECK(report.counts.explained == kFiles);
  CHECK(report.files.front().explanation == "left out");
}

TEST_CASE("the script of an entry point is what installing adds to a wheel, and another script is not") {
  for (const bool starts : {true, false}) {
    InventoryBuilder before, after;
    before.origin_kind = "archive";
    for (InventoryBuilder* side : {&before, &after}) {
      side->package("pkg:pypi/shop@1.0", "shop");
      side->file("shop/__init__.py");
    }
    FileSpec& script = after.file("bin/shop");
    if (starts) script.starts = "bin/python shop:main";
    CHECK(unexpected(before, after).empty() == starts);
  }
}
