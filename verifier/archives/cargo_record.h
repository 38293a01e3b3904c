#pragma once

#include <string>
#include <string_view>

#include "generator/source/tree.h"

namespace stocktake {

/// Why a vendored crate's `.cargo-checksum.json` is not what `cargo vendor` writes of its archive (cargo's
/// ops/vendor.rs and sources/directory.rs): `package`, the archive's SHA-256, and in `files` the SHA-256 of
/// each vendored file. Empty where it is. Cargo itself holds the files against the record, so that a record
/// that was changed with them says nothing. \param members of the archive, below one folder \param archive
/// the archive's SHA-256 in lower-case hexadecimal
std::string cargo_record_trouble(std::string_view text, const Tree& members, std::string_view archive);

}  // namespace stocktake
