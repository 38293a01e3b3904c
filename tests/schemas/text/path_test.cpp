#include "schemas/text/path.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("a path is its folder and its last name") {
  struct Case {
    const char *path, *folder, *name;
  };
  for (const Case& c :
       {Case{"a/b/c", "a/b", "c"}, {"a", "", "a"}, {"", "", ""}, {"a/", "a", ""}, {"/a", "", "a"}}) {
    CAPTURE(c.path);
    CHECK(folder_of(c.path) == c.folder);
    CHECK(base_name(c.path) == c.name);
  }
}

TEST_CASE("parts are joined by a slash where both are there") {
  CHECK(join("a/b", "c") == "a/b/c");
  CHECK(join("", "c") == "c");
  CHECK(join("a", "") == "a");
}

TEST_CASE("below the root a path has no slash before it") {
  const std::pair<const char*, const char*> cases[] = {
      {"/usr/lib", "usr/lib"}, {"//a", "a"}, {"a/", "a/"}, {"/", ""}, {"", ""}};
  for (const auto& [path, below] : cases) CHECK(below_root(path) == below);
}

TEST_CASE("a relative path resolves within the root or not at all") {
  CHECK(resolve("lib/site", "../../bin/x") == "bin/x");
  CHECK(resolve("", "./a//b") == "a/b");
  CHECK(resolve("a", "..") == "");
  CHECK_FALSE(resolve("a", "../../b"));
  CHECK_FALSE(resolve("a", "/etc/passwd"));
}

TEST_CASE("a link leads from the folder that it stands in, within the root or nowhere") {
  CHECK(resolve_link("bin/x", "../lib/x.py") == "lib/x.py");
  CHECK(resolve_link("x", "./y") == "y");
  CHECK(resolve_link("a/x", "..") == "");
  CHECK_FALSE(resolve_link("a/x", "../../y"));
  CHECK_FALSE(resolve_link("a/x", "/usr/bin/python3"));
  CHECK_FALSE(resolve_link("a/x", ""));
}

TEST_CASE("a path lies below a folder by whole names, and everything below the root") {
  CHECK(is_below("a/b/c", "a"));
  CHECK(is_below("a/b/c", "a/b"));
  CHECK(is_below("a", ""));
  CHECK_FALSE(is_below("a", "a"));
  CHECK_FALSE(is_below("ab/c", "a"));
  CHECK_FALSE(is_below("a", "a/b"));
}
