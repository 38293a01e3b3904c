#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "schemas/identity/digest.h"

namespace stocktake {

/// A document as the store keeps it: compressed (Zstandard), and named by the SHA-256 of its own bytes.
struct PackedDocument {
  Sha256 sha256;
  std::uint64_t size = 0;  ///< of its own bytes
  std::string bytes;       ///< compressed
};

/// Thread-safe. \throws Error where memory is short.
PackedDocument pack_document(std::string_view document);

/// The document again, byte for byte. \throws Error that begins with `name` where the bytes are damaged:
/// where they do not decompress, to another size, or to bytes of another digest.
std::string unpack_document(std::string_view packed, const Sha256& sha256, std::uint64_t size,
                            std::string_view name);

}  // namespace stocktake
