#include "generator/catalog/loader_cache.h"

#include <cstdint>

#include "generator/catalog/system_root.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

constexpr std::string_view kOld = "ld.so-1.7.0", kNew = "glibc-ld.so.cache1.1";
constexpr std::size_t kOldHead = 16, kOldEntry = 12, kNewHead = 48, kNewEntry = 24;

std::uint32_t number_at(std::string_view bytes, std::size_t at, bool big) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + (big ? i : 3 - i)]);
  return value;
}

std::string_view text_at(std::string_view bytes, std::size_t at) {
  if (at >= bytes.size()) return {};
  return bytes.substr(at, bytes.substr(at).find('\0'));
}

std::string shown_path(std::string_view path) {
  return "'" + printable(ellipsized(path, 200)) + "'";
}

}  // namespace

std::string wrong_in_loader_cache(std::string_view cache,
                                  const std::function<bool(std::string_view path)>& is_there) {
  constexpr const char* kNoCache = "no cache of the dynamic loader";
  if (cache.starts_with(kOld)) {
    // The newer form stands behind, at the next multiple of eight.
    const auto at = cache.find(kNew, kOldHead);
    if (at == cache.npos || at % 8 != 0 || (at - kOldHead) / kOldEntry > cache.size()) return kNoCache;
    cache.remove_prefix(at);
  }
  if (!cache.starts_with(kNew) || cache.size() < kNewHead) return kNoCache;
  const bool big = cache[28] == 3;  // little endian is 2; before glibc 2.33 0, as the machine has it
  const std::size_t count = number_at(cache, 20, big);
  if (count > (cache.size() - kNewHead) / kNewEntry) return kNoCache;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = kNewHead + i * kNewEntry;
    const std::string_view name = text_at(cache, number_at(cache, entry + 4, big)),
                           path = text_at(cache, number_at(cache, entry + 8, big));
    if (!path.starts_with('/') || base_name(path) != name)
      return "it leads from " + shown_path(name) + " to " + shown_path(path);
    if (!is_there(path)) return "it leads to " + shown_path(path) + ", which is not there";
  }
  return {};
}

std::string wrong_in_loader_cache(const Entry& file, const Tree& tree) {
  const auto root = root_with(file.path, "etc/ld.so.cache");
  if (!root) return {};
  SystemRoot system(tree, *root);
  return wrong_in_loader_cache(file.content(),
                               [&](std::string_view path) { return system.find(path) != kNone; });
}

}  // namespace stocktake
