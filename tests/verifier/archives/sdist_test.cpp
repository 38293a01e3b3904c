#include "verifier/archives/sdist.h"

#include <doctest/doctest.h>

#include <string>

#include "generator/catalog/catalog.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

std::string text_of(const Tree& members, const std::unordered_set<std::string_view>& installed) {
  std::string text;
  for (const auto& [tail, member] : source_members(members, installed))
    text.append(tail).append(" <- ").append(member->path).append("\n");
  return text;
}

}  // namespace

TEST_CASE("verify: of a source distribution, modules stand below the folder that has most of them") {
  const Tree members = TreeBuilder(kPythonCataloger)
                           .file("a-1/src/a/__init__.py", "1")
                           .file("a-1/src/a/more.py", "2")
                           .file("a-1/src/a/gone.py", "3")
                           .file("a-1/tests/a/__init__.py", "4")
                           .file("a-1/setup.py", "5")
                           .file("loose.py", "6")
                           .build();
  CHECK(text_of(members, {"a/__init__.py", "a/more.py"}) ==
        "a/__init__.py <- a-1/src/a/__init__.py\n"
        "a/gone.py <- a-1/src/a/gone.py\n"
        "a/more.py <- a-1/src/a/more.py\n");
}

TEST_CASE("verify: of a source distribution, each top-level name has a folder of its own") {
  const Tree members = TreeBuilder(kPythonCataloger)
                           .file("b-1/lib/b/x.py", "1")
                           .file("b-1/b.py", "2")
                           .file("b-1/extra/c/y.py", "3")
                           .build();
  CHECK(text_of(members, {"b/x.py", "c/y.py"}) ==
        "b/x.py <- b-1/lib/b/x.py\nc/y.py <- b-1/extra/c/y.py\n");
  CHECK(text_of(members, {"d.py"}).empty());
}
