#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/identity/sha256_stream.h"

/// Container images for tests, made in memory.
namespace stocktake::test {

/// A member of a layer; of a link the content is the target.
struct LayerItem {
  std::string path, content;
  unsigned type = AE_IFREG;  ///< 0: a hard link
};

/// A tar of the items, compressed by a filter of libarchive.
inline std::string tar_of(const std::vector<LayerItem>& items, int filter = ARCHIVE_FILTER_NONE) {
  std::string bytes(std::size_t{1} << 20, '\0');
  std::size_t used = 0;
  archive* writer = archive_write_new();
  archive_write_set_format(writer, ARCHIVE_FORMAT_TAR_PAX_RESTRICTED);
  archive_write_add_filter(writer, filter);
  REQUIRE(archive_write_open_memory(writer, bytes.data(), bytes.size(), &used) == ARCHIVE_OK);
  for (const LayerItem& item : items) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, item.path.c_str());
    archive_entry_set_perm(entry, item.type == AE_IFDIR ? 0755 : 0644);
    archive_entry_set_filetype(entry, item.type == 0 ? AE_IFREG : item.type);
    if (item.type == 0) archive_entry_set_hardlink(entry, item.content.c_str());
    if (item.type == AE_IFLNK) archive_entry_set_symlink(entry, item.content.c_str());
    if (item.type == AE_IFREG) archive_entry_set_size(entry, static_cast<la_int64_t>(item.content.size()));
    REQUIRE(archive_write_header(writer, entry) == ARCHIVE_OK);
    if (item.type == AE_IFREG) archive_write_data(writer, item.content.data(), item.content.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  return bytes.substr(0, used);
}

/// The files of an image's layout, by path.
using LayoutFiles = std::vector<std::pair<std::string, std::string>>;

inline std::string digest_of_text(std::string_view text) {
  return to_hex(sha256_of_text(text));
}

/// `"sha256:HEX"` of each layer, unpacked.
inline std::string diff_ids(const std::vector<std::vector<LayerItem>>& layers) {
  std::string list;
  for (const auto& layer : layers)
    list += fmt::format("{}\"sha256:{}\"", list.empty() ? "" : ",", digest_of_text(tar_of(layer)));
  return list;
}

inline std::string configuration_of(const std::vector<std::vector<LayerItem>>& layers,
                                    std::string_view config = "{}") {
  std::string history;
  for (std::size_t i = 0; i < layers.size(); ++i)
    history += fmt::format(R"({}{{"created_by":"COPY layer{} /"}})", i == 0 ? "" : ",", i + 1);
  return fmt::format(
      R"({{"architecture":"amd64","os":"linux","config":{},"history":[{},)"
      R"({{"created_by":"CMD x","empty_layer":true}}],"rootfs":{{"type":"layers","diff_ids":[{}]}}}})",
      config, history, diff_ids(layers));
}

/// An OCI layout of one image.
inline LayoutFiles oci_layout(const std::vector<std::vector<LayerItem>>& layers,
                              int filter = ARCHIVE_FILTER_NONE, std::string_view config = "{}") {
  LayoutFiles files;
  const auto blob = [&](std::string bytes) {
    std::string hex = digest_of_text(bytes);
    files.emplace_back("blobs/sha256/" + hex, std::move(bytes));
    return "sha256:" + hex;
  };
  std::string list;
  for (const auto& layer : layers)
    list += fmt::format(R"({}{{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{}"}})",
                        list.empty() ? "" : ",", blob(tar_of(layer, filter)));
  const std::string configuration = blob(configuration_of(layers, config));
  const std::string manifest = blob(
      fmt::format(R"({{"schemaVersion":2,"config":{{"digest":"{}"}},"layers":[{}]}})", configuration, list));
  files.emplace_back("index.json",
                     fmt::format(R"({{"schemaVersion":2,"manifests":[{{"digest":"{}","annotations":)"
                                 R"({{"org.opencontainers.image.ref.name":"shop:1"}}}}]}})",
                                 manifest));
  files.emplace_back("oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
  return files;
}

/// What `docker save` wrote before it wrote layouts.
inline LayoutFiles docker_layout(const std::vector<std::vector<LayerItem>>& layers) {
  LayoutFiles files;
  std::string list;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const std::string path = fmt::format("{:064}/layer.tar", i + 1);
    list += fmt::format("{}\"{}\"", list.empty() ? "" : ",", path);
    files.emplace_back(path, tar_of(layers[i]));
  }
  files.emplace_back("c.json", configuration_of(layers));
  files.emplace_back("manifest.json",
                     fmt::format(R"([{{"Config":"c.json","RepoTags":["shop:1"],"Layers":[{}]}}])", list));
  return files;
}

/// The layout in an archive.
inline std::string packed(const LayoutFiles& files, int filter = ARCHIVE_FILTER_NONE) {
  std::vector<LayerItem> items;
  for (const auto& [path, bytes] : files) items.push_back({path, bytes});
  return tar_of(items, filter);
}

}  // namespace stocktake::test
