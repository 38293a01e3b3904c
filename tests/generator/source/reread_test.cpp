#include "generator/source/reread.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "tests/digest_of.h"
#include "tests/generator/image_builder.h"
#include "tests/temporary.h"

using namespace stocktake;

TEST_CASE("lines are counted from one, and there is none behind the last") {
  const std::string text = "one\ntwo\n\nfour";
  using Lines = std::vector<std::string_view>;
  CHECK(lines_of(text, {1, 2, 4}) == Lines{"one", "two", "four"});
  CHECK(lines_of(text, {3, 5, 4'000'000'000}) == Lines{"", "", ""});
  CHECK(lines_of("", {1}) == Lines{""});
}

namespace {

KnownFile known(std::string_view path, std::string_view bytes) {
  KnownFile file{path, {}};
  const auto digest = raw_sha256(bytes);
  std::copy(digest.begin(), digest.end(), file.sha256.bytes.begin());
  return file;
}

}  // namespace

TEST_CASE("a file of a folder is read again where it is still the one that was scanned") {
  const TemporaryFolder folder;
  folder.file("a/b.py", "code");
  const std::string root = folder.path().string();
  CHECK(reread_from_folder(root, known("a/b.py", "code")) == "code");
  CHECK_FALSE(reread_from_folder(root, known("a/b.py", "other code")));
  CHECK_FALSE(reread_from_folder(root, known("a/gone.py", "code")));
  CHECK_FALSE(reread_from_folder(root, known("a", "")));
  CHECK_FALSE(reread_from_folder(root + "/none", known("a/b.py", "code")));
}

TEST_CASE("no link is followed on the way to what is read again") {
  const TemporaryFolder folder;
  folder.file("a/b.py", "code");
  std::filesystem::create_symlink("a", folder / "link");
  std::filesystem::create_symlink("a/b.py", folder / "link.py");
  CHECK_FALSE(reread_from_folder(folder.path().string(), known("link/b.py", "code")));
  CHECK_FALSE(reread_from_folder(folder.path().string(), known("link.py", "code")));
}

TEST_CASE("files of an archive are read again in one pass, without those that changed") {
  const TemporaryFolder folder;
  folder.file("p/a.js", "one");
  folder.file("p/b.js", "two");
  const std::string archive = folder / "p.tar";
  REQUIRE(std::system(("tar -C '" + folder.path().string() + "' -cf '" + archive + "' p").c_str()) == 0);
  const auto found = reread_from_archive(
      archive, {known("p/a.js", "one"), known("p/b.js", "other"), known("p/gone.js", "")});
  CHECK(found.size() == 1);
  CHECK(found.at("p/a.js") == "one");
  CHECK(reread_from_archive(folder.file("none.tar", "another"), {known("p/a.js", "one")}).empty());
}

TEST_CASE("files of an image are read again as its layers give them") {
  const TemporaryFolder folder;
  const std::vector<std::vector<test::LayerItem>> layers = {{{"app/a.py", "one"}, {"app/b.py", "two"}},
                                                            {{"app/b.py", "three"}}};
  const test::LayoutFiles files = test::oci_layout(layers);
  const std::string image = folder.file("image.tar", test::packed(files));
  const std::string manifest = test::digest_of_text(files[3].second);
  const std::vector<KnownFile> asked = {known("app/a.py", "one"), known("app/b.py", "three")};
  const auto found = reread_from_image(image, manifest, asked);
  CHECK(found.size() == 2);
  CHECK(found.at("app/b.py") == "three");
  CHECK(reread_from_image(image, manifest, {known("app/b.py", "two")}).empty());
  CHECK(reread_from_image(image, std::string(64, '0'), asked).empty());
}
