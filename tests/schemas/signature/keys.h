#pragma once

#include <string>
#include <string_view>

#include "schemas/signature/key.h"

/// The keys of the RFCs' test vectors, which everybody has: for tests alone.
namespace stocktake::test {

/// RFC 8032, 7.1, test 1.
inline constexpr std::string_view kEd25519 = R"(-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
)";
inline constexpr std::string_view kEd25519Public = R"(-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
-----END PUBLIC KEY-----
)";
/// The same, encrypted by the passphrase `correct`.
inline constexpr std::string_view kEncrypted = R"(-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGaMFYGCSqGSIb3DQEFDTBJMCgGCSqGSIb3DQEFDDAbBAgd4MY6SNBOZQIBATAM
BggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQxON4AAJfFMO6Oknu0MrjKgRA9W8e
MbVCrfKXllIiMNRFXEWPFxiGEigJ0Uq1yyRbrFeyE6uOZo7d5ldAa05V3EoocV0w
xZdl3o+JqV6ODSSE6Q==
-----END ENCRYPTED PRIVATE KEY-----
)";
/// RFC 6979, A.2.5.
inline constexpr std::string_view kP256 = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgya+p2EW6dRZrXCFX
Z7HWk05Qw9s26JsSe4piKxIPZyGhRANCAARg/tS6JVqdMclh63TGNW1owEm4kjth
+mzmaWIuYPKftnkD/hAIuLyZpBrp6VYovGTy8bIMLX6fUXejwpTURiKZ
-----END PRIVATE KEY-----
)";
inline constexpr std::string_view kP256Public = R"(-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYP7UuiVanTHJYet0xjVtaMBJuJI7
Yfps5mliLmDyn7Z5A/4QCLi8maQa6elWKLxk8vGyDC1+n1F3o8KU1EYimQ==
-----END PUBLIC KEY-----
)";

inline PrivateKey private_key(std::string_view pem) {
  return PrivateKey::from_pem(pem, "key.pem", [] { return std::string("correct"); });
}
inline PublicKey public_key(std::string_view pem) {
  return PublicKey::from_pem(pem, "key.pub");
}

/// Calls `look` with each text that differs from `text` in one bit.
template <class Look>
void flip_each_bit(std::string text, Look&& look) {
  for (std::size_t at = 0; at < text.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      const auto mask = static_cast<char>(1 << bit);
      text[at] = static_cast<char>(text[at] ^ mask);
      look(text, at);
      text[at] = static_cast<char>(text[at] ^ mask);
    }
}

}  // namespace stocktake::test
