#include <doctest/doctest.h>

#include "schemas/inventory/properties.h"
#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("packages that come and go are notes, one that goes back is a warning") {
  InventoryBuilder before, after;
  before.package("pkg:pypi/stays@1.0");
  before.package("pkg:pypi/goes@1.0");
  before.package("pkg:pypi/back@1.10");
  after.package("pkg:pypi/stays@1.0");
  after.package("pkg:pypi/comes@1.0");
  after.package("pkg:pypi/back@1.9");
  CHECK(unexpected(before, after) == "warning package-downgraded pkg:pypi/back\n");
  CHECK(noted(before, after) ==
        "note package-added pkg:pypi/comes\n"
        "note package-removed pkg:pypi/goes\n");
}

TEST_CASE("a new dependency is a note, and a warning where a patch release brings its package") {
  InventoryBuilder before, after;
  before.package("pkg:npm/axios@1.14.0").needs = {"pkg:npm/form-data@4.0.0"};
  before.package("pkg:npm/form-data@4.0.0");
  before.package("pkg:npm/follow@1.0.0");
  after.package("pkg:npm/axios@1.14.1").needs = {"pkg:npm/form-data@4.0.0", "pkg:npm/follow@1.0.0"};
  after.package("pkg:npm/form-data@4.0.0");
  after.package("pkg:npm/follow@1.0.0");
  CHECK(unexpected(before, after).empty());
  CHECK(noted(before, after) == "note dependency-added pkg:npm/axios\n");
  after.package("pkg:npm/plain-crypto-js@4.2.1");
  after.packages[0].needs.push_back("pkg:npm/plain-crypto-js@4.2.1");
  CHECK(unexpected(before, after).empty());  // nothing in it can do what is dangerous
  after.facts = Facts();
  for (const Fact fact : kAllFacts)
    if (fact != Fact::traits) after.facts.add(fact);
  CHECK(unexpected(before, after).find("warning dependency-added pkg:npm/axios\n") != std::string::npos);
  after.facts = before.facts;
  after.packages.back().hooks = {"npm:postinstall=node setup.js"};
  CHECK(unexpected(before, after).find("warning dependency-added pkg:npm/axios\n") != std::string::npos);

  SUBCASE("but a note where another version of it was installed") {
    before.package("pkg:npm/plain-crypto-js@5.0.0");
    after.package("pkg:npm/plain-crypto-js@5.0.0");
    CHECK(unexpected(before, after).find("dependency-added") == std::string::npos);
  }
  SUBCASE("but where the document before has no dependencies, nothing is said") {
    before.packages[0].needs.clear();
    CHECK(unexpected(before, after).find("dependency-added") == std::string::npos);
  }
}

TEST_CASE("a package that comes from elsewhere is an error") {
  InventoryBuilder before, after;
  auto& b = before.package("pkg:npm/a@1.0.0");
  auto& a = after.package("pkg:npm/a@1.0.0");
  const auto distribution = [](std::string_view url, std::string_view sha512) {
    return ExternalReference{"distribution", url, {}, {{HashAlgorithm::sha512, sha512}}};
  };
  b.references = {distribution("https://one.example/a.tgz", "aa")};
  a.references = b.references;
  CHECK(unexpected(before, after).empty());
  SUBCASE("another archive under the same version") {
    a.references = {distribution("https://one.example/a.tgz", "bb")};
    CHECK(unexpected(before, after) == "error source-changed pkg:npm/a\n");
  }
  SUBCASE("another registry, even in an upgrade") {
    upgrade(after, "a", "1.0.1");
    a.references = {distribution("https://two.example/a.tgz", "bb")};
    CHECK(unexpected(before, after) == "error source-changed pkg:npm/a\n");
  }
  SUBCASE("an upgrade has another archive") {
    upgrade(after, "a", "1.0.1");
    a.references = {distribution("https://one.example/a-1.0.1.tgz", "bb")};
    CHECK(unexpected(before, after).empty());
  }
  SUBCASE("one archive more, of the same release") {
    a.references = {distribution("https://one.example/a.whl", "cc"),
                    distribution("https://one.example/a.tgz", "aa")};
    CHECK(unexpected(before, after).empty());
  }
  SUBCASE("another repository under the same version") {
    b.references = {{"vcs", "git+https://one.example/a.git", {}, {}}};
    a.references = {{"vcs", "https://one.example/A", {}, {}}};
    CHECK(unexpected(before, after).empty());
    a.references = {{"vcs", "https://one.example/b", {}, {}}};
    CHECK(unexpected(before, after) == "error source-changed pkg:npm/a\n");
  }
}

