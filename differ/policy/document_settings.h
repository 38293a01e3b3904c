#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// What only people know of what is scanned, and of its SBOM: `[document]` in stocktake.toml, and options of
/// `stocktake scan`. Empty: not stated. Parties are written as `parse_party` takes them.
struct DocumentSettings {
  std::string name, version, purl;
  std::string type;                  ///< one of kSubjectTypes
  std::vector<std::string> authors;  ///< of the SBOM
  std::string supplier, manufacturer;
  std::string data_license;  ///< of the SBOM: an SPDX expression
  std::string tlp;           ///< one of kTlpWords
};

/// Traffic Light Protocol (FIRST, TLP 2.0), in the words of CycloneDX 1.7.
inline constexpr std::string_view kTlpWords[] = {"CLEAR", "GREEN", "AMBER", "AMBER_AND_STRICT", "RED"};

/// The component types of CycloneDX 1.6.
inline constexpr std::string_view kSubjectTypes[] = {"application",
                                                     "framework",
                                                     "library",
                                                     "container",
                                                     "platform",
                                                     "operating-system",
                                                     "device",
                                                     "firmware",
                                                     "file",
                                                     "device-driver",
                                                     "data",
                                                     "machine-learning-model",
                                                     "cryptographic-asset"};

/// What is wrong with a setting, in words that name it; empty where nothing is.
std::string complaint(const DocumentSettings& settings);

/// `settings`, and where it says nothing, what `otherwise` says.
DocumentSettings completed(DocumentSettings settings, const DocumentSettings& otherwise);

}  // namespace stocktake
