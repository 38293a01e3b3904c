#include "verifier/document.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/differ/inventory_builder.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

/// A document whose files have these digests and no SHA-256, or where there are none SHA-256.
Inventory document_with(const std::vector<std::vector<HashAlgorithm>>& files) {
  InventoryBuilder builder;
  std::string name = "a";
  for (std::size_t i = 0; i < files.size(); ++i, ++name[0]) builder.unowned(name);
  Inventory document = builder.build();
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i].empty()) continue;
    document.files[i].has_sha256 = false;
    for (const HashAlgorithm one : files[i])
      document.make_detail(document.files[i]).hashes.push_back({one, "00"});
  }
  return document;
}

}  // namespace

TEST_CASE("verify: a document tells which digest is to be found of a tree's files") {
  using enum HashAlgorithm;
  CHECK(digest_beside_sha256(document_with({{}})) == std::nullopt);
  CHECK(digest_beside_sha256(document_with({{md5, sha1}, {sha1}, {md5}})) == sha1);
  CHECK(digest_beside_sha256(document_with({{sha384}, {md5}, {md5}})) == md5);
  CHECK(digest_beside_sha256(document_with({{sha512}, {md5}, {md5}})) == sha512);
  CHECK(digest_beside_sha256(document_with({{blake3}})) == std::nullopt);
}

TEST_CASE("verify: what a document cannot be held to is said") {
  using enum HashAlgorithm;
  CHECK(document_trouble(document_with({})) == "lists no files");
  CHECK(document_trouble(document_with({{blake3}, {md5}})).empty());
  CHECK(document_trouble(document_with({{blake3}})) ==
        "has no digest of any file but BLAKE3, which is not computed here");
  Inventory bare = document_with({{}});
  bare.files[0].has_sha256 = false;
  CHECK(document_trouble(bare) == "has no digest of any file");
}

TEST_CASE("verify: a digest that the reading did not find is asked for, and taken") {
  using enum HashAlgorithm;
  const Inventory document = document_with({{sha384}, {}, {md5}});
  Inventory tree = document_with({{}, {}, {}});
  std::vector<WantedDigest> wanted = further_digests(document, tree);
  REQUIRE(wanted.size() == 2);
  CHECK(wanted[0].algorithm == sha384);
  CHECK(wanted[1].file == 2);
  for (WantedDigest& one : wanted) one.hex = "00";
  take_digests(wanted, tree);
  CHECK(further_digests(document, tree).empty());
}

TEST_CASE("verify: of a document without packages files alone are compared") {
  InventoryBuilder builder;
  builder.package("pkg:npm/a@1");
  builder.file("a");
  Inventory tree = builder.build();
  tree.files[0].package = 0;
  compare_files_alone(tree);
  CHECK(tree.packages.empty());
  CHECK(tree.files[0].package == kNone);
}
