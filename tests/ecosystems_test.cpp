#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "advisories/names.h"
#include "generator/locks/lock.h"
#include "schemas/identity/purl.h"
#include "schemas/identity/version_order.h"
#include "schemas/inventory/ecosystem.h"
#include "verifier/archives/index.h"
#include "verifier/archives/layout.h"
#include "verifier/pins/asked.h"

// What an ecosystem is stands in one table (schemas/inventory/ecosystem.cpp). Rooms below it or beside it
// have tables of their own that speak of ecosystems: each of these has a row for every ecosystem, or a reason
// here.

using namespace stocktake;

namespace {

/// Types for which a table has no row, and why.
struct Without {
  std::string_view why;
  std::vector<std::string_view> types;
};

struct EcosystemTable {
  std::string_view where, what;  ///< the file; what a row says
  std::function<bool(std::string_view type)> has;
  std::vector<Without> without;
};

constexpr std::string_view kUnmanaged = "copied code has no package manager";
constexpr std::string_view kLockUnread = "no reader of its lock has been written";
constexpr std::string_view kNoLock = "its package manager writes no lock";
constexpr std::string_view kArchiveUnread = "how its archives are unpacked has not been written down";

template <class Rows>
bool has_row(const Rows& rows, std::string_view type) {
  return std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.purl_type == type; });
}

const std::vector<EcosystemTable>& tables() {
  static const std::vector<EcosystemTable> kTables = {
      {"schemas/identity/purl.cpp",
       "what a namespace may be",
       is_defined_purl_type,
       {{"the specification of package URLs has no such type", {"nix"}}}},
      {"schemas/identity/version_order.cpp",
       "the order of its versions",
       [](std::string_view type) { return version_scheme(type).has_value(); },
       {{kUnmanaged, {"generic"}}}},
      {"schemas/inventory/ecosystem.cpp",
       "the page of a release",
       [](std::string_view type) { return !ecosystem_of(type)->page.empty(); },
       {{kUnmanaged, {"generic"}},
        {"distributions and channels have a page each, which the name alone does not tell",
         {"deb", "apk", "rpm", "conda", "nix"}},
        {"a package is a repository, whose page its name is", {"swift"}},
        {"the page of a release names its author, whom not every record knows", {"cpan"}},
        {"its registry is a repository, which has no page for a release", {"julia"}}}},
      {"advisories/names.cpp",
       "its name in advisories",
       [](std::string_view type) { return has_row(advisory_ecosystems(), type); },
       {{"the schema of advisories has no such ecosystem",
         {"conda", "vcpkg", "brew", "nix", "cpan", "luarocks", "generic"}}}},
      {"schemas/inventory/lock_file.h",
       "its locks, with a reader in generator/locks",
       [](std::string_view type) { return has_row(lock_formats(), type); },
       {{kUnmanaged, {"generic"}},
        {kNoLock, {"apk", "rpm", "vcpkg", "opam"}},
        {kLockUnread,
         {"cran", "hackage", "conan", "hex", "pub", "swift", "brew", "nix", "cpan", "luarocks", "julia"}}}},
      {"verifier/pins/manifests.cpp",
       "the manifests in which a project asks for its packages",
       [](std::string_view type) { return has_row(manifest_kinds(), type); },
       {{kUnmanaged, {"generic"}},
        {"images ask for its packages, in their Dockerfile", {"deb", "apk", "rpm"}},
        {"no reader of its manifest has been written",
         {"cran", "hackage", "vcpkg", "conan", "hex", "pub", "swift", "brew", "nix", "cpan", "luarocks",
          "julia", "opam"}}}},
      {"verifier/archives/layout.cpp",
       "how its archives become installed files",
       [](std::string_view type) { return archive_layout(type) != nullptr; },
       {{kUnmanaged, {"generic"}},
        {kArchiveUnread,
         {"apk", "rpm", "maven", "conda", "nuget", "cran", "hackage", "vcpkg", "conan", "hex", "pub", "swift",
          "brew", "nix", "cpan", "luarocks", "julia", "opam"}}}},
  };
  return kTables;
}

/// Why the table has no row for the type; empty where it has to have one.
std::string_view reason_for_none(const EcosystemTable& table, std::string_view type) {
  for (const Without& without : table.without)
    if (std::find(without.types.begin(), without.types.end(), type) != without.types.end())
      return without.why;
  return {};
}

}  // namespace

TEST_CASE("every table that speaks of ecosystems has each of them, or says here why not") {
  for (const EcosystemTable& table : tables())
    for (const Ecosystem& ecosystem : ecosystems()) {
      const std::string_view why = reason_for_none(table, ecosystem.purl_type);
      CHECK_MESSAGE((table.has(ecosystem.purl_type) || !why.empty()), table.where, " has no row for ",
                    ecosystem.purl_type, ": ", table.what,
                    ". Add one, or the type to what is left out in tests/ecosystems_test.cpp.");
      CHECK_MESSAGE((!table.has(ecosystem.purl_type) || why.empty()), table.where, " has a row for ",
                    ecosystem.purl_type, " now, which tests/ecosystems_test.cpp leaves out: ", why);
    }
}

TEST_CASE("what is left out of a table is an ecosystem, once") {
  for (const EcosystemTable& table : tables()) {
    CAPTURE(table.where);
    std::vector<std::string_view> seen;
    for (const Without& without : table.without)
      for (const std::string_view type : without.types) {
        CAPTURE(type);
        CHECK(ecosystem_of(type) != nullptr);
        CHECK(std::find(seen.begin(), seen.end(), type) == seen.end());
        seen.push_back(type);
      }
  }
}

TEST_CASE("archives whose layout is known are also found by their names") {
  for (const Ecosystem& ecosystem : ecosystems()) {
    CAPTURE(ecosystem.purl_type);
    CHECK(finds_archives_of(ecosystem.purl_type) == (archive_layout(ecosystem.purl_type) != nullptr));
  }
}
