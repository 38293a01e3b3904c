#include "differ/match/match.h"
#include "schemas/inventory/properties.h"

#include <doctest/doctest.h>

#include <random>

#include "tests/differ/inventory_builder.h"

using namespace stocktake;
using stocktake::test::InventoryBuilder;
using Kind = PackageChange::Kind;

namespace {

/// "1.0@a -> 2.0@b upgraded", one line a pair, in order.
std::string pairs_text(const Inventory& before, const Inventory& after) {
  std::vector<std::string> lines;
  for (const PackagePair& pair : match_packages(before, after).pairs) {
    const auto side = [](const Inventory& inventory, std::uint32_t p) {
      if (p == kNone) return std::string("-");
      const Package& package = inventory.packages[p];
      return std::string(package.name) + " " + std::string(package.version) +
             (package.location.empty() ? "" : "@" + std::string(package.location));
    };
    lines.push_back(side(before, pair.before) + " -> " + side(after, pair.after) + " " +
                    std::string(to_string(pair.kind)));
  }
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string files_text(const Inventory& before, const Inventory& after) {
  const PackageMatches packages = match_packages(before, after);
  std::string text;
  for (const FileMatch& match : match_files(before, after, packages).changes) {
    text += std::string(to_string(match.kind));
    if (match.before != kNone) text += " " + std::string(before.files[match.before].path);
    text += " ->";
    if (match.after != kNone) text += " " + std::string(after.files[match.after].path);
    text += "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("packages pair by identity, whatever their version") {
  InventoryBuilder before, after;
  before.package("pkg:npm/a@1.0.0");
  before.package("pkg:npm/b@1.0.0");
  before.package("pkg:pypi/zope.interface@5.0");
  after.package("pkg:npm/a@1.1.0");
  after.package("pkg:npm/c@1.0.0");
  after.package("pkg:pypi/zope-interface@4.0");
  CHECK(pairs_text(before.build(), after.build()) ==
        "- -> c 1.0.0 added\n"
        "a 1.0.0 -> a 1.1.0 upgraded\n"
        "b 1.0.0 -> - removed\n"
        "zope.interface 5.0 -> zope-interface 4.0 downgraded\n");
}

TEST_CASE("of several versions of a package, each is paired with the likeliest") {
  SUBCASE("equal version first, even where npm's hoisting swaps the places") {
    InventoryBuilder before, after;
    before.package("pkg:npm/ms@2.1.3", "node_modules/ms");
    before.package("pkg:npm/ms@2.0.0", "node_modules/debug/node_modules/ms");
    after.package("pkg:npm/ms@2.0.0", "node_modules/ms");
    after.package("pkg:npm/ms@2.1.3", "node_modules/send/node_modules/ms");
    CHECK(pairs_text(before.build(), after.build()) ==
          "ms 2.0.0@node_modules/debug/node_modules/ms -> ms 2.0.0@node_modules/ms moved\n"
          "ms 2.1.3@node_modules/ms -> ms 2.1.3@node_modules/send/node_modules/ms moved\n");
  }
  SUBCASE("then equal place") {
    InventoryBuilder before, after;
    before.package("pkg:npm/ms@2.1.2", "a/ms");
    before.package("pkg:npm/ms@2.0.0", "b/ms");
    after.package("pkg:npm/ms@2.1.3", "a/ms");
    after.package("pkg:npm/ms@2.0.1", "b/ms");
    CHECK(pairs_text(before.build(), after.build()) ==
          "ms 2.0.0@b/ms -> ms 2.0.1@b/ms upgraded\n"
          "ms 2.1.2@a/ms -> ms 2.1.3@a/ms upgraded\n");
  }
  SUBCASE("then the release line, so that nothing seems downgraded") {
    InventoryBuilder before, after;
    before.package("pkg:cargo/rand@0.7.3");
    before.package("pkg:cargo/rand@0.8.4");
    after.package("pkg:cargo/rand@0.7.4");
    CHECK(pairs_text(before.build(), after.build()) ==
          "rand 0.7.3 -> rand 0.7.4 upgraded\n"
          "rand 0.8.4 -> - removed\n");
  }
  SUBCASE("in order across release lines, so that nothing seems downgraded") {
    InventoryBuilder before, after;
    before.package("pkg:npm/minimatch@3.1.2", "node_modules/minimatch");
    before.package("pkg:npm/minimatch@9.0.5", "node_modules/t/node_modules/minimatch");
    after.package("pkg:npm/minimatch@10.2.6", "node_modules/minimatch");
    after.package("pkg:npm/minimatch@3.1.5", "node_modules/e/node_modules/minimatch");
    CHECK(pairs_text(before.build(), after.build()) ==
          "minimatch 3.1.2@node_modules/minimatch -> minimatch 3.1.5@node_modules/e/node_modules/minimatch "
          "upgraded\n"
          "minimatch 9.0.5@node_modules/t/node_modules/minimatch -> minimatch 10.2.6@node_modules/minimatch "
          "upgraded\n");
  }
  SUBCASE("a copy more or less of a release is compared with that release, and never with another") {
    InventoryBuilder before, after;
    before.package("pkg:npm/ms@2.0.0", "ms");
    before.package("pkg:npm/ms@2.1.3", "a/ms");
    before.package("pkg:npm/ms@2.1.3", "b/ms");
    after.package("pkg:npm/ms@2.0.0", "c/ms");
    after.package("pkg:npm/ms@2.0.0", "d/ms");
    after.package("pkg:npm/ms@2.1.3", "ms");
    CHECK(pairs_text(before.build(), after.build()) ==
          "ms 2.0.0@ms -> ms 2.0.0@c/ms moved\n"
          "ms 2.0.0@ms -> ms 2.0.0@d/ms copied\n"
          "ms 2.1.3@a/ms -> ms 2.1.3@ms moved\n"
          "ms 2.1.3@b/ms -> - removed\n");
  }
  SUBCASE("a release that went back beside one that stayed is a downgrade all the same") {
    InventoryBuilder before, after;
    before.package("pkg:npm/lodash@4.17.21", "a");
    before.package("pkg:npm/lodash@3.10.0", "b");
    after.package("pkg:npm/lodash@4.17.4", "a");
    after.package("pkg:npm/lodash@3.10.0", "b");
    CHECK(pairs_text(before.build(), after.build()) ==
          "lodash 3.10.0@b -> lodash 3.10.0@b same\n"
          "lodash 4.17.21@a -> lodash 4.17.4@a downgraded\n");
  }
  SUBCASE("of two commits nobody can tell which is older") {
    InventoryBuilder before, after;
    before.package("pkg:golang/a/b@fb94a2822640092e3eb8f3f0aaeb1bd32d4ae5f7");
    before.package("pkg:golang/c/d@fb94a28");
    after.package("pkg:golang/a/b@0b94a2822640092e3eb8f3f0aaeb1bd32d4ae5f7");
    after.package("pkg:golang/c/d@v1.0.0");
    CHECK(pairs_text(before.build(), after.build()) ==
          "b fb94a2822640092e3eb8f3f0aaeb1bd32d4ae5f7 -> b 0b94a2822640092e3eb8f3f0aaeb1bd32d4ae5f7 "
          "reversioned\n"
          "d fb94a28 -> d v1.0.0 reversioned\n");
  }
  SUBCASE("of several copies, those in one place pair up") {
    InventoryBuilder before, after;
    for (const char* place : {"a", "b", "c"}) before.package("pkg:npm/x@1.0.0", place);
    for (const char* place : {"b", "c", "d"}) after.package("pkg:npm/x@2.0.0", place);
    CHECK(pairs_text(before.build(), after.build()) ==
          "x 1.0.0@a -> x 2.0.0@d upgraded\n"
          "x 1.0.0@b -> x 2.0.0@b upgraded\n"
          "x 1.0.0@c -> x 2.0.0@c upgraded\n");
  }
  SUBCASE("then version order, newest with newest") {
    InventoryBuilder before, after;
    before.package("pkg:npm/x@9.0.0");
    before.package("pkg:npm/x@10.0.0");
    after.package("pkg:npm/x@11.0.0");
    CHECK(pairs_text(before.build(), after.build()) ==
          "x 10.0.0 -> x 11.0.0 upgraded\n"
          "x 9.0.0 -> - removed\n");
  }
}

TEST_CASE("as few packages as can be seem downgraded, and all that can be paired are") {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    InventoryBuilder sides[2];
    std::vector<int> versions[2];
    for (int side = 0; side < 2; ++side) {
      std::vector<int> all = {1, 2, 3, 4, 5, 6, 7, 8, 9};  // odd before, even after: no release is on both
      std::erase_if(all, [&](int v) { return v % 2 == side || random() % 2 == 0; });
      for (const int v : all) sides[side].package("pkg:npm/x@" + std::to_string(v) + ".0.0");
      versions[side] = all;
    }
    const Inventory b = sides[0].build(), a = sides[1].build();
    std::size_t paired = 0, downgraded = 0;
    for (const PackagePair& pair : match_packages(b, a).pairs) {
      paired += pair.both();
      downgraded += pair.kind == Kind::downgraded;
    }
    const std::size_t all = std::min(versions[0].size(), versions[1].size());
    CHECK(paired == all);
    // The fewest of all ways to pair them, tried one by one.
    std::vector<int>&few = versions[versions[0].size() > versions[1].size()],
    many = versions[&few == versions];
    std::size_t fewest = all;
    std::sort(many.begin(), many.end());
    do {
      std::size_t count = 0;
      for (std::size_t i = 0; i < few.size(); ++i)
        count += &few == versions ? few[i] > many[i] : many[i] > few[i];
      fewest = std::min(fewest, count);
    } while (std::next_permutation(many.begin(), many.end()));
    CHECK(downgraded == fewest);
  }
}

TEST_CASE("a package without purl or group takes its only namesake") {
  InventoryBuilder before, after;
  before.package("pkg:maven/org.slf4j/slf4j-api@2.0.1");
  auto& bare = after.package("");
  bare.name = "slf4j-api";
  bare.version = "2.0.1";
  CHECK(pairs_text(before.build(), after.build()) == "slf4j-api 2.0.1 -> slf4j-api 2.0.1 same\n");

  SUBCASE("but not where there are two") {
    auto& other = after.package("");
    other.group = "com.example";
    other.name = "slf4j-api";
    CHECK(match_packages(before.build(), after.build()).pairs.size() == 3);
  }
  SUBCASE("and not where both have a purl, which says that they differ") {
    InventoryBuilder scoped, plain;
    scoped.package("pkg:npm/%40acme/core@1.0.0");
    plain.package("pkg:npm/core@1.0.0");
    CHECK(match_packages(scoped.build(), plain.build()).pairs.size() == 2);
  }
}

TEST_CASE("another spelling of a version is no new version") {
  InventoryBuilder before, after;
  before.package("pkg:pypi/a@1.0");
  after.package("pkg:pypi/a@1.0.0");
  const auto pairs = match_packages(before.build(), after.build()).pairs;
  REQUIRE(pairs.size() == 1);
  CHECK(pairs[0].kind == Kind::same);
  CHECK_FALSE(pairs[0].new_version);
}

TEST_CASE("a version that only one side knows explains nothing") {
  InventoryBuilder before, after;
  before.package("pkg:pypi/a");
  after.package("pkg:pypi/a@1.0.0");
  const auto pairs = match_packages(before.build(), after.build()).pairs;
  REQUIRE(pairs.size() == 1);
  CHECK(pairs[0].kind == Kind::reversioned);
  CHECK_FALSE(pairs[0].new_version);
}

TEST_CASE("the same base name in two folders: the one that changed is named") {
  InventoryBuilder before, after;
  for (auto* side : {&before, &after}) {
    side->unowned("a/index.js", "one");
    side->unowned("b/index.js", "one");
  }
  after.find("b/index.js").content = "two";
  CHECK(files_text(before.build(), after.build()) == "modified b/index.js -> b/index.js\n");
}

TEST_CASE("a rename that only follows the version or the place is no new file") {
  struct Case {
    const char *purl_before, *location_before, *path_before, *purl_after, *location_after, *path_after;
  };
  const Case cases[] = {
      {"pkg:pypi/foo@1.2", "", "foo-1.2.dist-info/METADATA", "pkg:pypi/foo@1.3", "",
       "foo-1.3.dist-info/METADATA"},
      {"pkg:generic/z@1.3", "", "lib/libz.so.1.3", "pkg:generic/z@1.4", "", "lib/libz.so.1.4"},
      {"pkg:npm/x@1.2.3", ".pnpm/x@1.2.3/node_modules/x", ".pnpm/x@1.2.3/node_modules/x/i.js",
       "pkg:npm/x@1.2.4", ".pnpm/x@1.2.4/node_modules/x", ".pnpm/x@1.2.4/node_modules/x/i.js"},
      {"pkg:npm/x@1.2.3", "node_modules/a/node_modules/x", "node_modules/a/node_modules/x/i.js",
       "pkg:npm/x@1.2.3", "node_modules/x", "node_modules/x/i.js"},
      {"pkg:pypi/foo@1.2", "lib/python3.11/site-packages/foo", "lib/python3.11/site-packages/foo/a.py",
       "pkg:pypi/foo@1.2", "lib/python3.12/site-packages/foo", "lib/python3.12/site-packages/foo/a.py"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.path_before);
    InventoryBuilder before, after;
    before.package(c.purl_before, c.location_before);
    before.file(c.path_before, "old");
    after.package(c.purl_after, c.location_after);
    after.file(c.path_after, "new");
    CHECK(files_text(before.build(), after.build()) ==
          "modified " + std::string(c.path_before) + " -> " + c.path_after + "\n");
  }
}

TEST_CASE("two packages that change places are compared with themselves") {
  InventoryBuilder before, after;
  before.package("pkg:npm/ms@2.1.3", "node_modules/ms");
  before.file("node_modules/ms/index.js", "new ms");
  before.package("pkg:npm/ms@2.0.0", "node_modules/a/node_modules/ms");
  before.file("node_modules/a/node_modules/ms/index.js", "old ms");
  after.package("pkg:npm/ms@2.0.0", "node_modules/ms");
  after.file("node_modules/ms/index.js", "old ms");
  after.package("pkg:npm/ms@2.1.3", "node_modules/a/node_modules/ms");
  after.file("node_modules/a/node_modules/ms/index.js", "new ms");
  CHECK(files_text(before.build(), after.build()) ==
        "moved node_modules/ms/index.js -> node_modules/a/node_modules/ms/index.js\n"
        "moved node_modules/a/node_modules/ms/index.js -> node_modules/ms/index.js\n");
}

TEST_CASE("moves and copies are found by their bytes") {
  InventoryBuilder before, after;
  before.package("pkg:npm/a@1.0.0", "a");
  const std::string helper(600, 'h');
  before.file("a/util.js", helper);
  before.unowned("kept.txt", "kept");
  after.package("pkg:npm/a@1.0.0", "a");
  after.package("pkg:npm/b@1.0.0", "b");
  after.file("b/util.js", helper);
  after.unowned("kept.txt", "kept");
  after.unowned("copy.txt", "kept");
  after.unowned("empty", "");
  CHECK(files_text(before.build(), after.build()) ==
        "moved a/util.js -> b/util.js\n"
        "copied kept.txt -> copy.txt\n"
        "added -> empty\n");
}

TEST_CASE("a document that repeats a path has its equal digests paired first") {
  InventoryBuilder before, after;
  before.unowned("p", "one");
  before.unowned("p", "two");
  after.unowned("p", "two");
  after.unowned("p", "three");
  CHECK(files_text(before.build(), after.build()) == "modified p -> p\n");
}

TEST_CASE("digests are compared by the strongest algorithm that both sides have") {
  const auto compare = [](auto&& prepare) {
    InventoryBuilder before, after;
    prepare(before.unowned("f", "x"), after.unowned("f", "x"));
    const Inventory b = before.build(), a = after.build();
    const auto changes = match_files(b, a, match_packages(b, a)).changes;
    return changes.empty() ? FileDifference{} : changes.front().differs;
  };
  const auto none = [](test::FileSpec& file) { file.has_sha256 = false; };
  const Hash md5{HashAlgorithm::md5, "11111111111111111111111111111111"};
  const Hash other_md5{HashAlgorithm::md5, "22222222222222222222222222222222"};
  const Hash sha512{HashAlgorithm::sha512, "aa"}, other_sha512{HashAlgorithm::sha512, "bb"};

  CHECK_FALSE(compare([](auto&, auto&) {}).any());
  {
    const auto d = compare([&](auto&, auto& after) { none(after); });
    CHECK(d.not_comparable);
    CHECK(d.weakened);
  }
  {
    const auto d = compare([&](auto& before, auto& after) { none(before), none(after); });
    CHECK(d.not_comparable);
    CHECK_FALSE(d.weakened);
  }
  {
    const auto d = compare([&](auto& before, auto& after) {
      after.content = "y";
      before.hashes = after.hashes = {md5};
    });
    CHECK(d.content);
    CHECK(d.conflict);
  }
  {
    const auto d = compare([&](auto& before, auto& after) {
      before.hashes = {sha512};
      after.hashes = {other_sha512};
    });
    CHECK(d.content);
    CHECK(d.conflict);
  }
  CHECK_FALSE(compare([&](auto&, auto& after) { after.hashes = {md5}; }).any());
  {
    const auto d = compare([&](auto& before, auto& after) {
      none(before), none(after);
      before.hashes = {md5};
      after.hashes = {other_md5};
    });
    CHECK(d.content);
    CHECK_FALSE(d.not_comparable);
  }
  {
    const auto d = compare([&](auto& before, auto& after) {
      before.hashes = after.hashes = {md5};
      none(after);
    });
    CHECK(d.weakened);
    CHECK_FALSE(d.not_comparable);
  }
}

TEST_CASE("matching one way is the mirror of matching the other way") {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    InventoryBuilder sides[2];
    for (auto& side : sides) {
      for (int p = 0; p < 4; ++p) {
        if (random() % 4 == 0) continue;
        const std::string version = std::to_string(random() % 3) + "." + std::to_string(random() % 3);
        const std::string place = "m" + std::to_string(random() % 3) + "/p" + std::to_string(p % 3);
        if (std::any_of(side.packages.begin(), side.packages.end(),
                        [&](const auto& other) { return other.location == place; }))
          continue;
        side.package("pkg:npm/p" + std::to_string(p) + "@" + version, place);
        for (int f = 0; f < 4; ++f)
          if (random() % 3 != 0) side.file(place + "/f" + std::to_string(f), std::to_string(random() % 6));
      }
      for (int f = 0; f < 4; ++f)
        if (random() % 3 != 0) side.unowned("u" + std::to_string(f), std::to_string(random() % 6));
      if (side.files.empty()) side.unowned("u");
    }
    const Inventory a = sides[0].build(), b = sides[1].build();
    const auto forth = match_packages(a, b), back = match_packages(b, a);
    for (std::uint32_t i = 0; i < a.packages.size(); ++i)
      CHECK(forth.pairs[forth.pair_of_before[i]].after == back.pairs[back.pair_of_after[i]].before);
    const auto files_forth = match_files(a, b, forth), files_back = match_files(b, a, back);
    CHECK(files_forth.equal == files_back.equal);
    for (std::uint32_t j = 0; j < b.files.size(); ++j) {
      const std::uint32_t i = files_forth.partner[j];
      if (i != kNone) CHECK(files_back.partner[i] == j);
    }
  }
}

TEST_CASE("between two published releases a path counts from the package's folder, without its version") {
  InventoryBuilder before, after;
  before.package("pkg:pypi/foo@1.2", "Foo-1.2").properties = {{"stocktake:published", "sdist"}};
  before.file("Foo-1.2/setup.py", "same");
  before.file("Foo-1.2/foo.py", "old");
  before.file("Foo-1.2/data/foo-1.2.bin", "same data");
  before.file("Foo-1.2/old/a.py", "moved");
  after.package("pkg:pypi/foo@1.3", "foo-1.3").properties = {{"stocktake:published", "sdist"}};
  after.file("foo-1.3/setup.py", "same");
  after.file("foo-1.3/foo.py", "new");
  after.file("foo-1.3/data/foo-1.3.bin", "same data");
  after.file("foo-1.3/new/a.py", "moved");
  CHECK(files_text(before.build(), after.build()) ==
        "modified Foo-1.2/foo.py -> foo-1.3/foo.py\n"
        "moved Foo-1.2/old/a.py -> foo-1.3/new/a.py\n");
}

TEST_CASE("a published package that only one side is owns no file of the comparison") {
  InventoryBuilder before, after;
  before.unowned("configure.ac", "source");
  after.package("pkg:pypi/foo@1.3", "foo-1.3").properties = {{"stocktake:published", "sdist"}};
  after.file("foo-1.3/configure.ac", "source");
  after.file("foo-1.3/configure", "generated");
  const Inventory b = before.build(), a = after.build();
  const PackageMatches packages = match_packages(b, a);
  REQUIRE(packages.pairs.size() == 1);
  CHECK(packages.pairs[0].unrelated());
  for (const FileMatch& match : match_files(b, a, packages).changes) CHECK(match.pair == kNone);
}

TEST_CASE("the folder that an archive wraps all its files in says nothing, where the other side lacks it") {
  InventoryBuilder source, tarball;
  source.unowned("configure.ac", "old");
  source.unowned("src/main.c", "same");
  source.unowned("src/only.c", "source");
  tarball.unowned("xz-5.6.0/configure", "generated");
  tarball.unowned("xz-5.6.0/configure.ac", "new");
  tarball.unowned("xz-5.6.0/src/main.c", "same");
  const Inventory before = source.build();
  Inventory after = tarball.build();
  SUBCASE("of an archive") {
    after.origin.kind = "archive";
    CHECK(files_text(before, after) ==
          "removed src/only.c ->\n"
          "added -> xz-5.6.0/configure\n"
          "modified configure.ac -> xz-5.6.0/configure.ac\n");
    CHECK(files_text(after, before) ==
          "modified xz-5.6.0/configure.ac -> configure.ac\n"
          "added -> src/only.c\n"
          "removed xz-5.6.0/configure ->\n");
  }
  SUBCASE("but not of a folder") {
    CHECK(files_text(before, after).find("moved src/main.c -> xz-5.6.0/src/main.c") != std::string::npos);
  }
}

TEST_CASE("of a published module the folders that its path and version make say nothing either") {
  InventoryBuilder archive, folder;
  const std::string place = "example.com/m@v1.0.0";
  archive.package("pkg:golang/example.com/m@v1.0.0", place).properties = {{property::kPublished, "module"}};
  folder.package("pkg:golang/example.com/m@v1.0.0").properties = {{property::kPublished, "module"}};
  for (const std::string name : {"a.go", "b/c.go"}) {
    archive.file(place + "/" + name, name);
    folder.file(name, name == "a.go" ? "other" : name);
  }
  Inventory before = archive.build();
  before.origin.kind = "archive";
  CHECK(files_text(before, folder.build()) == "modified example.com/m@v1.0.0/a.go -> a.go\n");
}

TEST_CASE("what is small or generic does not pass from one package to another, whatever its bytes") {
  InventoryBuilder before, after;
  const std::string large(2'000, 'x'), licence(2'000, 'l');
  for (auto* side : {&before, &after}) {
    const std::string name = side == &before ? "gone" : "new";
    side->package("pkg:pypi/" + name + "@1.0", name);
    side->file(name + "/INSTALLER", "uv");
    side->file(name + "/LICENSE.txt", licence);
    side->file(name + "/code.py", large);
  }
  CHECK(files_text(before.build(), after.build()) ==
        "removed gone/INSTALLER ->\n"
        "removed gone/LICENSE.txt ->\n"
        "added -> new/INSTALLER\n"
        "added -> new/LICENSE.txt\n"
        "moved gone/code.py -> new/code.py\n");
}
