#pragma once

#include <string_view>

#include "generator/source/tree.h"
#include "schemas/inventory/inventory.h"

/// What was scanned, where its own manifest says so.
namespace stocktake {

/// As Cataloger::wants: the manifests at the root, or in the one folder that an archive wraps its files in.
Wish subject_wants(std::string_view path);

/// Takes name, version, purl, licence, description and supplier of what was scanned from its manifest
/// (`pyproject.toml`, `Cargo.toml`, `go.mod`, `composer.json`, `*.gemspec`, `package.json`; of several the
/// first of these that gives a name). Leaves the inventory as it is where there is none, or it is malformed.
/// Reads the tree's contents; call before the tree is given up.
void name_subject(const Tree& tree, Inventory& inventory);

}  // namespace stocktake
