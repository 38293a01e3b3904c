#include "generator/catalog/system_root.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

std::string path_at(const Tree& tree, std::uint32_t entry) {
  return entry == kNone ? "nothing" : std::string(tree.entries[entry].path);
}

}  // namespace

TEST_CASE("a path of a system is followed through its folders' links, and never out of it") {
  const Tree tree = TreeBuilder(kDebianCataloger)
                        .file("r/usr/lib/x", "1")
                        .link("r/lib", "usr/lib")
                        .link("r/abs", "/usr/lib")
                        .link("r/up", "../../../usr/lib")
                        .link("r/loop", "loop/a")
                        .link("r/usr/lib/y", "x")
                        .file("x", "outside")
                        .build();
  SystemRoot root(tree, "r");
  for (const char* path :
       {"/usr/lib/x", "usr/lib/x", "/lib/x", "/abs/x", "/up/x", "//lib/./x", "/../../lib/x"})
    CHECK_MESSAGE(path_at(tree, root.find(path)) == "r/usr/lib/x", path);
  CHECK(path_at(tree, root.find("/lib")) == "r/lib");
  CHECK(path_at(tree, root.find("/lib/y")) == "r/usr/lib/y");
  for (const char* path : {"/x", "/../x", "/loop/x", "/usr/lib", "/", "", "/.", "/lib/..", "/lib/x/z"})
    CHECK_MESSAGE(path_at(tree, root.find(path)) == "nothing", path);
  CHECK(path_at(tree, root.find(std::string(5000, '/') + "lib/x")) == "nothing");
}

TEST_CASE("a link of a system leads to the file behind all links") {
  const Tree tree = TreeBuilder(kDebianCataloger)
                        .file("r/usr/bin/mawk", "1")
                        .link("r/etc/alternatives/awk", "/usr/bin/mawk")
                        .link("r/usr/bin/awk", "/etc/alternatives/awk")
                        .link("r/usr/bin/here", "./awk")
                        .link("r/usr/bin/a", "b")
                        .link("r/usr/bin/b", "a")
                        .link("r/usr/bin/none", "/usr/bin/gone")
                        .build();
  SystemRoot root(tree, "r");
  const auto target = [&](std::string_view link) { return path_at(tree, root.target_of(tree.find(link))); };
  CHECK(target("r/usr/bin/awk") == "r/usr/bin/mawk");
  CHECK(target("r/usr/bin/here") == "r/usr/bin/mawk");
  CHECK(target("r/usr/bin/a") == "nothing");
  CHECK(target("r/usr/bin/none") == "nothing");
}

TEST_CASE("os-release names the system, in etc or, where that is a link, in usr/lib") {
  const auto distro = [](const char* text) {
    const Tree tree = TreeBuilder(kDebianCataloger)
                          .file("usr/lib/os-release", text)
                          .link("etc/os-release", "../usr/lib/os-release")
                          .build();
    const OsRelease release = SystemRoot(tree, "").os_release();
    return release.id + " " + release.distro();
  };
  CHECK(distro("NAME=\"x\"\nID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n") ==
        "debian debian-12");
  CHECK(distro("ID=debian\nVERSION_CODENAME='trixie'\n") == "debian trixie");
  CHECK(distro("ID=\"a b/c\"\nVERSION_ID=1\n") == " ");
  CHECK(distro("") == " ");
}

TEST_CASE("what a system's packages claim goes deeper than any other claim, and an inner system's deepest") {
  CHECK(system_depth("") > 1000);
  CHECK(system_depth("srv/root") > system_depth(""));
  CHECK(system_depth(std::string(70'000, '/')) == UINT16_MAX);
}
