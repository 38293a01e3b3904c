#pragma once

#include <openssl/evp.h>

#include <array>
#include <string>
#include <string_view>

/// SHA-256 by OpenSSL in one call: what tests hold the digests of files against.
inline std::array<unsigned char, 32> raw_sha256(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return digest;
}

/// The same as `sha256sum` prints it.
inline std::string hex_sha256(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const unsigned char byte : raw_sha256(bytes)) {
    hex.push_back(kDigits[byte >> 4]);
    hex.push_back(kDigits[byte & 15]);
  }
  return hex;
}
