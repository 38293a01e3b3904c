#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "generator/catalog/catalog.h"
#include "schemas/identity/purl.h"

/// What catalogers of packages need that own a folder each, and whose record says little more than a name.
namespace stocktake {

/// Adds a package with the parts of a purl as its group, name and version; returns its index. Texts of the
/// purl are kept. \param record path of the entry that proves it, kept by the tree; may be empty
std::uint32_t add_package(Catalog& out, Purl purl, std::string_view record, std::string_view location);

/// Where `path`, relative to `folder`, stands in the tree; nothing where it leads out of the folder.
std::optional<std::string> place_below(std::string_view folder, std::string_view path);

/// Claims what lies in `folder` for the package, at the folder's depth.
void claim_folder(const Tree& tree, std::string_view folder, std::uint32_t found, Catalog& out);

/// The content of a record; nothing, and a diagnostic, where it could not be read.
std::optional<std::string_view> record_text(const Entry& record, Catalog& out);

}  // namespace stocktake
