#include "advisories/affects.h"

#include <string>

#include "tests/advisories/advisory_builder.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

struct Case {
  std::string ecosystem;
  std::string type, events;  ///< of one range; empty: none
  std::string versions;      ///< JSON texts
  std::string version;       ///< of the package
  std::string because;       ///< empty: not affected
  std::string fixed = {};
};

std::optional<Affected> judge(const Case& one) {
  const std::string range = one.type.empty() ? "" : range_of(one.type, one.events);
  const Advisory record = advisory(record_of("X-1", one.ecosystem, "a", range, one.versions));
  AdvisedPackage package;
  package.ecosystem = advisory_ecosystem(one.ecosystem);
  package.name = "a";
  package.version = one.version;
  return affects(record.affected.front(), package);
}

void check_all(std::initializer_list<Case> cases) {
  for (const Case& one : cases) {
    CAPTURE(one.ecosystem + " " + one.events + one.versions + " | " + one.version);
    const auto found = judge(one);
    CHECK((found ? found->because : "") == one.because);
    CHECK((found ? found->fixed : "") == one.fixed);
  }
}

}  // namespace

TEST_CASE("a version is held against each kind of bound") {
  check_all({
      {"npm", "SEMVER", "introduced 0 fixed 2.0.0", "", "1.9.9", "< 2.0.0", "2.0.0"},
      {"npm", "SEMVER", "introduced 0 fixed 2.0.0", "", "2.0.0", ""},
      {"npm", "SEMVER", "introduced 0 fixed 2.0.0", "", "2.0.0-rc.1", "< 2.0.0", "2.0.0"},
      {"npm", "SEMVER", "introduced 1.0.0 last_affected 1.5.0", "", "1.5.0", ">= 1.0.0, <= 1.5.0"},
      {"npm", "SEMVER", "introduced 1.0.0 last_affected 1.5.0", "", "1.5.1", ""},
      {"npm", "SEMVER", "introduced 1.0.0 last_affected 1.5.0", "", "0.9.0", ""},
      {"npm", "SEMVER", "introduced 1.0.0", "", "7.0.0", ">= 1.0.0"},
      {"npm", "SEMVER", "introduced 0", "", "7.0.0", "every version"},
      {"npm", "SEMVER", "introduced 0 limit 2.0.0", "", "1.0.0", "every version"},
      {"npm", "SEMVER", "introduced 0 limit 2.0.0", "", "2.0.0", ""},
      {"npm", "SEMVER", "introduced 0 limit *", "", "2.0.0", "every version"},
  });
}

TEST_CASE("bounds count in the order of versions, however they stand, and may begin anew") {
  const std::string twice = "introduced 3.0.0 fixed 1.2.0 fixed 3.1.0 introduced 1.0.0";
  check_all({
      {"npm", "SEMVER", twice, "", "0.9.0", ""},
      {"npm", "SEMVER", twice, "", "1.1.0", ">= 1.0.0, < 1.2.0", "1.2.0"},
      {"npm", "SEMVER", twice, "", "1.2.0", ""},
      {"npm", "SEMVER", twice, "", "3.0.5", ">= 3.0.0, < 3.1.0", "3.1.0"},
      {"npm", "SEMVER", twice, "", "3.1.0", ""},
  });
}

TEST_CASE("ranges of an ecosystem are in its own order, those of SemVer in SemVer's") {
  check_all({
      {"PyPI", "ECOSYSTEM", "introduced 0 fixed 2.0", "", "2.0rc1", "< 2.0", "2.0"},
      {"PyPI", "ECOSYSTEM", "introduced 0 fixed 2.0", "", "2.0.post1", ""},
      {"PyPI", "ECOSYSTEM", "introduced 1!0 fixed 1!2", "", "2026.1", ""},
      {"Debian:12", "ECOSYSTEM", "introduced 0 fixed 3.0.11-1~deb12u2", "", "3.0.11-1~deb12u1",
       "< 3.0.11-1~deb12u2", "3.0.11-1~deb12u2"},
      {"Debian:12", "ECOSYSTEM", "introduced 0 fixed 3.0.11-1~deb12u2", "", "3.0.11-1", ""},
      {"Alpine:v3.19", "ECOSYSTEM", "introduced 0 fixed 1.2.3-r4", "", "1.2.3-r3", "< 1.2.3-r4", "1.2.3-r4"},
      {"Rocky Linux:9", "ECOSYSTEM", "introduced 0 fixed 1:3.0.7-27.el9", "", "3.0.9-1.el9",
       "< 1:3.0.7-27.el9", "1:3.0.7-27.el9"},
      {"Maven", "ECOSYSTEM", "introduced 2.0-beta9 fixed 2.15.0", "", "2.14.1", ">= 2.0-beta9, < 2.15.0",
       "2.15.0"},
      {"Maven", "ECOSYSTEM", "introduced 2.0-beta9 fixed 2.15.0", "", "2.0-beta8", ""},
      {"RubyGems", "ECOSYSTEM", "introduced 0 fixed 1.0.0", "", "1.0.0.rc1", "< 1.0.0", "1.0.0"},
      {"NuGet", "ECOSYSTEM", "introduced 0 fixed 1.0.0.5", "", "1.0.0.4", "< 1.0.0.5", "1.0.0.5"},
      {"Packagist", "ECOSYSTEM", "introduced 0 fixed 1.2.0", "", "v1.1.9", "< 1.2.0", "1.2.0"},
      {"crates.io", "SEMVER", "introduced 0.0.0-0 fixed 0.3.1", "", "0.3.0", ">= 0.0.0-0, < 0.3.1", "0.3.1"},
      {"Go", "SEMVER", "introduced 0 fixed 0.17.0", "", "v0.16.0", "< 0.17.0", "0.17.0"},
      {"Go", "SEMVER", "introduced 1.21.0-0 fixed 1.21.5", "", "go1.21.4", ">= 1.21.0-0, < 1.21.5", "1.21.5"},
      {"Go", "SEMVER", "introduced 0 fixed 0.0.0-20220314234659-1baeb1ce4c0b", "",
       "v0.0.0-20210921155107-089bfa567519", "< 0.0.0-20220314234659-1baeb1ce4c0b",
       "0.0.0-20220314234659-1baeb1ce4c0b"},
      {"Hex", "SEMVER", "introduced 1.0.0 fixed 1.0.1", "", "1.0.0", ">= 1.0.0, < 1.0.1", "1.0.1"},
      {"Pub", "SEMVER", "introduced 1.0.0 fixed 1.0.1", "", "1.0.0", ">= 1.0.0, < 1.0.1", "1.0.1"},
      {"CRAN", "ECOSYSTEM", "introduced 0 fixed 1.2-3", "", "1.2-2", "< 1.2-3", "1.2-3"},
      {"Hackage", "ECOSYSTEM", "introduced 0 fixed 1.2.0.4", "", "1.2.0.3", "< 1.2.0.4", "1.2.0.4"},
  });
}

