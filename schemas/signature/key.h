#pragma once

#include <openssl/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// Keys that sign and verify: ECDSA on P-256 with SHA-256 (FIPS 186-4), and Ed25519 (RFC 8032), by OpenSSL.
namespace stocktake {

enum class KeyKind : std::uint8_t { ecdsa_p256, ed25519 };

/// How the two numbers of an ECDSA signature are written. One by Ed25519 has one form only.
enum class SignatureForm : std::uint8_t {
  der,    ///< as an ASN.1 sequence, as X.509 and sigstore do
  fixed,  ///< 32 bytes each, as JSON Web Signatures do (RFC 7515)
};

/// A public key. A value: copies share it. Safe to use from several threads.
class PublicKey {
 public:
  /// Reads a PEM file's text with a "PUBLIC KEY" (RFC 7468). `name` stands in the errors. \throws Error where
  /// it is anything else, or a key of another kind.
  static PublicKey from_pem(std::string_view pem, const std::string& name);
  /// Of the bytes that a JSON Web Key has (RFC 7518, RFC 8037): x and y, or x alone. Nothing where they are
  /// no key.
  static std::optional<PublicKey> from_numbers(KeyKind kind, std::string_view x, std::string_view y = {});

  KeyKind kind() const { return kind_; }
  /// Base64 of the SHA-256 of its DER form (RFC 6962, 3.2): the name by which bundles mention a key.
  std::string id() const;
  /// x and y of a JSON Web Key as bytes; y is empty for Ed25519.
  std::pair<std::string, std::string> numbers() const;
  /// Whether `signature` is this key's over `message`.
  bool verifies(std::string_view message, std::string_view signature, SignatureForm form) const;

 private:
  friend class PrivateKey;
  PublicKey(std::shared_ptr<EVP_PKEY> key, KeyKind kind) : key_(std::move(key)), kind_(kind) {}

  std::shared_ptr<EVP_PKEY> key_;
  KeyKind kind_;
};

/// A private key; as PublicKey.
class PrivateKey {
 public:
  /// Reads a PEM file's text with a key in PKCS #8 ("PRIVATE KEY", or "ENCRYPTED PRIVATE KEY", for which
  /// `passphrase` is asked once). \throws Error where it is anything else, a key of another kind, or where
  /// the passphrase is wrong; what `passphrase` throws.
  static PrivateKey from_pem(std::string_view pem, const std::string& name,
                             const std::function<std::string()>& passphrase);

  const PublicKey& public_key() const { return key_; }
  /// Signs. By Ed25519 the same message gives the same signature, by ECDSA another one each time.
  /// \throws Error where OpenSSL cannot.
  std::string sign(std::string_view message, SignatureForm form) const;

 private:
  explicit PrivateKey(PublicKey key) : key_(std::move(key)) {}

  PublicKey key_;  // which holds the private part too
};

}  // namespace stocktake