TEST_CASE("a Go module that is built from other code than before is an error, at any version") {
  struct Side {
    std::string_view purl, stands_for, folder;
  };
  struct Case {
    Side before, after;
    bool found;
  };
  constexpr std::string_view kOne = "one.example/a v1.0.0";
  const Case cases[] = {
      {{"one.example/a@v1.0.0", "", ""}, {"evil.example/fork@v9.0.0", kOne, ""}, true},
      {{"one.example/a@v1.0.0", "", ""}, {"one.example/a@v1.0.0", "", "../fork"}, true},
      {{"good.example/fork@v1.0.0", kOne, ""}, {"evil.example/fork@v1.1.0", kOne, ""}, true},
      {{"good.example/fork@v1.0.0", kOne, ""}, {"one.example/a@v1.1.0", "", ""}, true},
      {{"one.example/a@v1.0.0", "", "../fork@1"}, {"one.example/a@v1.0.0", "", "../fork@2"}, true},
      {{"good.example/fork@v1.0.0", kOne, ""}, {"good.example/fork@v1.1.0", kOne, ""}, false},
      {{"one.example/a@v1.0.0", "", ""}, {"one.example/a@v1.1.0", kOne, ""}, false},
      {{"one.example/a@v1.0.0", "", "../fork"}, {"one.example/a@v1.1.0", "", "../fork"}, false},
      {{"one.example/a@v1.0.0", "", ""}, {"one.example/a@v9.0.0", "", ""}, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.before.purl);
    CAPTURE(c.after.purl);
    InventoryBuilder before, after;
    const auto module = [](InventoryBuilder& inventory, const Side& side) {
      PackageSpec& spec = inventory.package("pkg:golang/" + std::string(side.purl));
      if (!side.stands_for.empty()) spec.properties.push_back({property::kStandsFor, side.stands_for});
      if (!side.folder.empty()) spec.properties.push_back({property::kReplacedBy, side.folder});
    };
    module(before, c.before);
    module(after, c.after);
    CHECK(unexpected(before, after) == (c.found ? "error source-changed pkg:golang/one.example/a\n" : ""));
  }
}

TEST_CASE("another line in go.sum under one version is another archive") {
  InventoryBuilder before, after;
  before.package("pkg:golang/one.example/a@v1.0.0").properties = {{"stocktake:go-sum", "h1:one="}};
  PackageSpec& a = after.package("pkg:golang/one.example/a@v1.0.0");
  CHECK(unexpected(before, after).empty());
  a.properties = {{"stocktake:go-sum", "h1:two="}};
  CHECK(unexpected(before, after) == "error source-changed pkg:golang/one.example/a\n");
  upgrade(after, "a", "v1.0.1");
  CHECK(unexpected(before, after).empty());
}

TEST_CASE("another repository out of which a package is installed is an error in an upgrade, too") {
  struct Case {
    std::string_view before, after;
    bool found;
  };
  constexpr std::string_view kGood = "git+https://host.example/good/a.git@0001";
  for (const Case& c : {
           Case{kGood, "git+https://host.example/good/a@0002", false},
           Case{kGood, "git+https://host.example/evil/a.git@0002", true},
           Case{kGood, "", true},
           Case{"", kGood, true},
           // What only names the project's repository is nowhere that it was installed from.
           Case{"git+https://host.example/good/a.git", "git+https://host.example/moved/a.git", false},
           Case{"https://host.example/good/a@b", "https://host.example/moved/a@b", false},
       }) {
    CAPTURE(c.after);
    InventoryBuilder before, after;
    for (const auto& [side, version, url] :
         {std::tuple(&before, "1.0", c.before), std::tuple(&after, "2.0", c.after)}) {
      auto& package = side->package(std::string("pkg:pypi/a@") + version);
      package.record = "site/a.dist-info/METADATA";
      package.references = {{"vcs", "https://host.example/home", {}, {}}};
      if (!url.empty()) package.references.push_back({"vcs", url, {}, {}});
    }
    CHECK(unexpected(before, after) == (c.found ? "error source-changed pkg:pypi/a\n" : ""));
  }
}

TEST_CASE("a Python package that comes from an address now, and not out of the index, is an error") {
  struct Case {
    std::string_view before, after;
    bool found;
  };
  for (const Case& c : {Case{"", "", false}, Case{"", "https://host.example/a.whl", true},
                        Case{"https://host.example/a-1.whl", "https://host.example/a-2.whl", false},
                        Case{"https://host.example/a-1.whl", "", true}, Case{"", "editable", true}}) {
    CAPTURE(c.after);
    InventoryBuilder before, after;
    for (const auto& [side, version, url] :
         {std::tuple(&before, "1.0", c.before), std::tuple(&after, "2.0", c.after)}) {
      auto& package = side->package(std::string("pkg:pypi/a@") + version);
      package.record = "site/a.dist-info/METADATA";
      if (url == "editable")
        package.properties = {{"stocktake:editable", "true"}};
      else if (!url.empty())
        package.references = {{"distribution", url, {}, {}}};
    }
    CHECK(unexpected(before, after) == (c.found ? "error source-changed pkg:pypi/a\n" : ""));
  }
}

