#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/identity/sha256_stream.h"
#include "tests/generator/archive_builder.h"

/// Container images for tests, made in memory.
namespace stocktake::test {

using LayerItem = ArchiveItem;

/// A tar of the items, compressed by a filter of libarchive. Folders have the mode that is usual for them.
inline std::string tar_of(std::vector<LayerItem> items, int filter = ARCHIVE_FILTER_NONE) {
  for (LayerItem& item : items)
    if (item.type == AE_IFDIR) item.mode = 0755;
  return archive_of(ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, filter, items);
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
