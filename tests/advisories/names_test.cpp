#include "advisories/names.h"

#include <set>
#include <string>
#include <utility>

#include "tests/advisories/advisory_builder.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

AdvisedPackage of_purl(std::string_view purl, std::vector<Property> properties = {}) {
  Package package;
  package.purl = purl;
  package.properties = std::move(properties);
  return advised_package(package);
}

std::string words(const AdvisedPackage& package) {
  if (package.ecosystem == nullptr) return "none";
  std::string text = std::string(package.ecosystem->name) + " " + package.name + " " + package.version;
  return package.release.empty() ? text : text + " of " + package.release;
}

std::string key(std::string_view ecosystem, std::string_view name) {
  return advisory_key(*advisory_ecosystem(ecosystem), name);
}

}  // namespace

TEST_CASE("a package is named as advisories of its ecosystem name it") {
  const std::pair<const char*, const char*> cases[] = {
      {"pkg:npm/lodash@4.17.20", "npm lodash 4.17.20"},
      {"pkg:npm/%40babel/core@7.0.0", "npm @babel/core 7.0.0"},
      {"pkg:pypi/zope-interface@5.0", "PyPI zope-interface 5.0"},
      {"pkg:golang/golang.org/x/net@v0.17.0", "Go golang.org/x/net v0.17.0"},
      {"pkg:golang/std@1.21.0", "Go stdlib 1.21.0"},
      {"pkg:golang/stdlib@1.21.0", "Go stdlib 1.21.0"},
      {"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1",
       "Maven org.apache.logging.log4j:log4j-core 2.14.1"},
      {"pkg:cargo/time@0.1.0", "crates.io time 0.1.0"},
      {"pkg:composer/symfony/http-kernel@5.0.0", "Packagist symfony/http-kernel 5.0.0"},
      {"pkg:gem/rails@7.0.0", "RubyGems rails 7.0.0"},
      {"pkg:github/actions/checkout@v4", "GitHub Actions actions/checkout v4"},
      {"pkg:deb/debian/curl@7.88.1-10?distro=debian-12", "Debian curl 7.88.1-10 of 12"},
      {"pkg:deb/debian/curl@7.88.1-10?distro=bookworm", "Debian curl 7.88.1-10 of 12"},
      {"pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12&upstream=openssl", "Debian openssl 3.0.11-1 of 12"},
      {"pkg:deb/ubuntu/libgcc@12-1?distro=ubuntu-22.04&upstream=gcc-12%4012.1-2",
       "Ubuntu gcc-12 12.1-2 of 22.04"},
      {"pkg:apk/alpine/busybox@1.36.1-r2?distro=alpine-3.19.1", "Alpine busybox 1.36.1-r2 of 3.19.1"},
      {"pkg:rpm/rocky/openssl-libs@3.0.7-24.el9?distro=rocky-9.3&upstream=openssl-3.0.7-24.el9.src.rpm",
       "Rocky Linux openssl 3.0.7-24.el9 of 9.3"},
      {"pkg:generic/openssl@3.0", "none"},
      {"no purl", "none"},
  };
  for (const auto& [purl, expected] : cases) {
    CAPTURE(purl);
    CHECK(words(of_purl(purl)) == expected);
  }
}

TEST_CASE("a system's package stands for the source package that its record names") {
  CHECK(words(of_purl("pkg:deb/debian/libssl3@3.0.11-1+b1?distro=debian-12",
                      {{"stocktake:source", "openssl 3.0.11-1"}})) == "Debian openssl 3.0.11-1 of 12");
  CHECK(words(of_purl("pkg:apk/alpine/ssl_client@1.36.1-r2?distro=alpine-3.19.1",
                      {{"stocktake:source", "busybox 1.36.1-r2"}})) == "Alpine busybox 1.36.1-r2 of 3.19.1");
}

TEST_CASE("the epoch of an rpm counts") {
  CHECK(of_purl("pkg:rpm/rocky/openssl@3.0.7-24.el9?epoch=1&distro=rocky-9.3").version == "1:3.0.7-24.el9");
}

