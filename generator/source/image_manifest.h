#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// A layer, as an image's manifest and configuration name it.
struct ImageLayer {
  std::string blob;     ///< the file of the image's layout that holds it
  std::string diff_id;  ///< SHA-256 of the unpacked archive, in hexadecimal
  std::string command;  ///< what made it, without the values of build arguments and variables; may be empty
};

/// An image, by its manifest and configuration.
struct ImageManifest {
  std::string name;                ///< as it is tagged, `shop:4.2`; empty where nothing says
  std::string digest;              ///< SHA-256 of the manifest, in hexadecimal; empty where there is none
  std::vector<ImageLayer> layers;  ///< the lowest first
  /// What the configuration says of how it runs, `WORD TEXT`: docs/properties.md lists the words. In order.
  std::vector<std::string> settings;
};

/// Which of several images; what is empty does not matter.
struct ImageChoice {
  std::string platform;  ///< `linux/arm64`, `linux/arm/v7`
  std::string name;      ///< as it is tagged
  std::string digest;    ///< SHA-256 of its manifest, in hexadecimal
};

/// Gives the whole of a small file of the layout, by its path in it; nothing where it has none.
using ReadSmall = std::function<std::optional<std::string>(const std::string& path)>;

/// Reads how an image is put together: an OCI layout (image-spec 1.1: index.json, manifest, configuration) or
/// what `docker save` writes (manifest.json). Every file that is named by its digest is held against it.
/// \param name stands in front of every error \throws Error where it is malformed, another than its digest
/// says, or none or several images fit: the message names them
ImageManifest read_image_manifest(const std::string& name, const ReadSmall& read, const ImageChoice& choice);

/// What a history's `created_by` says, for people: without the values of build arguments and of variables,
/// which builds put secrets into, without secrets in URLs, and short.
std::string build_command(std::string_view created_by);

}  // namespace stocktake
