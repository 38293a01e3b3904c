#include "schemas/signature/key.h"

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <span>

#include "schemas/error.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/text/base64.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::size_t kNumber = 32;  // bytes of a coordinate, and of half an ECDSA signature

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using BigNumber = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;

const unsigned char* key_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* key_bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

[[noreturn]] void refuse(const std::string& name, std::string_view what) {
  ERR_clear_error();
  throw Error(fmt::format("{}: {}", printable(name), what));
}

/// "PUBLIC KEY" of `-----BEGIN PUBLIC KEY-----`; empty where there is no such line.
std::string_view pem_label(std::string_view pem) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  const auto at = pem.find(kBegin);
  if (at == pem.npos) return {};
  const std::string_view rest = pem.substr(at + kBegin.size());
  return rest.substr(0, rest.find("-----"));
}

Bio memory_of(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// The key, where it is of a kind that signs here.
std::optional<KeyKind> kind_of(const EVP_PKEY* key) {
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519) return KeyKind::ed25519;
  char group[64] = {};
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
      EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) == 1 &&
      std::string_view(group) == SN_X9_62_prime256v1)
    return KeyKind::ecdsa_p256;
  return std::nullopt;
}

KeyKind known_kind(const EVP_PKEY* key, const std::string& name) {
  const auto kind = kind_of(key);
  if (!kind) refuse(name, "a key of another kind: it must be ECDSA on P-256 (prime256v1) or Ed25519");
  return *kind;
}

std::string octets(const EVP_PKEY* key, const char* what) {
  BIGNUM* number = nullptr;
  std::string text(kNumber, '\0');
  const bool got = EVP_PKEY_get_bn_param(key, what, &number) == 1;
  const BigNumber owner(number);
  if (!got || BN_bn2binpad(number, key_bytes(text), static_cast<int>(kNumber)) < 0)
    throw Error("OpenSSL gives no coordinates of a key");
  return text;
}

std::string to_fixed(std::string_view der) {
  const unsigned char* at = key_bytes(der);
  const EcSignature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  std::string fixed(2 * kNumber, '\0');
  if (!signature || BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), key_bytes(fixed), kNumber) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), key_bytes(fixed) + kNumber, kNumber) < 0)
    throw Error("OpenSSL gives no such signature");
  return fixed;
}

/// Empty where it is no such signature.
std::string to_der(std::string_view fixed) {
  if (fixed.size() != 2 * kNumber) return {};
  const EcSignature signature(ECDSA_SIG_new());
  BIGNUM* r = BN_bin2bn(key_bytes(fixed), kNumber, nullptr);
  BIGNUM* s = BN_bin2bn(key_bytes(fixed) + kNumber, kNumber, nullptr);
  if (!signature || ECDSA_SIG_set0(signature.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return {};
  }
  unsigned char* bytes = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &bytes);
  const std::unique_ptr<unsigned char, decltype([](unsigned char* p) { OPENSSL_free(p); })> owner(bytes);
  return size > 0 ? std::string(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size))
                  : std::string();
}

/// ECDSA signs a SHA-256, Ed25519 the message itself.
const EVP_MD* digest_for(KeyKind kind) {
  return kind == KeyKind::ecdsa_p256 ? EVP_sha256() : nullptr;
}

/// Gives OpenSSL the passphrase that was asked for before.
int give_passphrase(char* to, int room, int, void* passphrase) {
  const auto& text = *static_cast<const std::string*>(passphrase);
  if (text.size() > static_cast<std::size_t>(room)) return -1;
  return static_cast<int>(text.copy(to, text.size()));
}

std::shared_ptr<EVP_PKEY> owned(EVP_PKEY* key) {
  return {key, EVP_PKEY_free};
}

}  // namespace

PublicKey PublicKey::from_pem(std::string_view pem, const std::string& name) {
  const std::string_view label = pem_label(pem);
  if (label.ends_with("PRIVATE KEY"))
    refuse(name, "a private key; to verify takes the public one: openssl pkey -in KEY.pem -pubout");
  if (label != "PUBLIC KEY") refuse(name, "no public key in PEM (-----BEGIN PUBLIC KEY-----)");
  const Bio in = memory_of(pem);
  auto key = owned(PEM_read_bio_PUBKEY(in.get(), nullptr, nullptr, nullptr));
  if (!key) refuse(name, "a damaged public key");
  const KeyKind kind = known_kind(key.get(), name);
  return {std::move(key), kind};
}

