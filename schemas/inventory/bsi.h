#pragma once

#include <array>
#include <span>
#include <string_view>

#include "schemas/inventory/inventory.h"

namespace stocktake {

/// What BSI's taxonomy of properties for CycloneDX says of a component as a file (TR-03183-2, version 2.1,
/// sections 5.2.2 and 8.1.3 to 8.1.5): `bsi:component:` filename, executable, archive, structured, in this
/// order. Values are views of what was given, or constants.
using BsiProperties = std::array<Property, 4>;

/// Of a file: executable is what runs, by its permissions or by what its bytes are, libraries included; an
/// archive is what holds other files; all of those that are known keep their members' names, and so are
/// structured, as is what is no archive.
BsiProperties bsi_properties(const File& file);

/// Of an installed package, which stands there unpacked: its folder's name, else its own; executable where
/// any of its files is.
BsiProperties bsi_properties(const Package& package, const Inventory& inventory,
                             std::span<const std::uint32_t> files);

/// Of all that was scanned.
BsiProperties bsi_properties(const Inventory& inventory);

}  // namespace stocktake
