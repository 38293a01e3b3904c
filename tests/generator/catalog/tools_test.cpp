#include "generator/catalog/tools.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

Tree tree_of(std::initializer_list<std::string_view> paths) {
  TreeBuilder builder(kGoCataloger);
  for (const auto path : paths) builder.file(path, "");
  return builder.build();
}

/// `path=package` for each claim, in order.
std::string claimed(const Tree& tree, const std::vector<FolderOwner>& owners) {
  Catalog catalog;
  claim_folders(tree, owners, 1, catalog);
  std::string text;
  for (const Claim& claim : catalog.claims) {
    if (!text.empty()) text += " ";
    text.append(tree.entries[claim.entry].path).append("=").append(std::to_string(claim.found));
  }
  return text;
}

}  // namespace

TEST_CASE("each entry is claimed once, for the deepest folder around it") {
  const Tree tree = tree_of({"a", "b-c/x", "b/1", "b/c/2", "b/c/d/3", "b/e", "c/4", "d"});
  CHECK(claimed(tree, {}).empty());
  CHECK(claimed(tree, {{"b", 0}}) == "b/1=0 b/c/2=0 b/c/d/3=0 b/e=0");
  CHECK(claimed(tree, {{"b/c", 1}, {"c", 2}, {"b", 0}}) == "b/1=0 b/c/2=1 b/c/d/3=1 b/e=0 c/4=2");
  CHECK(claimed(tree, {{"", 9}, {"b/c/d", 1}}) == "a=9 b-c/x=9 b/1=9 b/c/2=9 b/c/d/3=1 b/e=9 c/4=9 d=9");
  CHECK(claimed(tree, {{"nowhere", 1}, {"a/b", 2}, {"../b", 3}}).empty());
}

TEST_CASE("of two packages with one folder the first in the list gets the files") {
  const Tree tree = tree_of({"b/1", "b/c/2"});
  CHECK(claimed(tree, {{"b", 5}, {"b", 3}}) == "b/1=5 b/c/2=5");
}

TEST_CASE("a single file can be claimed like a folder") {
  const Tree tree = tree_of({"bin/a", "bin/ab", "lib/x"});
  CHECK(claimed(tree, {{"bin/a", 1}, {"lib", 1}}) == "bin/a=1 lib/x=1");
  CHECK(claimed(tree, {{"bin", 2}, {"bin/a", 1}}) == "bin/a=1 bin/ab=2");
}

TEST_CASE("only the outermost of folders stay") {
  const auto sorted = [](std::vector<std::string_view> folders) {
    folders = outermost(std::move(folders));
    std::sort(folders.begin(), folders.end());
    return folders;
  };
  using List = std::vector<std::string_view>;
  CHECK(sorted({}) == List{});
  CHECK(sorted({"a/b/c", "a-b", "a", "a/b", "a", "ab"}) == List{"a", "a-b", "ab"});
  CHECK(sorted({"a", "", "b"}) == List{""});
}

TEST_CASE("files are found by their last name, and only regular ones") {
  const Tree tree =
      TreeBuilder(kGoCataloger).file("a/x", "").file("ax", "").file("x", "").link("b/x", "a").build();
  CHECK(files_named(tree, "x") == std::vector<std::uint32_t>{tree.find("a/x"), tree.find("x")});
}

TEST_CASE("depth counts the names of a folder") {
  CHECK(depth_of("") == 0);
  CHECK(depth_of("vendor") == 1);
  CHECK(depth_of("a/b/vendor") == 3);
  std::string deep(200'000, '/');
  CHECK(depth_of(deep) == UINT16_MAX);
}

TEST_CASE("a name that its type forbids gives a diagnostic and no purl") {
  Catalog catalog;
  CHECK(package_url(catalog, "r", "cargo", "", "serde", "1.0.0+x") == "pkg:cargo/serde@1.0.0%2Bx");
  CHECK(catalog.diagnostics.empty());
  CHECK(package_url(catalog, "r", "cargo", "", "", "1.0.0").empty());
  REQUIRE(catalog.diagnostics.size() == 1);
  CHECK(catalog.diagnostics[0].path == "r");
}

TEST_CASE("text within the content stays where it is, any other is kept") {
  const std::string content = "name: left";
  StringArena strings;
  const std::string_view within = std::string_view(content).substr(6);
  CHECK(lasting(within, content, strings).data() == within.data());
  std::string fleeting = "left";
  const std::string_view kept = lasting(fleeting, content, strings);
  fleeting = "gone";
  CHECK(kept == "left");
}

TEST_CASE("a name that makes no package URL is told of") {
  Catalog out;
  CHECK(package_url(out, "record", "cargo", {}, "a", "1") == "pkg:cargo/a@1");
  CHECK(out.diagnostics.empty());
  CHECK(package_url(out, "record", "cargo", "group", "a", "1").empty());
  REQUIRE(out.diagnostics.size() == 1);
  CHECK(out.diagnostics[0].path == "record");
  CHECK(out.diagnostics[0].message.starts_with("its name makes no package URL: "));
}
