#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/vendored/records.h"

namespace stocktake {

/// A package of an SBOM that somebody keeps beside copied code.
struct DescribedPackage {
  VendoredRecord record;
  std::string purl;  ///< as the document has it; may be no package URL at all
  /// Its files, as the document names them, with their SHA-256 in lower case; empty where it states none.
  std::vector<std::pair<std::string, std::string>> files;
};

/// Whether the file at `path` may be such a document, by its name. One at the root describes what is scanned.
bool is_vendored_document(std::string_view path);

/// The packages of a document. Of SPDX 2.2 and 2.3 (JSON) those that contain files (relationship CONTAINS),
/// as CPython's Misc/sbom.spdx.json has them, else the one that is described; of CycloneDX (JSON) what the
/// document is about, where that is a library or framework. Texts last as long as `out`.
/// \throws Error where the text is no JSON object
std::vector<DescribedPackage> read_vendored_document(std::string_view path, std::string_view text,
                                                     Catalog& out);

}  // namespace stocktake
