#include <doctest/doctest.h>

#include "differ/judge/explanation/places.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/properties.h"

using namespace stocktake;

namespace {

/// `purl` at `location`, by the record there.
std::string disagreement(const std::string& purl, const std::string& location, const std::string& record = {},
                         std::vector<Property> properties = {}) {
  const Purl parsed = parse_purl(purl);
  Package package;
  package.purl = purl;
  package.group = parsed.ns;
  package.name = parsed.name;
  package.version = parsed.version;
  package.location = location;
  package.record = record;
  package.properties = std::move(properties);
  return folder_disagrees(package);
}

}  // namespace

TEST_CASE("a folder agrees with the package in it where its installer would have named it so") {
  CHECK(disagreement("pkg:pypi/zope-interface@6.0", "s/zope", "s/zope.interface-6.0.dist-info/METADATA")
            .empty());
  CHECK(disagreement("pkg:pypi/a-b@1.0", "s/a", "s/A_B-1.0.0.dist-info/METADATA").empty());
  CHECK(disagreement("pkg:pypi/a@1.0%2Bcpu-x", "s/a", "s/a-1.0+cpu_x.dist-info/METADATA").empty());
  CHECK(disagreement("pkg:pypi/a@1.0", "s/a", "s/a-1.0-py3.11.egg-info/PKG-INFO").empty());
  CHECK(disagreement("pkg:pypi/a@1.0", "s/a", "s/a.egg-info/PKG-INFO").empty());
  CHECK(disagreement("pkg:pypi/a@1.0", "s/a", "s/a-1.0.egg-info").empty());
  CHECK(disagreement("pkg:npm/%40s/a@1.0.0", "node_modules/@s/a").empty());
  CHECK(disagreement("pkg:npm/a@1.0.0", "node_modules/.pnpm/a@1.0.0/node_modules/a").empty());
  CHECK(disagreement("pkg:npm/a@1.0.0", "packages/whatever").empty());  // a workspace
  CHECK(disagreement("pkg:npm/a@1.0.0", "node_modules/b", {}, {{property::kAlias, "b"}}).empty());
  CHECK(disagreement("pkg:golang/example.org/a/b@v1.0.0", "vendor/example.org/a/b").empty());
  CHECK(disagreement("pkg:golang/example.org/a@v1.0.0", "vendor/example.org/A").empty());
  CHECK(
      disagreement("pkg:golang/example.org/a/in@v1.0.0", "in").empty());  // the folder of example.org/a alone
  CHECK(disagreement("pkg:golang/example.org/begin@v1.0.0", "in") == "in");
  CHECK(disagreement("pkg:golang/example.org/fork@v1.0.0", "vendor/example.org/a", {},
                     {{property::kStandsFor, "example.org/a v1.0.0"}})
            .empty());
  CHECK(disagreement("pkg:cargo/a@1.0.0", "vendor/a").empty());
  CHECK(disagreement("pkg:cargo/a@1.0.0%2Bb", "vendor/a-1.0.0").empty());
  CHECK(disagreement("pkg:gem/a@1.0", "gems/a-1.0-x86_64-linux").empty());
  CHECK(disagreement("pkg:composer/a/b@1.0", "anywhere").empty());
}

TEST_CASE("a folder that says another name or version than the record in it denies it") {
  CHECK(disagreement("pkg:pypi/a@1.1", "s/a", "s/a-1.0.dist-info/METADATA") == "a-1.0.dist-info");
  CHECK(disagreement("pkg:pypi/b@1.0", "s/a", "s/a-1.0.dist-info/METADATA") == "a-1.0.dist-info");
  CHECK(disagreement("pkg:pypi/a@1.1", "s/a", "s/a-1.0-py3.11.egg-info/PKG-INFO") == "a-1.0-py3.11.egg-info");
  CHECK(disagreement("pkg:npm/string-tools@1.0.0", "node_modules/left-pad") == "left-pad");
  CHECK(disagreement("pkg:npm/%40s/a@1.0.0", "node_modules/@t/a") == "@t/a");
  CHECK(disagreement("pkg:golang/example.org/b@v1.0.0", "vendor/example.org/a") == "vendor/example.org/a");
  CHECK(disagreement("pkg:cargo/a@1.1.0", "vendor/a-1.0.0") == "a-1.0.0");
  CHECK(disagreement("pkg:gem/a@1.1", "gems/a-1.0") == "a-1.0");
}

TEST_CASE("a new denial is not believed, and one that was there before is no news") {
  Package plain, denied;
  plain.purl = denied.purl = "pkg:npm/a@1.0.0";
  plain.name = denied.name = "a";
  plain.location = "node_modules/a";
  denied.location = "node_modules/b";
  CHECK(denial_of(nullptr, plain) == Denial::none);
  CHECK(denial_of(nullptr, denied) == Denial::folder);
  CHECK(denial_of(&plain, denied) == Denial::folder);
  CHECK(denial_of(&denied, denied) == Denial::none);
  Package locked = plain;
  locked.lock_status = "version 2.0.0";
  CHECK(denial_of(&plain, locked) == Denial::lock_file);
  CHECK(denial_of(&locked, locked) == Denial::none);
  Package misnamed = plain;
  misnamed.version = "2.0.0";
  CHECK(denial_of(&plain, misnamed) == Denial::package_url);
  CHECK(denial_of(&misnamed, misnamed) == Denial::none);
  Package recorded = plain, bare = plain;
  recorded.record_status = "verified";
  bare.record_status = "absent";
  CHECK(denial_of(&recorded, bare) == Denial::record_gone);
  CHECK(denial_of(&bare, bare) == Denial::none);
  CHECK(denial_of(&recorded, plain) ==
        Denial::none);  // a document of another generator says nothing of records
}
