#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "generator/source/image_layers.h"
#include "generator/source/image_manifest.h"
#include "generator/source/tree.h"
#include "schemas/io/input_file.h"

namespace stocktake {

/// Whether a folder is an OCI image layout: oci-layout and index.json stand in it.
bool is_image_folder(const std::string& path);
/// Whether an archive is one, or what `docker save` writes. Of a compressed archive the first member alone
/// decides: looking at all of them would unpack it twice.
bool is_image_archive(const InputFile& file);

/// How to read an image.
struct ImageOptions {
  std::vector<std::string> excludes;
  Wishes wishes = wants_nothing;
  LookFor look_for;
  ImageChoice choice;  ///< which of several images
  unsigned threads = 1;
  LayerCache* cache = nullptr;  ///< of layers that images share; read with the same excludes and wishes
};

struct Image {
  ImageManifest manifest;
  Tree tree;  ///< the files as they stand in the image, each with its layer's number, from 1
};

/// Reads an image, as a folder or an archive, compressed or not: its layers are read where they stand, one
/// upon the other, and nothing is unpacked to disk. Each is held against its digest in the configuration,
/// that and the manifest against theirs. Unread is, with the reason, a layer that is not there. \throws Error
/// where the image is damaged, is not what its digests say, or cannot be chosen.
Image read_image(const std::string& path, const ImageOptions& options);
/// The same of an archive that is open.
Image read_image(const InputFile& archive, const ImageOptions& options);

}  // namespace stocktake
