#include "generator/catalog/apk_scripts.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "schemas/error.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/io/input.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostScriptBytes = std::size_t{64} << 20;

/// A field of a tar's header up to its first zero (POSIX.1-2017, pax, "ustar Interchange Format").
std::string_view field(std::string_view header, std::size_t at, std::size_t size) {
  const std::string_view text = header.substr(at, size);
  return text.substr(0, text.find('\0'));
}

/// `NAME-VERSION.Q1BASE64.KIND`; nothing in it where the member has another name.
ApkScript script_of(std::string_view name) {
  const auto kind = name.rfind('.'), sum = name.rfind(".Q1");
  if (kind == name.npos || sum == name.npos || sum >= kind) return {};
  return {std::string(name.substr(0, sum)), std::string(name.substr(kind + 1)), {}};
}

}  // namespace

std::vector<ApkScript> read_apk_scripts(std::string_view packed, const std::string& name) {
  constexpr std::size_t kBlock = 512, kName = 100, kSizeAt = 124, kSizeDigits = 12, kMagicAt = 257;
  constexpr std::string_view kMagic = "ustar";
  const std::string unpacked = decompress_input(std::string(packed), name, kMostScriptBytes);
  std::string_view bytes = unpacked;
  std::vector<ApkScript> scripts;
  while (!bytes.empty() && bytes.front() != '\0') {
    if (bytes.size() < kBlock || field(bytes, kMagicAt, kMagic.size()) != kMagic)
      throw Error(name + ": is damaged: no member of a tar begins where one should");
    const std::string_view header = bytes.substr(0, kBlock), digits = field(header, kSizeAt, kSizeDigits);
    bytes.remove_prefix(kBlock);
    std::uint64_t size = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), size, 8);
    if (parsed.ec != std::errc() || size > bytes.size())
      throw Error(name + ": is damaged: a size is impossible");
    if (ApkScript script = script_of(field(header, 0, kName)); !script.package.empty()) {
      script.sha256 = to_hex(sha256_of_text(bytes.substr(0, size)));
      scripts.push_back(std::move(script));
    }
    bytes.remove_prefix(std::min<std::uint64_t>(bytes.size(), (size + kBlock - 1) / kBlock * kBlock));
  }
  return scripts;
}

}  // namespace stocktake
