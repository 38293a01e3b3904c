#include "verifier/stated.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/temporary.h"

using namespace stocktake;

TEST_CASE("what dpkg's md5sums name is stated, with and without a merged /usr, and nothing else") {
  const TemporaryFolder root;
  root.file("var/lib/dpkg/info/a.md5sums",
            "900150983cd24fb0d6963f7d28e17f72  usr/bin/a\n"
            "900150983cd24fb0d6963f7d28e17f72  lib/a.so\nno line of such a file\n");
  root.file("var/lib/dpkg/info/a.list", "/usr/bin/listed\n");
  const StatedByMd5 stated(root.path());
  CHECK(stated.has("usr/bin/a"));
  CHECK(stated.has("lib/a.so"));
  CHECK(stated.has("usr/lib/a.so"));
  CHECK_FALSE(stated.has("bin/a"));
  CHECK_FALSE(stated.has("usr/bin/listed"));
}

TEST_CASE("no md5sums are read outside of the tree") {
  const TemporaryFolder root, outside;
  outside.file("info/a.md5sums", "900150983cd24fb0d6963f7d28e17f72  usr/bin/a\n");
  std::filesystem::create_directories(root.path() / "var/lib/dpkg");
  std::filesystem::create_symlink(outside.path() / "info", root.path() / "var/lib/dpkg/info");
  CHECK_FALSE(StatedByMd5(root.path()).has("usr/bin/a"));
  std::filesystem::remove(root.path() / "var/lib/dpkg/info");
  std::filesystem::create_directories(root.path() / "var/lib/dpkg/info");
  std::filesystem::create_symlink(outside.path() / "info/a.md5sums",
                                  root.path() / "var/lib/dpkg/info/a.md5sums");
  CHECK_FALSE(StatedByMd5(root.path()).has("usr/bin/a"));
  CHECK_FALSE(StatedByMd5(root / "none").has("usr/bin/a"));
}
