#include "generator/catalog/go_project.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

struct Files {
  std::string mod, sum, work;
};

/// What the project `p` with these files denies of the module. A file without content is not there.
std::string denied(const Files& files, const GoProject::Vendored& module) {
  TreeBuilder tree(kGoCataloger);
  if (!files.mod.empty()) tree.file("p/go.mod", files.mod);
  if (!files.sum.empty()) tree.file("p/go.sum", files.sum);
  if (!files.work.empty()) tree.file("p/go.work", files.work);
  const Tree built = tree.build();
  return GoProject(built, "p").contradiction(module);
}

constexpr GoProject::Vendored kExplicit = {"x/a", "v1.0.0", "x/a", "v1.0.0", true};
constexpr GoProject::Vendored kIndirect = {"x/a", "v1.0.0", "x/a", "v1.0.0", false};
constexpr GoProject::Vendored kByFolder = {"x/a", "v1.0.0", "", "", true};
constexpr GoProject::Vendored kByOther = {"x/a", "v1.0.0", "y/b", "v2.0.0", true};

}  // namespace

TEST_CASE("go: what go.mod requires in another version, or not at all, is denied") {
  const std::string one = "module m\n\nrequire x/a v1.0.0 // indirect\n";
  CHECK(denied({}, kExplicit) == "");
  CHECK(denied({one, "", ""}, kExplicit) == "");
  CHECK(denied({one, "", ""}, kByFolder) == "");
  CHECK(denied({one, "", ""}, kByOther) == "");
  CHECK(denied({"require (\n\t\"x/a\" v1.1.0\n)\n", "", ""}, kExplicit) == "version v1.1.0");
  CHECK(denied({"require (\n\tx/a v1.1.0\n)\n", "", ""}, kIndirect) == "version v1.1.0");
  CHECK(denied({"module m\n", "", ""}, kExplicit) == "nothing of it");
}

TEST_CASE("go: since 1.17 go.mod names also what only other modules need") {
  CHECK(denied({"go 1.16\n", "", ""}, kIndirect) == "");
  CHECK(denied({"go 1.17\n", "", ""}, kIndirect) == "nothing of it");
  CHECK(denied({"go 1.26.8\n", "", ""}, kIndirect) == "nothing of it");
  CHECK(denied({"go 1.21rc1\n", "", ""}, kIndirect) == "nothing of it");
  CHECK(denied({"go 1.9\n", "", ""}, kIndirect) == "");
}

TEST_CASE("go: in a workspace each module has its own go.mod") {
  CHECK(denied({"go 1.26\n", "", "go 1.26\n"}, kExplicit) == "");
}

TEST_CASE("go: go.sum has the hash of each archive that was vendored") {
  CHECK(denied({"", "x/a v1.0.0 h1:s=\n", ""}, kIndirect) == "");
  CHECK(denied({"", "x/a v1.1.0 h1:s=\n", ""}, kIndirect) == "version v1.1.0");
  CHECK(denied({"", "x/a v1.0.0/go.mod h1:s=\n", ""}, kIndirect) == "nothing of it");
  CHECK(denied({"", "\n", ""}, kIndirect) == "nothing of it");
  CHECK(denied({"", "\n", ""}, kByFolder) == "");
  CHECK(denied({"", "x/a v1.0.0 h1:s=\n", ""}, kByOther) == "nothing of it");
  CHECK(denied({"", "y/b v2.0.0 h1:s=\n", ""}, kByOther) == "");
}