TEST_CASE("names that are one package have one key, and others have others") {
  CHECK(key("PyPI", "Zope.Interface") == key("PyPI", "zope_interface"));
  CHECK(key("PyPI", "a--b") == key("PyPI", "a-b"));
  CHECK(key("NuGet", "Newtonsoft.Json") == key("NuGet", "newtonsoft.json"));
  CHECK(key("SwiftURL", "https://github.com/Apple/swift-nio.git") ==
        key("SwiftURL", "github.com/apple/swift-nio"));
  CHECK(key("npm", "JSONStream") != key("npm", "jsonstream"));
  CHECK(key("npm", "a") != key("PyPI", "a"));
  CHECK(key("Debian:11", "a") == key("Debian:12", "a"));
}

TEST_CASE("a suffix says which release, and which registry") {
  const auto in = [](std::string_view ecosystem, std::string_view purl) {
    return in_scope(ecosystem, of_purl(purl));
  };
  CHECK(in("Debian", "pkg:deb/debian/a@1?distro=debian-12"));
  CHECK(in("Debian", "pkg:deb/debian/a@1"));
  CHECK(in("Debian:12", "pkg:deb/debian/a@1?distro=debian-12"));
  CHECK(in("Debian:12", "pkg:deb/debian/a@1?distro=debian-12.5"));
  CHECK_FALSE(in("Debian:12", "pkg:deb/debian/a@1?distro=debian-11"));
  CHECK_FALSE(in("Debian:12", "pkg:deb/debian/a@1"));
  CHECK_FALSE(in("Debian:1", "pkg:deb/debian/a@1?distro=debian-12"));
  CHECK(in("Alpine:v3.19", "pkg:apk/alpine/a@1?distro=alpine-3.19.1"));
  CHECK_FALSE(in("Alpine:v3.1", "pkg:apk/alpine/a@1?distro=alpine-3.19.1"));
  CHECK(in("Ubuntu:22.04:LTS", "pkg:deb/ubuntu/a@1?distro=ubuntu-22.04"));
  CHECK(in("Ubuntu:Pro:22.04:LTS", "pkg:deb/ubuntu/a@1?distro=ubuntu-22.04"));
  CHECK(in("Red Hat:enterprise_linux:9::baseos", "pkg:rpm/redhat/a@1?distro=redhat-9.3"));
  CHECK_FALSE(in("Ubuntu:24.04:LTS", "pkg:deb/ubuntu/a@1?distro=ubuntu-22.04"));
  CHECK(in("Maven:https://maven.google.com", "pkg:maven/a/b@1"));
  CHECK(in("Maven:https://maven.google.com", "pkg:maven/a/b@1?repository_url=maven.google.com"));
  CHECK_FALSE(in("Maven:https://maven.google.com", "pkg:maven/a/b@1?repository_url=https://repo.example"));
}

TEST_CASE("the commit of a checkout is taken from wherever a document has it") {
  const std::string commit(40, 'a');
  Package package;
  package.purl = "pkg:github/owner/repo@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  CHECK(commit_of(package) == commit);
  package.purl =
      "pkg:generic/x?vcs_url=git%2Bhttps%3A%2F%2Fa.test%2Fr%40AAAAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  CHECK(commit_of(package) == commit);
  package.purl = "pkg:pypi/x@1.0";
  CHECK(commit_of(package).empty());
  package.references.push_back(
      {"vcs", "git+https://a.test/r@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", {}, {}});
  CHECK(commit_of(package) == commit);
  package.references[0].url = "https://user@a.test/r";
  CHECK(commit_of(package).empty());
}

TEST_CASE("every ecosystem stands once in the table, and is found by its name") {
  std::set<std::string_view> names;
  for (const AdvisoryEcosystem& one : advisory_ecosystems()) {
    CHECK(names.insert(one.name).second);
    CHECK(advisory_ecosystem(one.name) == &one);
    CHECK(one.is_distribution == !one.purl_namespace.empty());
  }
  CHECK(advisory_ecosystem("Nowhere") == nullptr);
}
