#include <doctest/doctest.h>

#include "differ/judge/comparison.h"
#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

/// Two sides that differ in the bytes of one unowned file, and, where asked, in a package of that type.
bool explains(const std::string& path, const std::string& changed_type, const std::string& was = "one",
              const std::string& is = "two") {
  InventoryBuilder before, after;
  before.unowned(path, was);
  after.unowned(path, is);
  for (auto* side : {&before, &after}) {
    side->package("pkg:generic/same@1.0");
    if (!changed_type.empty())
      side->package("pkg:" + changed_type + (changed_type == "composer" ? "/acme" : "") + "/x@1.0");
  }
  if (!changed_type.empty()) upgrade(after, "x", "2.0");
  const Inventory b = before.build(), a = after.build();
  const Comparison comparison(b, a);
  REQUIRE(comparison.explanations.size() == 1);
  return !comparison.explanations[0].empty();
}

}  // namespace

TEST_CASE("what package managers write for themselves is explained, each under its condition") {
  struct Case {
    const char* path;
    const char* needs_change_of;  ///< nullptr: explained at any time
  };
  const Case cases[] = {
      {"site-packages/a-1.0.dist-info/RECORD", nullptr},
      {"site-packages/a-1.0.dist-info/INSTALLER", nullptr},
      {"site-packages/a-1.0.dist-info/direct_url.json", nullptr},
      {"site-packages/a-1.0.dist-info/provenance_url.json", nullptr},
      {"node_modules/.package-lock.json", nullptr},
      {"app/node_modules/.yarn-integrity", nullptr},
      {"node_modules/.modules.yaml", nullptr},
      {"vendor/modules.txt", "golang"},
      {"vendor/composer/installed.json", "composer"},
      {"package-lock.json", "npm"},
      {"Cargo.lock", "cargo"},
      {"go.sum", "golang"},
      {"Gemfile.lock", "gem"},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string_view(c.path));
    CHECK(explains(c.path, "") == (c.needs_change_of == nullptr));
    CHECK(explains(c.path, "cran") == (c.needs_change_of == nullptr));
    if (c.needs_change_of != nullptr) CHECK(explains(c.path, c.needs_change_of));
  }
}

TEST_CASE("a file that is longer than what it holds can be is no bookkeeping") {
  CHECK(explains("site-packages/a-1.0.dist-info/REQUESTED", "", "x", ""));
  CHECK_FALSE(explains("site-packages/a-1.0.dist-info/REQUESTED", "", "", "import os"));
  CHECK_FALSE(explains("site-packages/a-1.0.dist-info/INSTALLER", "", "pip", std::string(100, 'x')));
}

TEST_CASE("bookkeeping is known also where vendor or node_modules itself is the root") {
  CHECK(explains("modules.txt", "golang"));
  CHECK_FALSE(explains("modules.txt", "gem"));
  CHECK(explains("composer/installed.json", "composer"));
  CHECK(explains(".package-lock.json", ""));
  CHECK(explains(".pnpm/lock.yaml", ""));
  CHECK_FALSE(explains("other/composer/installed.json", "composer"));
  CHECK_FALSE(explains("other/modules.txt", "golang"));
}

TEST_CASE("what only looks like bookkeeping is not explained") {
  CHECK_FALSE(explains("RECORD", "pypi"));
  CHECK_FALSE(explains("src/package-lock.json", "npm"));
  CHECK_FALSE(explains("my-vendor/modules.txt", "golang"));
  CHECK_FALSE(explains("vendor/composer/ClassLoader.php", "composer"));
  CHECK_FALSE(explains("a-1.0.dist-info/entry_points.txt", "pypi"));
  // They run, whatever they are called.
  for (const char* path : {"vendor/autoload.php", "vendor/composer/autoload_static.php",
                           "vendor/composer/installed.php", "vendor/composer/platform_check.php"})
    CHECK_FALSE(explains(path, "composer"));
  CHECK_FALSE(explains("a-1.0.dist-info/RECORD", "pypi", "one",
                       "\x7f"
                       "ELF"));
}

TEST_CASE(
    "a system's caches change with its packages, and what decides who may do what never does by itself") {
  const auto system = [](const char* version, const char* content) {
    InventoryBuilder side;
    side.package("pkg:deb/debian/base-passwd@1");
    side.file("etc/passwd", content);
    side.package("pkg:deb/debian/man-db@1");
    side.file("var/cache/man/de/cat1/index.db", content);
    side.package(std::string("pkg:deb/debian/tool@") + version);
    side.file("usr/bin/tool", version);
    return side;
  };
  CHECK(unexpected(system("1", "a"), system("2", "b")) ==
        "error file-changed-same-version pkg:deb/debian/base-passwd etc/passwd\n");
  CHECK(unexpected(system("1", "a"), system("1", "b")) ==
        "error file-changed-same-version pkg:deb/debian/base-passwd etc/passwd\n"
        "error file-changed-same-version pkg:deb/debian/man-db var/cache/man/de/cat1/index.db\n");
}
