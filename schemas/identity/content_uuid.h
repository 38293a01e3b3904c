#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace stocktake {

/// UUID version 5 (RFC 9562, section 5.5) over the bytes it is fed, in a name space of our own: equal content
/// has an equal UUID. Throws Error where OpenSSL offers no SHA-1. Not thread-safe.
class ContentUuid {
 public:
  ContentUuid();
  void update(std::string_view bytes);
  /// The UUID in its usual form. Call once, last.
  std::string finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> sha1_;
};

/// The UUID of a text that is in memory.
std::string content_uuid(std::string_view text);

}  // namespace stocktake
