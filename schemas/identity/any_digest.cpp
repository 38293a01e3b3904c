#include "schemas/identity/any_digest.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>

#include "schemas/error.h"

namespace stocktake {
namespace {

const EVP_MD* method_of(HashAlgorithm algorithm) {
  switch (algorithm) {
    case HashAlgorithm::md5:
      return EVP_md5();
    case HashAlgorithm::sha1:
      return EVP_sha1();
    case HashAlgorithm::sha256:
      return EVP_sha256();
    case HashAlgorithm::sha384:
      return EVP_sha384();
    case HashAlgorithm::sha512:
      return EVP_sha512();
    default:
      return nullptr;
  }
}

}  // namespace

struct AnyDigest::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

AnyDigest::AnyDigest(HashAlgorithm algorithm) : state_(std::make_unique<State>()) {
  const EVP_MD* method = method_of(algorithm);
  if (method == nullptr || EVP_DigestInit_ex(state_->context, method, nullptr) != 1)
    throw Error("OpenSSL offers no " + std::string(to_string(algorithm)) +
                ": check its configuration (openssl list -digest-algorithms)");
}

AnyDigest::~AnyDigest() = default;
AnyDigest::AnyDigest(AnyDigest&&) noexcept = default;
AnyDigest& AnyDigest::operator=(AnyDigest&&) noexcept = default;

bool AnyDigest::knows(HashAlgorithm algorithm) {
  return method_of(algorithm) != nullptr;
}

void AnyDigest::update(std::string_view bytes) {
  EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

std::string AnyDigest::finish() {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> raw{};
  unsigned size = 0;
  EVP_DigestFinal_ex(state_->context, raw.data(), &size);
  std::string hex(std::size_t{2} * size, '\0');
  write_hex(raw.data(), size, hex.data());
  return hex;
}

std::optional<HashAlgorithm> algorithm_of_length(std::size_t digits) {
  for (const HashAlgorithm one : {HashAlgorithm::md5, HashAlgorithm::sha1, HashAlgorithm::sha256,
                                  HashAlgorithm::sha384, HashAlgorithm::sha512})
    if (2 * digest_size(one) == digits) return one;
  return std::nullopt;
}

std::string digest_of_text(HashAlgorithm algorithm, std::string_view text) {
  AnyDigest digest(algorithm);
  digest.update(text);
  return digest.finish();
}

}  // namespace stocktake
