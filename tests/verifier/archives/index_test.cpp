#include "verifier/archives/index.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "schemas/error.h"
#include "tests/temporary.h"

using namespace stocktake;

TEST_CASE("verify: an archive is found by what package managers call it") {
  const TemporaryFolder folder;
  const std::string hex(128, 'a');
  struct Row {
    std::string_view purl;
    std::string path;
  };
  const Row rows[] = {
      {"pkg:golang/example.com/Mod/v2@v2.0.0", "cache/download/example.com/!mod/v2/@v/v2.0.0.zip"},
      {"pkg:cargo/sha-1@0.10.0", "registry/cache/index-1/sha-1-0.10.0.crate"},
      {"pkg:npm/%40babel/core@7.0.0", "babel-core-7.0.0.tgz"},
      {"pkg:npm/left-pad@1.3.0", "left-pad-1.3.0.tgz"},
      {"pkg:pypi/zope-interface@5.0", "zope.interface-5.0-cp311-cp311-linux_x86_64.whl"},
      {"pkg:pypi/old@1.0", "old-1.0.tar.gz"},
      {"pkg:gem/rake@13.0.0", "rake-13.0.0.gem"},
      {"pkg:composer/acme/log@1.0", "files/acme/log/0a1b2c.zip"},
      {"pkg:composer/acme/zip@1.0.0", "acme-zip-1.0.0.zip"},
      {"pkg:deb/debian/libc6@1:2.36-9%2Bb1?arch=amd64", "libc6_1%3a2.36-9+b1_amd64.deb"},
  };
  for (const Row& row : rows) {
    const auto path = std::filesystem::path(folder.path()) / row.path;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << "x";
  }
  const ArchiveIndex index({folder.path().string()});
  CHECK(index.size() == std::size(rows));
  for (const Row& row : rows) {
    CAPTURE(row.purl);
    Package package;
    package.purl = row.purl;
    const auto found = index.find(package, {});
    REQUIRE(found.size() == 1);
    CHECK(found[0].ends_with(row.path));
    const std::string other = std::string(row.purl.substr(0, row.purl.find('@', 12))) + "@9.9.9";
    package.purl = other;
    if (row.purl.find("composer") == row.purl.npos) CHECK(index.find(package, {}).empty());
  }
}

TEST_CASE("verify: npm's cache is asked by the digest that a lock demands") {
  const TemporaryFolder folder;
  const std::string hex(128, 'a');
  const auto path = std::filesystem::path(folder.path()) / "content-v2/sha512/aa/aa" / hex.substr(4);
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << "x";
  const ArchiveIndex index({folder.path().string()});
  Package package;
  package.purl = "pkg:npm/a@1.0.0";
  const LockedHash demanded{HashAlgorithm::sha512, hex};
  CHECK(index.find(package, std::span(&demanded, 1)).size() == 1);
  CHECK(index.find(package, {}).empty());
}

TEST_CASE("verify: a link among archives is not followed, and a folder that is none is refused") {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("/etc/passwd", std::filesystem::path(folder.path()) / "a-1.0.0.tgz");
  CHECK(ArchiveIndex({folder.path().string()}).size() == 0);
  CHECK_THROWS_AS(ArchiveIndex({folder.path().string() + "/none"}), Error);
}
