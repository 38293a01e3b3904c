#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

/// A virtual environment with console scripts of the given sizes, as if made at a path of another length.
InventoryBuilder environment(const std::string& salt, std::initializer_list<std::size_t> sizes) {
  InventoryBuilder side;
  side.unowned("pyvenv.cfg", "command = python -m venv " + salt);
  side.unowned("bin/activate", "VIRTUAL_ENV=" + salt);
  side.package("pkg:pypi/tool@1.0", "lib/tool");
  int number = 0;
  for (const std::size_t size : sizes) {
    std::string script = "#!" + salt + "/bin/python\n";
    script.resize(size, 'x');
    side.file("bin/tool" + std::to_string(number++), script).kind = FileKind::python;
  }
  return side;
}

}  // namespace

TEST_CASE("an environment made at another path is explained by its scripts' common growth, and noted once") {
  const InventoryBuilder before = environment("/tmp/a", {220, 230});
  CHECK(unexpected(before, environment("/tmp/bcd", {222, 232})).empty());
  CHECK(noted(before, environment("/tmp/bcd", {222, 232})) ==
        "note file-changed-same-version bin/activate\n");
  CHECK(unexpected(before, environment("/tmp/z", {220, 230})).empty());

  SUBCASE("a script that grew otherwise is named") {
    CHECK(unexpected(before, environment("/tmp/bcd", {222, 232, 300})) ==
          "error file-added-same-version pkg:pypi/tool bin/tool2\n");
    CHECK(unexpected(environment("/tmp/a", {220, 230, 240}), environment("/tmp/bcd", {222, 232, 300})) ==
          "error file-changed-same-version pkg:pypi/tool bin/tool2\n");
  }
  SUBCASE("one changed script among others that stayed the same is named") {
    InventoryBuilder after = environment("/tmp/a", {220, 230});
    after.find("bin/tool1").content.back() = 'y';
    CHECK(unexpected(before, after) == "error file-changed-same-version pkg:pypi/tool bin/tool1\n");
  }
  SUBCASE("without the environment's own file nothing is explained") {
    InventoryBuilder a = environment("/tmp/a", {220, 230}), b = environment("/tmp/bcd", {222, 232});
    a.remove("pyvenv.cfg");
    b.remove("pyvenv.cfg");
    CHECK(unexpected(a, b).find("bin/tool0") != std::string::npos);
  }
  SUBCASE("an activation script that grew by more than paths is named") {
    InventoryBuilder after = environment("/tmp/bcd", {222, 232});
    after.find("bin/activate").content += std::string(500, 'x');
    CHECK(unexpected(before, after) == "warning unowned-file-changed bin/activate\n");
  }
}
