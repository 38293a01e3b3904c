#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

/// A script as the scan sees it: what it is without the environment's path, and that path.
void script(FileSpec& file, const std::string& rest, const std::string& place) {
  file.content = place + rest;
  file.script = rest;
  file.made_for = place;
}

InventoryBuilder environment(const std::string& place) {
  InventoryBuilder side;
  script(side.unowned("pyvenv.cfg"), "command = python -m venv", place);
  script(side.unowned("bin/activate"), "VIRTUAL_ENV=", place);
  side.package("pkg:pypi/tool@1.0", "lib/tool");
  script(side.file("bin/tool"), "import tool", place);
  return side;
}

}  // namespace

TEST_CASE(
    "an environment made at another path is explained where nothing but the path changed, and noted once") {
  const InventoryBuilder before = environment("/tmp/a"), after = environment("/tmp/bcd");
  CHECK(unexpected(before, after).empty());
  CHECK(noted(before, after) == "note file-changed-same-version bin/activate\n");
}

TEST_CASE("a script that does something else is named, however long it is and whatever the others say") {
  const InventoryBuilder before = environment("/tmp/a");
  for (const std::string path : {"pyvenv.cfg", "bin/activate", "bin/tool"}) {
    CAPTURE(path);
    InventoryBuilder after = environment("/tmp/b");
    after.find(path).script.back() ^= 1;
    CHECK(unexpected(before, after).find(" " + path + "\n") != std::string::npos);
  }
}

TEST_CASE("a script whose path is the same on both sides is not explained by it") {
  InventoryBuilder before = environment("/tmp/a"), after = environment("/tmp/a");
  after.find("bin/tool").content += "x";
  CHECK(unexpected(before, after) == "error file-changed-same-version pkg:pypi/tool bin/tool\n");
}

TEST_CASE("where a side does not record what scripts are without their path, nothing is explained by it") {
  InventoryBuilder before = environment("/tmp/a");
  for (FileSpec& file : before.files) file.script = file.made_for = "";
  CHECK(unexpected(before, environment("/tmp/b")).find("bin/tool") != std::string::npos);
}
