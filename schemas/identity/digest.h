#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stocktake {

/// The hash algorithms that CycloneDX knows (schema `hash-alg`), weakest first: of two algorithms that both
/// sides have, the later one decides.
enum class HashAlgorithm : std::uint8_t {
  md5,
  sha1,
  sha256,
  sha3_256,
  blake2b_256,
  sha384,
  sha3_384,
  blake2b_384,
  streebog_256,
  blake3,
  sha512,
  sha3_512,
  blake2b_512,
  streebog_512
};

/// "SHA-256" and so on, as CycloneDX spells it.
std::string_view to_string(HashAlgorithm algorithm);

/// The algorithm of that CycloneDX name, in any case; nothing where the name is unknown.
std::optional<HashAlgorithm> hash_algorithm(std::string_view name);

/// Bytes of a digest of that algorithm.
std::size_t digest_size(HashAlgorithm algorithm);

/// The 32 raw bytes of a SHA-256; printed only at the edges.
struct Sha256 {
  std::array<std::uint8_t, 32> bytes{};
  auto operator<=>(const Sha256&) const = default;
};

/// Lower-case hexadecimal, two characters a byte, written to `to`; returns the end.
char* write_hex(const std::uint8_t* bytes, std::size_t size, char* to);
std::string to_hex(const Sha256& digest);

/// Raw bytes of hexadecimal text in either case; false where it is anything else or not `size` bytes long.
bool parse_hex(std::string_view hex, std::uint8_t* to, std::size_t size);
std::optional<Sha256> parse_sha256(std::string_view hex);

}  // namespace stocktake
