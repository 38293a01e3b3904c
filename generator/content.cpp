#include "generator/content.h"

#include <openssl/evp.h>

#include <algorithm>

#include "generator/catalog.h"
#include "schemas/error.h"

namespace stocktake {
namespace {

constexpr std::size_t kHead = 512;

/// Fetched once: an implicit fetch at every file would cost as much as hashing a small one.
const EVP_MD* fetched_sha256() {
  static EVP_MD* const md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (md == nullptr)
    throw Error("OpenSSL offers no SHA-256: check its configuration (openssl list -digest-algorithms)");
  return md;
}

}  // namespace

void Content::FreeContext::operator()(EVP_MD_CTX* context) const {
  EVP_MD_CTX_free(context);
}

Content::Content() : hash_(EVP_MD_CTX_new()), sha256_(fetched_sha256()) {
  if (!hash_) throw Error("out of memory");
}

void Content::begin(std::string_view path) {
  path_ = path;
  head_.clear();
  wanted_ = wanted(path);
  too_large_ = false;
  if (EVP_DigestInit_ex2(hash_.get(), sha256_, nullptr) != 1) throw Error("OpenSSL cannot begin a SHA-256");
}

void Content::update(std::string_view bytes) {
  EVP_DigestUpdate(hash_.get(), bytes.data(), bytes.size());
  const std::size_t most = wanted_ ? kMostKept : kHead;
  if (head_.size() < most) head_.append(bytes.substr(0, most - head_.size()));
  if (wanted_ && head_.size() == kMostKept) too_large_ = true;
}

void Content::finish(Entry& entry, StringArena& strings) {
  EVP_DigestFinal_ex(hash_.get(), entry.sha256.bytes.data(), nullptr);
  entry.kind = kind_of(path_, std::string_view(head_).substr(0, kHead));
  entry.has_content = wanted_ && !too_large_;
  if (entry.has_content) entry.content = strings.keep(head_);
}

}  // namespace stocktake
