#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

Inventory with_submodule(const std::string& commit, const std::string& remote) {
  InventoryBuilder side;
  side.unowned("README.md", "read me");
  auto& module = side.unowned("deps/lib", "");
  module.type = FileType::submodule;
  module.has_sha256 = false;
  module.target = commit;
  Inventory inventory = side.build();
  for (File& file : inventory.files)
    if (file.type == FileType::submodule) inventory.make_detail(file).remote = inventory.strings.keep(remote);
  return inventory;
}

std::string found(const Inventory& before, const Inventory& after) {
  return findings_text(diff(before, after, {}), Finding::Status::unexpected);
}

}  // namespace

TEST_CASE("a submodule at another commit is a warning, one of another remote an error") {
  const Inventory first = with_submodule("1111", "https://example.com/s.git");
  CHECK(found(first, with_submodule("1111", "https://example.com/s.git")).empty());
  CHECK(found(first, with_submodule("2222", "https://example.com/s.git")) ==
        "warning submodule-changed deps/lib\n");
  CHECK(found(first, with_submodule("1111", "https://evil.example/s.git")) ==
        "error submodule-changed deps/lib\n");
}

TEST_CASE("a submodule of which a document says neither commit nor remote is compared all the same") {
  const Inventory known = with_submodule("1111", "https://example.com/s.git");
  Inventory unknown = with_submodule("", "");
  for (File& file : unknown.files) file.detail = kNone;
  CHECK(found(unknown, known) == "error submodule-changed deps/lib\n");
  CHECK(found(known, unknown) == "error submodule-changed deps/lib\n");
}

TEST_CASE("a submodule that is new, or takes the place of a folder, is a warning that says so") {
  const Inventory after = with_submodule("3333", "");
  InventoryBuilder nothing, folder;
  nothing.unowned("README.md", "read me");
  folder.unowned("README.md", "read me");
  folder.unowned("deps/lib/a.c", "code");
  const Inventory b = nothing.build(), f = folder.build();
  CHECK(found(b, after) == "warning submodule-changed deps/lib\n");
  const Report report = diff(f, after, {});
  REQUIRE(!report.findings.empty());
  CHECK(report.findings[0].rule == "submodule-changed");
  CHECK(report.findings[0].message.starts_with("A folder of 1 file"));
}
