#include "schemas/identity/digest.h"

#include <cstring>
#include <iterator>

#include "schemas/text/ascii.h"

namespace stocktake {
namespace {

struct Named {
  std::string_view name;
  std::size_t size;
};

// In the order of HashAlgorithm.
constexpr Named kAlgorithms[] = {
    {"MD5", 16},     {"SHA-1", 20},    {"SHA-256", 32},     {"SHA3-256", 32},     {"BLAKE2b-256", 32},
    {"SHA-384", 48}, {"SHA3-384", 48}, {"BLAKE2b-384", 48}, {"Streebog-256", 32}, {"BLAKE3", 32},
    {"SHA-512", 64}, {"SHA3-512", 64}, {"BLAKE2b-512", 64}, {"Streebog-512", 64}};

constexpr std::uint8_t kNoDigit = 0x80;  // a bit that no digit's value has

constexpr std::array<std::uint8_t, 256> kHexValue = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (const std::string_view digits : {"0123456789abcdef", "0123456789ABCDEF"})
    for (std::uint8_t i = 0; i < 16; ++i) values[static_cast<unsigned char>(digits[i])] = i;
  return values;
}();

constexpr std::array<std::array<char, 2>, 256> kHexPairs = [] {
  std::array<std::array<char, 2>, 256> pairs{};
  for (std::size_t i = 0; i < 256; ++i) pairs[i] = {"0123456789abcdef"[i >> 4], "0123456789abcdef"[i & 15]};
  return pairs;
}();

}  // namespace

std::string_view to_string(HashAlgorithm algorithm) {
  return kAlgorithms[static_cast<std::size_t>(algorithm)].name;
}

std::optional<HashAlgorithm> hash_algorithm(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kAlgorithms); ++i)
    if (equal_ignoring_case(name, kAlgorithms[i].name)) return static_cast<HashAlgorithm>(i);
  return std::nullopt;
}

std::size_t digest_size(HashAlgorithm algorithm) {
  return kAlgorithms[static_cast<std::size_t>(algorithm)].size;
}

char* write_hex(const std::uint8_t* bytes, std::size_t size, char* to) {
  for (std::size_t i = 0; i < size; ++i, to += 2) std::memcpy(to, kHexPairs[bytes[i]].data(), 2);
  return to;
}

std::string to_hex(const Sha256& digest) {
  std::string hex(64, '\0');
  write_hex(digest.bytes.data(), digest.bytes.size(), hex.data());
  return hex;
}

bool parse_hex(std::string_view hex, std::uint8_t* to, std::size_t size) {
  if (hex.size() != 2 * size) return false;
  unsigned seen = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const unsigned high = kHexValue[static_cast<unsigned char>(hex[2 * i])];
    const unsigned low = kHexValue[static_cast<unsigned char>(hex[2 * i + 1])];
    seen |= high | low;
    to[i] = static_cast<std::uint8_t>(((high & 15) << 4) | (low & 15));
  }
  return seen < kNoDigit;
}

std::optional<Sha256> parse_sha256(std::string_view hex) {
  Sha256 digest;
  if (!parse_hex(hex, digest.bytes.data(), digest.bytes.size())) return std::nullopt;
  return digest;
}

}  // namespace stocktake
