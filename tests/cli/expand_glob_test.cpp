#include "cli/expand_glob.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/schemas/expect_error.h"
#include "tests/temporary.h"

using namespace stocktake;

using Lines = std::vector<std::string>;

TEST_CASE("a pattern stands for the paths that match, in order, and a name for itself") {
  const TemporaryFolder folder;
  for (const char* name :
       {"b.json", "a.json", "c.xml", "x/d.json", "x/y/e.json", "z.json/f.json", "[1].json"})
    folder.file(name, "");
  std::filesystem::create_directory_symlink(folder / "x", folder / "link");
  const auto expanded = [&](const std::string& pattern) {
    std::vector<std::string> paths = expand_glob(folder / pattern);
    for (std::string& path : paths) path.erase(0, folder.path().string().size() + 1);
    return paths;
  };
  CHECK(expanded("*.json") == Lines{"[1].json", "a.json", "b.json", "z.json"});
  CHECK(expanded("?.xml") == Lines{"c.xml"});
  CHECK(expanded("*/*.json") == Lines{"link/d.json", "x/d.json", "z.json/f.json"});
  CHECK(expanded("**/e.json") ==
        Lines{"x/y/e.json"});  // links are not followed at any depth: they may be rings
  CHECK(expanded("x/**/*.json") == Lines{"x/d.json", "x/y/e.json"});
  CHECK(expanded("[1].json") == Lines{"[1].json"});
  CHECK(expanded("gone.json") == Lines{"gone.json"});
  CHECK(error_text([&] { expanded("*.txt"); }).find("no file matches") != std::string::npos);
  CHECK(error_text([&] { expanded("gone/*.txt"); }).find("gone/: cannot be listed") != std::string::npos);
}
