#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

struct Sides {
  InventoryBuilder before = small_environment(), after = small_environment();

  /// A file of requests on both sides.
  void both(const std::string& path, const std::string& was, const std::string& is) {
    for (auto* side : {&before, &after})
      side->unowned(path, side == &before ? was : is).owner =
          side->find("site-packages/requests/api.py").owner;
  }
};

}  // namespace

TEST_CASE("other certificate authorities are a note with a new version, and a warning without") {
  Sides sides;
  sides.both("site-packages/requests/cacert.pem", "one", "other");
  CHECK(unexpected(sides.before, sides.after) ==
        "error file-changed-same-version pkg:pypi/requests site-packages/requests/cacert.pem\n"
        "warning trust-store-changed pkg:pypi/requests site-packages/requests/cacert.pem\n");
  upgrade(sides.after, "requests", "2.32.0");
  CHECK(unexpected(sides.before, sides.after).empty());
  CHECK(noted(sides.before, sides.after) ==
        "note trust-store-changed pkg:pypi/requests site-packages/requests/cacert.pem\n");
}

TEST_CASE("a package that brings its first list of authorities is a warning") {
  Sides sides;
  upgrade(sides.after, "requests", "2.32.0");
  const std::string owner = sides.after.find("site-packages/requests/api.py").owner;
  sides.after.unowned("site-packages/requests/test.pem", "a single certificate").owner = owner;
  CHECK(unexpected(sides.before, sides.after).empty());
  sides.after.unowned("site-packages/requests/anchors.pem", std::string(40'000, 'c')).owner = owner;
  CHECK(unexpected(sides.before, sides.after) ==
        "warning trust-store-changed pkg:pypi/requests site-packages/requests/anchors.pem\n");
}

TEST_CASE("a new package may bring such a list, and that it is there is no news") {
  Sides sides;
  sides.after.package("pkg:pypi/certs@1.0", "site-packages/certs");
  sides.after.file("site-packages/certs/cacert.pem", "one");
  CHECK(unexpected(sides.before, sides.after).find("trust-store") == std::string::npos);
  CHECK(noted(sides.before, sides.after).find("trust-store-changed pkg:pypi/certs") != std::string::npos);
  CHECK(noted(sides.after, sides.after).find("trust-store") == std::string::npos);
}

TEST_CASE("a list of authorities that only moved is none that changed") {
  Sides sides;
  sides.both("site-packages/requests/cacert.pem", "one", "one");
  upgrade(sides.after, "requests", "2.32.0");
  sides.after.find("site-packages/requests/cacert.pem").path = "site-packages/requests/certs/cacert.pem";
  CHECK(noted(sides.before, sides.after).find("trust-store") == std::string::npos);
}
