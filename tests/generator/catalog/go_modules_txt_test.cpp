#include "generator/catalog/go_modules_txt.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

TEST_CASE("modules.txt says which folders of a module's folder are other modules'") {
  ExpectedPackage module{"module", "example.com", "m", "v1.0.0", "", {}};
  note_modules_inside(
      "# example.com/m v1.0.0\n## explicit\nexample.com/m\nexample.com/m/own\n"
      "# example.com/m/in v0.2.0\nexample.com/m/in/x\n"
      "# example.com/m/fork/v2 v2.0.0 => example.org/f v1.9.0\nexample.com/m/fork/v2\n"
      "# example.com/m/none v0.1.0\n"
      "# example.com/more v0.1.0\nexample.com/more\n"
      "# example.com/m/../up v0.1.0\nexample.com/m/../up\n",
      module);
  std::string inside;
  for (const ExpectedPackage::Inside& one : module.inside)
    inside.append(one.folder).append(" ").append(one.name).append(" ").append(one.version).append("\n");
  CHECK(inside == "in example.com/m/in v0.2.0\nfork/v2 example.org/f v1.9.0\n");
}
