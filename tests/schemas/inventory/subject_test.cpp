#include "schemas/inventory/subject.h"

#include <doctest/doctest.h>

#include "schemas/identity/sha256_stream.h"
#include "tests/schemas/expect_error.h"

using namespace stocktake;

namespace {

Inventory taken_of(std::string_view kind, std::string_view path, std::string_view digest) {
  Inventory inventory;
  inventory.name = "shop";
  inventory.origin = {kind, path, {}, digest};
  return inventory;
}

Inventory folder_with(std::string_view path) {
  Inventory inventory = taken_of("directory", "some/shop", {});
  File file;
  file.path = path;
  file.has_sha256 = true;
  file.sha256 = sha256_of_text("hello");
  inventory.files.push_back(file);
  return inventory;
}

}  // namespace

TEST_CASE("a document, an archive, an image and a revision are named by the digest that each has") {
  struct Row {
    std::string_view kind, path, name, algorithm;
  };
  static constexpr Row kRows[] = {{"document", "sboms/a.json", "a.json", "sha256"},
                                  {"document", "-", "shop", "sha256"},
                                  {"archive", "dist/a.whl", "a.whl", "sha256"},
                                  {"image", "shop.tar", "shop", "sha256"},
                                  {"git", "git:HEAD:vendor", "shop", "gitCommit"}};
  for (const Row& row : kRows) {
    CAPTURE(row.path);
    const Resource subject = subject_of(taken_of(row.kind, row.path, "abc"));
    CHECK(subject.name == row.name);
    CHECK(subject.algorithm == row.algorithm);
    CHECK(subject.digest == "abc");
  }
}

TEST_CASE("a folder is named by in-toto's dirHash, as sha256sum gives it") {
  const Resource subject = subject_of(folder_with("a/b"));
  CHECK(subject.algorithm == "dirHash");
  const std::string line = to_hex(sha256_of_text("hello")) + "  a/b\n";
  CHECK(subject.digest == to_hex(sha256_of_text(line)));
}

TEST_CASE("a folder without a digest of all its files is not named by one") {
  const auto refusal = [](const Inventory& inventory) { return error_text([&] { subject_of(inventory); }); };
  CHECK(refusal(taken_of("directory", "none", {})) ==
        "none: no statement can name it by a digest: it has no files, or one that could not be read");
  CHECK(refusal(folder_with("a\nb")) ==
        "some/shop: no statement can name it by a digest: a name in it holds a line end");
  Inventory unread = folder_with("a");
  unread.files[0].has_sha256 = false;
  CHECK(refusal(unread).ends_with("could not be read"));
}
