#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schemas/document/document.h"

namespace stocktake {

struct MergeInput {
  Document document;
  std::string name;  ///< stands in remarks, and for the subject of a document that names none
};

struct MergeOptions {
  /// Each document's components are nested in its subject (`metadata.component`); else all stand side by
  /// side, and a component that is equal in two documents stands once.
  bool hierarchical = false;
  /// The subject of the whole, which depends on the subjects of the parts; empty: there is none.
  std::string name, component_version;
  /// Version of the result; the newest among the documents where empty.
  std::optional<SpecVersion> version;
};

/// Several documents as one, in the form of the first. Every bom-ref stays unique: one that an earlier
/// document has already (and not for an equal component) gets the name of its document's subject in front,
/// and so do all references to it; BOM-Links (`urn:cdx:…#ref`) from one of the documents to another become
/// plain references, since their target is in the same document now. Each subject keeps a BOM-Link to the
/// document it came from, as external reference of the type `bom` (CycloneDX, "BOM-Link"). The serial number
/// is a UUID over the content; equal inputs give equal bytes. What cannot be carried over (signatures of a
/// whole document, citations by JSON pointer, contradicting metadata) is listed in `losses`. \throws Error
/// where there is no document. A document that is there twice counts once, and alone is itself.
Conversion merge(std::vector<MergeInput> inputs, const MergeOptions& options);

}  // namespace stocktake
