#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string_view>

#include "schemas/inventory/inventory.h"

namespace stocktake {

/// Gives `take` the bytes of these files of the archive, ascending indices; not of what cannot be read again.
using ReadMembers =
    std::function<void(std::span<const std::uint32_t> files,
                       const std::function<void(std::uint32_t file, std::string_view bytes)>& take)>;

/// Of a published package and a folder that was made of it, which of the archive's files the folder does not
/// have, as its ecosystem leaves them out: by index of the file, why (layout.h). What tells a vendored copy
/// from a whole one stands in the folder: a whole module has its go.mod (Go Modules Reference, "Vendoring"),
/// a vendored crate a `.cargo-checksum.json`. Of a Debian package the files in `DEBIAN/` are left out where
/// none of them is there (dpkg-deb(1), --extract), and the format's number always; of a gem those in `GEM/`.
/// Empty where the archive is no published package, or the folder not what was made of it.
std::map<std::uint32_t, std::string_view> left_out_of(const Inventory& archive, const Inventory& folder,
                                                      const ReadMembers& read);

}  // namespace stocktake
