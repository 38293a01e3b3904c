#include "verifier/archives/patch.h"

#include <doctest/doctest.h>

#include "generator/source/unified_diff.h"
#include "schemas/error.h"
#include "tests/mutation.h"

using namespace stocktake;

namespace {

/// What is wrong with the patch, or with applying its first file to the text; else the patched text.
std::string patched(std::string_view patch, std::string_view text) {
  try {
    return apply_patch(read_patch(patch).at(0), text);
  } catch (const Error& error) {
    return std::string("error: ") + error.what();
  }
}

}  // namespace

TEST_CASE("a patch: every way in which git writes a difference gives the other side again") {
  const std::string_view texts[] = {"",
                                    "a\n",
                                    "a",
                                    "a\nb\nc\n",
                                    "a\nB\nc\n",
                                    "b\nc\n",
                                    "a\nb\nc",
                                    "x\na\nb\nc\n",
                                    "\n\n\n",
                                    "a\n\nc\n",
                                    "a\r\nb\r\n",
                                    "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n",
                                    "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n"};
  for (const std::string_view before : texts)
    for (const std::string_view after : texts) {
      if (before == after) continue;
      const std::string patch = unified_diff("a/x", before, after);
      CAPTURE(patch);
      CHECK(patched(patch, before) == after);
    }
}

TEST_CASE("a patch: lines stand exactly where it says, or it does not apply") {
  constexpr std::string_view kPatch = "--- a/f\n+++ b/f\n@@ -2 +2 @@\n-b\n+B\n";
  CHECK(patched(kPatch, "a\nb\nc\n") == "a\nB\nc\n");
  CHECK(patched(kPatch, "0\na\nb\nc\n") == "error: line 2 is another");
  CHECK(patched(kPatch, "a\n") == "error: line 2 is another");
  CHECK(patched("--- a/f\n+++ b/f\n@@ -9 +9 @@\n-b\n+B\n", "a\n") ==
        "error: a hunk for line 9, which is not there");
  CHECK(patched("--- a/f\n+++ b/f\n@@ -2 +2 @@\n-b\n+B\n@@ -1 +1 @@\n-a\n+A\n", "a\nb\n") ==
        "error: a hunk for line 1, which is not there");
}

TEST_CASE("a patch: words around it, new and removed files, and an empty line without its blank") {
  const auto files = read_patch(
      "From 1234 Mon Sep 17\nSubject: a mail\n\n---\n f | 2 +-\n\ndiff --git a/src/f b/src/f\nindex 1..2 "
      "100644\n"
      "--- a/src/f\t2024-01-01\n+++ b/src/f\n@@ -1,3 +1,3 @@ int main\n a\n\n-c\n+C\n"
      "--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+n\n--- a/old\n+++ /dev/null\n@@ -1 +0,0 @@\n-o\n-- "
      "\n2.39\n");
  REQUIRE(files.size() == 3);
  CHECK(files[0].before == "src/f");
  CHECK(apply_patch(files[0], "a\n\nc\n") == "a\n\nC\n");
  CHECK(files[1].before.empty());
  CHECK(apply_patch(files[1], "") == "n\n");
  CHECK(files[2].after.empty());
  CHECK(apply_patch(files[2], "o\n").empty());
  CHECK_FALSE(files[0].may_create());
  CHECK_FALSE(files[0].may_remove());
  CHECK(files[1].may_create());
  CHECK(files[2].may_remove());
}

TEST_CASE("a patch: what is malformed or is not applied is said") {
  struct Case {
    std::string_view patch, said;
  };
  const Case cases[] = {
      {"", "line 0: changes no file"},
      {"hello\n", "line 1: changes no file"},
      {"--- a/f\n+++ b/f\n", "line 2: a file without a hunk"},
      {"--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n", "line 4: a hunk that ends too soon"},
      {"--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\nx\n", "line 5: a hunk that ends too soon"},
      {"--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n-b\n+c\n", "line 6: a hunk of other lines than it counts"},
      {"--- a/f\n+++ b/f\n@@ -x +1 @@\n", "line 3: a hunk without line numbers"},
      {"--- a/f\n+++ b/f\n@@ -0 +1 @@\n-a\n+b\n", "line 3: a hunk before the first line"},
      {"--- a/f\n+++ b/g\n@@ -1 +1 @@\n-a\n+b\n", "line 2: a file of two names"},
      {"--- f\n+++ f\n@@ -1 +1 @@\n-a\n+b\n", "line 1: a path that does not begin with a folder (a/, b/)"},
      {"--- a/../../f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n", "line 1: a path that leads out"},
      {"--- /dev/null\n+++ /dev/null\n@@ -1 +1 @@\n-a\n+b\n", "line 2: neither an old nor a new file"},
      {"rename from a\n", "line 1: a rename, a copy or binary content, which is not applied"},
      {"GIT binary patch\n", "line 1: a rename, a copy or binary content, which is not applied"},
      {"--- a/f\n+++ b/f\n@@ -1,99999999999999999999 +1 @@\n-a\n", "line 3: a hunk without line numbers"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.patch);
    CHECK(patched(c.patch, "a\n") == "error: " + std::string(c.said));
  }
  std::string many = "--- a/f\n+++ b/f\n";
  for (int i = 0; i < 20'001; ++i) many += "@@ -1 +1 @@\n-a\n+b\n";
  CHECK(patched(many, "a\n") == "error: line 60002: more hunks than can be applied");
  CHECK(patched(std::string(kLargestPatch + 1, 'x'), "") == "error: is larger than what can be applied");
}

TEST_CASE("a patch that ends early, wherever, or is damaged, is refused or changes no more than the whole") {
  constexpr std::string_view kText = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
  const std::string whole = "diff --git a/f b/f\nindex 1..2 100644\n" +
                            unified_diff("f", kText, "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n");
  std::size_t most = 0;
  const auto hunks = [&](const std::string& text) {
    std::size_t all = 0;
    for (const FilePatch& file : read_patch(text)) {
      all += file.hunks.size();
      apply_patch(file, kText);
    }
    return all;
  };
  const std::size_t all = hunks(whole);
  mutation::feed_beginnings(whole, [&](const std::string& text) { most = std::max(most, hunks(text)); });
  CHECK(most == all);
  mutation::feed({whole}, 1'000, hunks);
}
