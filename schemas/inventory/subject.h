#pragma once

#include "schemas/inventory/inventory.h"
#include "schemas/signature/statement.h"

namespace stocktake {

/// What an inventory was taken of, as a statement names it: a document, an archive or an image's manifest by
/// the SHA-256 of its bytes, a revision by its commit, a folder by its `dirHash` (the `tree_digest` of all
/// its files). A dirHash covers names and bytes of regular files: neither links nor modes. \throws Error
/// where a folder has no regular file, one that could not be read, or one whose name holds a line end, by
/// which a name could pass for two files.
Resource subject_of(const Inventory& inventory);

}  // namespace stocktake