TEST_CASE("a package of Composer whose repository is at another host is an error in an upgrade, too") {
  for (const auto& [url, found] :
       {std::pair("https://github.com/other/a", false), {"https://evil.example/a", true}}) {
    InventoryBuilder before, after;
    before.package("pkg:composer/a/a@1.0").references = {{"vcs", "https://github.com/a/a", {}, {}}};
    after.package("pkg:composer/a/a@1.1").references = {{"vcs", url, {}, {}}};
    CHECK((unexpected(before, after) == "error source-changed pkg:composer/a/a\n") == found);
  }
}

TEST_CASE("a name that comes back in another ecosystem is an error") {
  InventoryBuilder before, after;
  before.package("pkg:npm/colors@1.4.0");
  after.package("pkg:pypi/colors@1.4.0");
  CHECK(unexpected(before, after) == "error source-changed pkg:pypi/colors\n");
}

TEST_CASE("what the lock file contradicts is an error, once it does") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.packages[1].lock_status = "version 0.9.0";
  CHECK(unexpected(before, after) == "error installed-differs-from-lock pkg:npm/left\n");
  before.packages[1].lock_status = "version 0.9.0";
  CHECK(unexpected(before, after).empty());
}

TEST_CASE("a file that its package's record does not list is an error in an upgrade too") {
  InventoryBuilder before = small_environment(), after = small_environment();
  upgrade(after, "requests", "2.32.0");
  FileSpec& file = after.unowned("site-packages/requests/extra.py");
  file.owner = after.find("site-packages/requests/api.py").owner;
  file.record = "unlisted";
  CHECK(unexpected(before, after) ==
        "error record-mismatch pkg:pypi/requests site-packages/requests/extra.py\n");

  SUBCASE("but not where it stood so before") {
    FileSpec& old = before.unowned("site-packages/requests/extra.py");
    old.owner = before.find("site-packages/requests/api.py").owner;
    old.record = "unlisted";
    CHECK(unexpected(before, after).empty());
  }
}

TEST_CASE("a record that no longer agrees with equal bytes is an error") {
  InventoryBuilder before = small_environment(), after = small_environment();
  after.find("site-packages/requests/api.py").record = "differs";
  CHECK(unexpected(before, after) ==
        "error record-mismatch pkg:pypi/requests site-packages/requests/api.py\n");
  CHECK(unexpected(after, before).empty());
}

TEST_CASE("another version without another file is a note, whatever its record says") {
  InventoryBuilder before, after;
  for (auto* side : {&before, &after}) {
    side->package(side == &before ? "pkg:golang/example.com/mod@v1.0.0" : "pkg:golang/example.com/mod@v1.1.0",
                  "vendor/example.com/mod");
    side->file("vendor/example.com/mod/mod.go", "package mod");
    side->package(side == &before ? "pkg:npm/left@1.0.0" : "pkg:npm/left@1.1.0", "node_modules/left").record =
        "node_modules/left/package.json";
    side->file("node_modules/left/package.json", side == &before ? "{1.0.0}" : "{1.1.0}");
    side->file("node_modules/left/index.js", "1");
  }
  CHECK(noted(before, after) ==
        "note version-without-change pkg:golang/example.com/mod\n"
        "note version-without-change pkg:npm/left\n");
  after.find("node_modules/left/index.js").content = "2";
  after.file("vendor/example.com/mod/more.go", "package mod").owner =
      after.find("vendor/example.com/mod/mod.go").owner;
  CHECK(noted(before, after).find("version-without-change") == std::string::npos);
}

TEST_CASE(
    "what a manifest newly asks for is noted where it is not here, and warned of where it is from "
    "elsewhere") {
  const auto judged = [](const char* was, const char* is) {
    InventoryBuilder before, after;
    for (InventoryBuilder* side : {&before, &after}) {
      PackageSpec& package =
          side->package(side == &before ? "pkg:npm/a@1.0.0" : "pkg:npm/a@1.0.1", "package");
      const char* asks = side == &before ? was : is;
      if (*asks != '\0') package.properties.push_back({property::kAsks, asks});
      package.needs = {"pkg:npm/%40s/known@1.0.0#package/node_modules/@s/known"};
      side->package("pkg:npm/%40s/known@1.0.0", "package/node_modules/@s/known");
      side->file("package/index.js");
    }
    return noted(before, after) + unexpected(before, after);
  };
  CHECK(judged("", "b") == "note dependency-added pkg:npm/a\n");
  CHECK(judged("b", "b").empty());
  CHECK(judged("", "@s/known").empty());  // it was there
  CHECK(judged("b\nc", "b").empty());
  CHECK(judged("b", "b https://x/b.tgz") == "warning dependency-added pkg:npm/a\n");
  CHECK(judged("b npm:c", "b npm:d") == "warning dependency-added pkg:npm/a\n");
  CHECK(judged("", "@s/known o/known") == "warning dependency-added pkg:npm/a\n");
}
