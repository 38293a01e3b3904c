#pragma once

#include "schemas/inventory/inventory.h"

namespace stocktake {

/// Who stands for the package, where its record names no maintainer: its first author, else the owner of the
/// repository that its record gives, else of the repository that its name is (Go's import paths). "The entity
/// that creates, defines and identifies components" (NTIA, "The Minimum Elements For an SBOM", 2021). Texts
/// are the package's, or kept in `strings`. Nothing changes where there is a supplier, or none to be had.
void name_supplier(Package& package, StringArena& strings);

}  // namespace stocktake
