#include "schemas/identity/digest.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("hexadecimal text reads back to the bytes that wrote it, in either case") {
  Sha256 digest;
  for (std::size_t i = 0; i < 32; ++i) digest.bytes[i] = static_cast<std::uint8_t>(i * 37 + 5);
  std::string hex = to_hex(digest);
  CHECK(hex.size() == 64);
  CHECK(parse_sha256(hex) == digest);
  for (char& c : hex) c = static_cast<char>(std::toupper(c));
  CHECK(parse_sha256(hex) == digest);
}

TEST_CASE("text that is no SHA-256 is refused") {
  const std::string good(64, 'a');
  CHECK(parse_sha256(good));
  CHECK_FALSE(parse_sha256(good.substr(1)));
  CHECK_FALSE(parse_sha256(good + "a"));
  CHECK_FALSE(parse_sha256("g" + good.substr(1)));
  CHECK_FALSE(parse_sha256(good.substr(1) + "-"));
}

TEST_CASE("algorithm names are those of CycloneDX and read in any case") {
  CHECK(hash_algorithm("sha-256") == HashAlgorithm::sha256);
  CHECK(hash_algorithm("BLAKE2b-384") == HashAlgorithm::blake2b_384);
  CHECK_FALSE(hash_algorithm("SHA-257"));
  for (int i = 0; i <= static_cast<int>(HashAlgorithm::streebog_512); ++i) {
    const auto algorithm = static_cast<HashAlgorithm>(i);
    CHECK(hash_algorithm(to_string(algorithm)) == algorithm);
  }
}
