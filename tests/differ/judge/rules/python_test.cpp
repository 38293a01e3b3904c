#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

/// An environment with a compiled module, as venv and pip make it with that Python.
Inventory environment(const std::string& version, const std::string& tag, const std::string& module = "") {
  InventoryBuilder side;
  const std::string site = "lib/python" + version + "/site-packages/";
  side.package("pkg:pypi/x@1.0", site + "x-1.0.dist-info");
  side.file(site + "x-1.0.dist-info/WHEEL", "Tag: " + tag);
  side.file(site + "x/__init__.py", "code" + module);
  side.file(site + "x/fast.cpython-" + tag + "-x86_64-linux-gnu.so",
            "\x7f"
            "ELF" +
                tag);
  side.file("bin/x" + version, "#!/env/bin/python" + version).script = "same";
  side.unowned("bin/activate", "template of " + version);
  side.unowned("pyvenv.cfg", "version = " + version);
  side.symlink("bin/python3", "/usr/lib/" + version + ".1/bin/python3");
  side.symlink("bin/python" + version, "python3");
  Inventory inventory = side.build();
  for (Package& package : inventory.packages)
    package.record = inventory.strings.keep(std::string(package.location) + "/RECORD");
  return inventory;
}

}  // namespace

TEST_CASE("another minor version of Python is one finding, which stands for all that follows from it") {
  const Inventory before = environment("3.11", "311"), after = environment("3.12", "312");
  CHECK(findings_text(diff(before, after, {}), Finding::Status::unexpected) ==
        "warning python-version-changed pyvenv.cfg\n");
  SUBCASE("but not for other code") {
    const Inventory other = environment("3.12", "312", "evil");
    CHECK(findings_text(diff(before, other, {}), Finding::Status::unexpected) ==
          "error file-added-same-version pkg:pypi/x lib/python3.12/site-packages/x/__init__.py\n"
          "warning python-version-changed pyvenv.cfg\n");
  }
}