TEST_CASE("a listed version is affected whatever the ranges say, in any spelling that is equal") {
  check_all({
      {"npm", "", "", R"("1.0.0", "1.0.1")", "1.0.1", "1.0.1 is listed"},
      {"npm", "", "", R"("1.0.0")", "1.0.2", ""},
      {"npm", "SEMVER", "introduced 0 fixed 1.0.0", R"("3.0.0")", "3.0.0", "3.0.0 is listed"},
      {"PyPI", "ECOSYSTEM", "introduced 0 fixed 1.1", R"("1.0")", "1.0.0", "1.0.0 is listed", "1.1"},
      {"Packagist", "", "", R"("v1.0.0")", "1.0.0", "1.0.0 is listed"},
      {"opam", "ECOSYSTEM", "introduced 0 fixed 1.1", R"("1.0")", "1.0", "1.0 is listed"},
      {"opam", "ECOSYSTEM", "introduced 0 fixed 1.1", "", "1.0", ""},
  });
}

TEST_CASE("of a version that nobody can order, only what affects every version is said") {
  check_all({
      {"npm", "SEMVER", "introduced 0 fixed 2.0.0", "", "latest", ""},
      {"npm", "SEMVER", "introduced 0", "", "latest", "every version"},
      {"npm", "SEMVER", "introduced 0 fixed 2.0.0", "", "", ""},
      {"npm", "SEMVER", "introduced 0", "", "", "every version"},
      {"npm", "", "", R"("latest")", "latest", "latest is listed"},
  });
}

TEST_CASE("a range of commits speaks of the very commits at its ends") {
  const std::string begin(40, 'a'), last(40, 'b'), fixed(40, 'c');
  const Advisory record = advisory(
      record_of("X-1", "npm", "a",
                range_of("GIT", "introduced " + begin + " last_affected " + last + " fixed " + fixed)));
  const AffectedPackage& one = record.affected.front();
  CHECK(affects_commit(one, begin)->because == "commit aaaaaaaaaaaa is its introduced");
  CHECK(affects_commit(one, last)->because == "commit bbbbbbbbbbbb is its last_affected");
  CHECK_FALSE(affects_commit(one, fixed));
  CHECK_FALSE(affects_commit(one, std::string(40, 'd')));
}

TEST_CASE("bounds that no order can read are told") {
  const auto trouble = [](const std::string& ecosystem, const std::string& type, const std::string& events) {
    const Advisory record = advisory(record_of("X-1", ecosystem, "a", range_of(type, events)));
    const auto found = trouble_of(record.affected[0].ranges[0], record.affected[0]);
    return found.empty() ? std::string() : found.front();
  };
  CHECK(trouble("npm", "SEMVER", "introduced 0 fixed 1.0.0 limit *").empty());
  CHECK(trouble("npm", "SEMVER", "introduced 0 fixed tomorrow") ==
        "fixed of npm a: \"tomorrow\" is no version by its order");
  CHECK(trouble("PyPI", "ECOSYSTEM", "introduced 1.0-final-2").find("introduced of PyPI a") == 0);
  CHECK(trouble("npm", "SEMVER", "fixed 1.0.0") == "a range without 'introduced'");
  CHECK(trouble("opam", "ECOSYSTEM", "introduced anything").empty());
  CHECK(trouble("npm", "GIT", "introduced abc").empty());
}
