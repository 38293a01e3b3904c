#include "generator/source/tree.h"

#include <doctest/doctest.h>

using namespace stocktake;

namespace {

Tree tree_of(std::initializer_list<std::string_view> paths) {
  Tree tree;
  for (const auto path : paths) {
    Entry entry;
    entry.path = path;
    tree.entries.push_back(entry);
  }
  tree.finish();
  return tree;
}

}  // namespace

TEST_CASE("a finished tree finds every path and no other") {
  const Tree tree = tree_of({"b/c", "a", "b-c", "b/a/x", "b0"});
  for (const auto path : {"a", "b-c", "b/a/x", "b/c", "b0"}) {
    const auto index = tree.find(path);
    REQUIRE(index != kNone);
    CHECK(tree.entries[index].path == path);
  }
  CHECK(tree.find("b") == kNone);
  CHECK(tree.find("") == kNone);
  CHECK(tree_of({}).find("a") == kNone);
}

TEST_CASE("the entries below a folder stand together, without its neighbours of like name") {
  const Tree tree = tree_of({"b/c", "a", "b-c", "b/a/x", "b0", "b.d/x"});
  const auto [first, last] = tree.below("b");
  REQUIRE(last - first == 2);
  CHECK(tree.entries[first].path == "b/a/x");
  CHECK(tree.entries[first + 1].path == "b/c");
  CHECK(tree.below("") == std::pair<std::uint32_t, std::uint32_t>(0, 6));
  const auto none = tree.below("zz");
  CHECK(none.first == none.second);
}
