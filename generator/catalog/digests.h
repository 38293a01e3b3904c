#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/identity/digest.h"
#include "schemas/inventory/inventory.h"

/// Digests as the records of packages have them, in the one form that an inventory keeps: lower-case
/// hexadecimal.
namespace stocktake {

/// The algorithm that Subresource Integrity (W3C SRI) and Python's hashlib call so: `sha256`; nothing where
/// no record of a package has it.
std::optional<HashAlgorithm> plain_hash_algorithm(std::string_view name);

/// The digest in lower case; empty where `hex` is no digest of that algorithm.
std::string canonical_hex(HashAlgorithm algorithm, std::string_view hex);

/// Adds the digest in its canonical form, kept in `strings`; where `hex` is no digest of that algorithm,
/// nothing.
void add_hash(HashAlgorithm algorithm, std::string_view hex, std::vector<Hash>& to, StringArena& strings);

/// The digests in a Subresource Integrity text, `sha512-BASE64 sha1-BASE64` (W3C SRI, as npm's ssri reads
/// it), kept in `strings`. What is malformed or of another algorithm is left out.
std::vector<Hash> integrity_hashes(std::string_view integrity, StringArena& strings);

}  // namespace stocktake
