#include "generator/source/image.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "schemas/error.h"
#include "tests/generator/image_builder.h"
#include "tests/temporary.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

const std::vector<std::vector<LayerItem>> kLayers = {
    {{"etc", "", AE_IFDIR}, {"etc/motd", "hello"}, {"bin/sh", "#!"}},
    {{"app/main.py", "import os\n"}, {"etc/.wh.motd", ""}},
    {{"app/main.py", "import sys\n"}},
};

std::string listed(const Tree& tree) {
  std::string text;
  for (const Entry& entry : tree.entries)
    text += fmt::format("{}@{}={} ", entry.path, entry.layer, to_hex(entry.sha256).substr(0, 4));
  for (const Unread& unread : tree.unread) text += fmt::format("!{} ", unread.reason);
  return text;
}

std::string write_layout(const TemporaryFolder& folder, const LayoutFiles& files) {
  for (const auto& [path, bytes] : files) folder.file("layout/" + path, bytes);
  return folder / "layout";
}

Image read(const std::string& path, LayerCache* cache = nullptr) {
  return read_image(path, {{}, wants_nothing, {}, {}, 2, cache});
}

std::string found_in(const std::string& path) {
  return listed(read(path).tree);
}

}  // namespace

TEST_CASE("an image is the same as a folder, as an archive, compressed, and as docker saves it") {
  const TemporaryFolder folder;
  const std::string expected =
      fmt::format("app/main.py@3={} bin/sh@1={} ", digest_of_text("import sys\n").substr(0, 4),
                  digest_of_text("#!").substr(0, 4));
  for (const int filter : {ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_ZSTD}) {
    CAPTURE(filter);
    const TemporaryFolder own;
    const std::string layout = write_layout(own, oci_layout(kLayers, filter));
    CHECK(is_image_folder(layout));
    CHECK(found_in(layout) == expected);
    for (const LayoutFiles& files : {oci_layout(kLayers, filter), docker_layout(kLayers)})
      for (const int outer : {ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP}) {
        const std::string path = own.file("image", packed(files, outer));
        CHECK(is_image_archive(path));
        CHECK(found_in(path) == expected);
      }
  }
}

TEST_CASE("what is no image is not taken for one") {
  const TemporaryFolder folder;
  const std::vector<LayerItem> archives[] = {
      {{"a", "1"}},
      {{"manifest.json", R"({"name":"a page"})"}, {"a", "1"}},
      {{"index.json", "{}"}},
      {{"oci-layout", "{}"}},
      {{"blobs/a", "{}"}},
      {{"oci-layout", "{}"}, {"index.json", "{}"}, {"package/index.js", "1"}},
      {},
  };
  for (const auto& items : archives)
    for (const int filter : {ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP})
      CHECK(!is_image_archive(folder.file("a.tar", tar_of(items, filter))));
  CHECK(!is_image_folder(folder / "none"));
  const std::string disguised = write_layout(folder, oci_layout(kLayers));
  CHECK(is_image_folder(disguised));
  folder.file("layout/app/index.js", "evil");
  CHECK(!is_image_folder(disguised));
  folder.file("half/index.json", "{}");
  CHECK(!is_image_folder(folder / "half"));
}

TEST_CASE("a layer with other bytes than its configuration says ends the reading") {
  for (LayoutFiles files : {oci_layout(kLayers), docker_layout(kLayers)}) {
    const TemporaryFolder folder;
    files[1].second = tar_of({{"app/main.py", "import socket\n"}});
    CHECK_THROWS_WITH_AS(found_in(folder.file("image.tar", packed(files))),
                         doctest::Contains("is not the layer that the configuration names"), Error);
  }
  LayoutFiles cut = oci_layout(kLayers, ARCHIVE_FILTER_GZIP);
  cut[1].second.resize(cut[1].second.size() / 2);
  const TemporaryFolder folder;
  CHECK_THROWS_AS(found_in(write_layout(folder, cut)), Error);
}

TEST_CASE("a layer that is not there is said, and the rest is read") {
  for (LayoutFiles files : {oci_layout(kLayers), docker_layout(kLayers)}) {
    const TemporaryFolder folder;
    files.erase(files.begin() + 2);
    const std::string found = found_in(folder.file("image.tar", packed(files)));
    CHECK(found.find("app/main.py@2=") != std::string::npos);
    CHECK(found.find("!a layer of the image is not in it") != std::string::npos);
  }
}

TEST_CASE("a layer that two images share is read once") {
  const TemporaryFolder folder;
  LayerCache cache;
  const std::string one = listed(read(folder.file("one.tar", packed(oci_layout(kLayers))), &cache).tree);
  for (const auto& layer : kLayers) CHECK(cache.find(digest_of_text(tar_of(layer))) != nullptr);
  LayoutFiles without = oci_layout(kLayers);
  without.erase(without.begin(), without.begin() + 3);
  CHECK(listed(read(folder.file("two.tar", packed(without)), &cache).tree) == one);
}

TEST_CASE("layers that docker wrote once, and named twice by a link, are found") {
  const TemporaryFolder folder;
  std::vector<LayerItem> items;
  const std::vector<std::vector<LayerItem>> twice = {kLayers[0], kLayers[1], kLayers[0]};
  for (const auto& [path, bytes] : docker_layout(twice)) items.push_back({path, bytes});
  items[2] = {items[2].path, "../" + items[0].path, AE_IFLNK};
  CHECK(found_in(folder.file("image.tar", tar_of(items))).find("etc/motd@3=") != std::string::npos);
}

TEST_CASE("a layout's links are not followed out of it") {
  const TemporaryFolder folder;
  LayoutFiles files = oci_layout(kLayers);
  const std::string layout = write_layout(folder, files);
  const std::string blob = layout + "/" + files[0].first;
  std::filesystem::rename(blob, folder / "outside");
  std::filesystem::create_symlink(folder / "outside", blob);
  CHECK(found_in(layout).find("!a layer of the image is not in it") != std::string::npos);
}
