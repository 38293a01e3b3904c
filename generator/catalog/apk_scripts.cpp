#include "generator/catalog/apk_scripts.h"

#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "schemas/error.h"
#include "schemas/identity/sha256_stream.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;

std::string unzipped(std::string_view bytes) {
  z_stream stream{};
  constexpr int kGzip = 15 + 16;  // the largest window, and a gzip head
  if (inflateInit2(&stream, kGzip) != Z_OK) throw Error("cannot be unpacked");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib writes nothing there
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string text;
  int status = Z_OK;
  while (status == Z_OK && text.size() < kMostBytes) {
    constexpr std::size_t kStep = std::size_t{256} << 10;
    const std::size_t done = text.size();
    text.resize(done + kStep);
    stream.next_out = reinterpret_cast<Bytef*>(text.data() + done);
    stream.avail_out = kStep;
    status = inflate(&stream, Z_NO_FLUSH);
    text.resize(text.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END) throw Error("is damaged, or larger than 64 MiB when unpacked");
  return text;
}

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

std::vector<ApkScript> read_apk_scripts(std::string_view bytes) {
  constexpr std::size_t kBlock = 512, kName = 100, kSizeAt = 124, kSizeDigits = 12;
  std::string unpacked;
  if (bytes.starts_with("\x1f\x8b")) bytes = unpacked = unzipped(bytes);
  std::vector<ApkScript> scripts;
  while (bytes.size() >= kBlock && bytes.front() != '\0') {
    const std::string_view header = bytes.substr(0, kBlock), digits = field(header, kSizeAt, kSizeDigits);
    bytes.remove_prefix(kBlock);
    std::uint64_t size = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), size, 8);
    if (parsed.ec != std::errc() || size > bytes.size()) throw Error("is damaged: a size is impossible");
    if (ApkScript script = script_of(field(header, 0, kName)); !script.package.empty()) {
      script.sha256 = to_hex(sha256_of_text(bytes.substr(0, size)));
      scripts.push_back(std::move(script));
    }
    bytes.remove_prefix(std::min<std::uint64_t>(bytes.size(), (size + kBlock - 1) / kBlock * kBlock));
  }
  return scripts;
}

}  // namespace stocktake
