#include "generator/catalog/hook_files.h"
#include "schemas/inventory/properties.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

const Cataloger kNobody{"nobody", [](std::string_view, std::string_view) { return Wish::nothing; },
                        [](const Tree&, Catalog&) {}};

std::string paths(const Tree& tree, const std::vector<std::uint32_t>& entries) {
  std::string all;
  for (const std::uint32_t entry : entries) all.append(tree.entries[entry].path).append(" ");
  return all;
}

}  // namespace

TEST_CASE("the files that a command runs are found however it names them") {
  TreeBuilder builder(kNobody);
  for (const char* path : {"p/a.js", "p/b/index.js", "p/c.sh", "p/index.js", "p/d.py", "p/e", "q.js",
                           "p/Makefile", "p/m/m.js", "p/m/n/o.js", "p/m/package.json"})
    builder.file(path, "x");
  const Tree tree = builder.build();
  const std::pair<const char*, const char*> cases[] = {
      {"node a.js", "p/a.js "},
      {"node a", "p/a.js "},
      {"node ./b", "p/b/index.js "},
      {"node .", "p/index.js "},
      {"sh c.sh && ./e", "p/c.sh p/e "},
      {"python d.py || true", "p/d.py "},
      {"NODE_ENV=x node -r ./a 'b/index.js'", "p/a.js p/b/index.js "},
      {"node -e \"require('./a')\"", "p/a.js "},
      {"a", ""},  // a program of that name, for no engine was started
      {"cd m && node m.js", "p/m/m.js "},
      {"cd m && cd n && node o", "p/m/n/o.js "},
      {"node m", "p/m/m.js p/m/package.json "},
      {"make -s all", "p/Makefile "},
      {"remake", ""},
      {"cd .. && node q.js", ""},
      {"node ../q.js", ""},
      {"node /p/a.js", ""},
      {"", ""},
  };
  for (const auto& [command, found] : cases) {
    CAPTURE(command);
    CHECK(paths(tree, files_run_by(command, "p", tree)) == found);
  }
}

TEST_CASE("the modules that a line of Python names are found") {
  const Tree tree = TreeBuilder(kNobody)
                        .file("s/a.py", "x")
                        .file("s/b/__init__.py", "x")
                        .file("s/b/c.py", "x")
                        .file("s/os/__init__.txt", "x")
                        .build();
  CHECK(paths(tree, modules_named_by("import os; import a", "s", tree)) == "s/a.py ");
  CHECK(paths(tree, modules_named_by("import b.c; b.c.start()", "s", tree)) == "s/b/c.py ");
  CHECK(paths(tree, modules_named_by("x and __import__('a').f();", "s", tree)) == "s/a.py ");
  CHECK(paths(tree, modules_named_by("..", "s", tree)).empty());
}

TEST_CASE("a file is named once as one that a hook runs") {
  Package package;
  add_hook_file(package, "a");
  add_hook_file(package, "b");
  add_hook_file(package, "a");
  CHECK(package.properties == std::vector<Property>{{property::kHookFile, "a"}, {property::kHookFile, "b"}});
}