std::optional<PublicKey> PublicKey::from_numbers(KeyKind kind, std::string_view x, std::string_view y) {
  if (x.size() != kNumber || y.size() != (kind == KeyKind::ecdsa_p256 ? kNumber : 0)) return std::nullopt;
  if (kind == KeyKind::ed25519) {
    auto key = owned(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key_bytes(x), x.size()));
    if (!key) return std::nullopt;
    return PublicKey(std::move(key), kind);
  }
  std::string group = SN_X9_62_prime256v1;
  std::string point = std::string("\x04").append(x).append(y);  // uncompressed (SEC 1, 2.3.3)
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size()),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* made = nullptr;
  const bool good = context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                    EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters) == 1;
  auto key = owned(made);
  ERR_clear_error();
  if (!good) return std::nullopt;
  return PublicKey(std::move(key), kind);
}

std::string PublicKey::id() const {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key_.get(), &der);
  if (size <= 0) throw Error("OpenSSL cannot write a public key");
  const Sha256 digest = sha256_of_text({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return to_base64(digest.bytes);
}

std::pair<std::string, std::string> PublicKey::numbers() const {
  if (kind_ == KeyKind::ecdsa_p256)
    return {octets(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X), octets(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y)};
  std::string x(kNumber, '\0');
  std::size_t size = x.size();
  if (EVP_PKEY_get_raw_public_key(key_.get(), key_bytes(x), &size) != 1)
    throw Error("OpenSSL gives no coordinates of a key");
  return {x, {}};
}

bool PublicKey::verifies(std::string_view message, std::string_view signature, SignatureForm form) const {
  std::string der;
  if (kind_ == KeyKind::ecdsa_p256 && form == SignatureForm::fixed) signature = der = to_der(signature);
  const DigestContext context(EVP_MD_CTX_new());
  if (!context || EVP_DigestVerifyInit(context.get(), nullptr, digest_for(kind_), nullptr, key_.get()) != 1)
    throw Error("OpenSSL cannot verify a signature");
  const int good = EVP_DigestVerify(context.get(), key_bytes(signature), signature.size(), key_bytes(message),
                                    message.size());
  ERR_clear_error();
  return good == 1;
}

PrivateKey PrivateKey::from_pem(std::string_view pem, const std::string& name,
                                const std::function<std::string()>& passphrase) {
  const std::string_view label = pem_label(pem);
  const bool encrypted = label == "ENCRYPTED PRIVATE KEY";
  if (label == "PUBLIC KEY") refuse(name, "a public key; to sign takes the private one");
  if (!encrypted && label != "PRIVATE KEY")
    refuse(name,
           fmt::format("no private key in PKCS #8 (-----BEGIN PRIVATE KEY-----){}; openssl pkcs8 -topk8 -in "
                       "KEY.pem writes one",
                       label.empty() ? "" : fmt::format(", but '{}'", printable(label.substr(0, 60)))));
  std::string secret = encrypted ? passphrase() : std::string();
  const Bio in = memory_of(pem);
  auto key = owned(PEM_read_bio_PrivateKey(in.get(), nullptr, give_passphrase, &secret));
  OPENSSL_cleanse(secret.data(), secret.size());
  if (!key)
    refuse(name, encrypted ? "the passphrase is wrong, or the key is damaged" : "a damaged private key");
  const KeyKind kind = known_kind(key.get(), name);
  return PrivateKey(PublicKey(std::move(key), kind));
}

std::string PrivateKey::sign(std::string_view message, SignatureForm form) const {
  const DigestContext context(EVP_MD_CTX_new());
  std::string signature(128, '\0');
  std::size_t size = signature.size();
  if (!context ||
      EVP_DigestSignInit(context.get(), nullptr, digest_for(key_.kind()), nullptr, key_.key_.get()) != 1 ||
      EVP_DigestSign(context.get(), key_bytes(signature), &size, key_bytes(message), message.size()) != 1)
    throw Error("OpenSSL cannot sign");
  signature.resize(size);
  return key_.kind() == KeyKind::ecdsa_p256 && form == SignatureForm::fixed ? to_fixed(signature) : signature;
}

}  // namespace stocktake
