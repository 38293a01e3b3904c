#include "schemas/identity/content_uuid.h"

#include <openssl/evp.h>

#include <array>

#include "schemas/error.h"
#include "schemas/identity/digest.h"

namespace stocktake {

void ContentUuid::Free::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

ContentUuid::ContentUuid() : sha1_(EVP_MD_CTX_new()) {
  if (!sha1_ || EVP_DigestInit_ex(sha1_.get(), EVP_sha1(), nullptr) != 1)
    throw Error("OpenSSL offers no SHA-1");
  // The name space: a UUID version 4 drawn once for stocktake's documents.
  static constexpr std::array<unsigned char, 16> kNameSpace = {
      0x7d, 0x0b, 0x52, 0xc1, 0x0e, 0x94, 0x4b, 0x1f, 0x9a, 0x36, 0x5c, 0xe2, 0x48, 0xd7, 0x61, 0x2b};
  update({reinterpret_cast<const char*>(kNameSpace.data()), kNameSpace.size()});
}

void ContentUuid::update(std::string_view bytes) {
  EVP_DigestUpdate(sha1_.get(), bytes.data(), bytes.size());
}

std::string ContentUuid::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  EVP_DigestFinal_ex(sha1_.get(), digest.data(), nullptr);
  digest[6] = static_cast<unsigned char>((digest[6] & 0x0f) | 0x50);
  digest[8] = static_cast<unsigned char>((digest[8] & 0x3f) | 0x80);
  std::string hex(32, '\0');
  write_hex(digest.data(), 16, hex.data());
  for (const std::size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, "-");
  return hex;
}

std::string content_uuid(std::string_view text) {
  ContentUuid uuid;
  uuid.update(text);
  return uuid.finish();
}

}  // namespace stocktake
