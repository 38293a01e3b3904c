#include "generator/source/package_file.h"

#include <array>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string_view>

#include "schemas/error.h"
#include "schemas/text/byte_order.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::size_t kRpmLead = 96;
constexpr std::size_t kRpmIntro = 16, kRpmIndexEntry = 16;
constexpr std::uint64_t kLargestRpmHeader = 64u << 20;

std::string first_bytes(const std::string& path, std::size_t count) {
  std::string bytes(count, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(bytes.data(), static_cast<std::streamsize>(count));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

std::optional<Inner> inner_of_deb(std::string_view name) {
  if (name.starts_with("data.tar")) return Inner{"", ""};
  if (name.starts_with("control.tar")) return Inner{"DEBIAN", ""};
  return Inner{"", std::string("DEBIAN/").append(name)};
}

std::optional<Inner> inner_of_gem(std::string_view name) {
  if (name == "data.tar.gz") return Inner{"", ""};
  const bool packed = name.ends_with(".gz");
  return Inner{"", std::string("GEM/").append(name.substr(0, name.size() - (packed ? 3 : 0)))};
}

std::optional<Inner> inner_of_conda(std::string_view name) {
  const bool packed = name.starts_with("pkg-") || name.starts_with("info-");
  return packed && name.ends_with(".tar.zst") ? std::optional(Inner{"", ""}) : std::nullopt;
}

/// Reads one header, intro and all.
std::string read_rpm_header(std::ifstream& file, const std::string& path) {
  constexpr std::string_view kMagic = "\x8e\xad\xe8\x01";
  std::string header(kRpmIntro, '\0');
  if (!file.read(header.data(), kRpmIntro) || !header.starts_with(kMagic))
    throw Error(printable(path) + ": is no RPM package of version 3 or 4: it has no header");
  const std::uint64_t size = std::uint64_t{big_endian(header, 8)} * kRpmIndexEntry + big_endian(header, 12);
  if (size > kLargestRpmHeader) throw Error(printable(path) + ": its header is larger than 64 MiB: refused");
  header.resize(kRpmIntro + size);
  if (!file.read(header.data() + kRpmIntro, static_cast<std::streamsize>(size)))
    throw Error(printable(path) + ": is cut off within its header");
  return header;
}

}  // namespace

Inners inners_of_package(const std::string& path) {
  constexpr std::string_view kDeb = "!<arch>\ndebian-binary";
  if (first_bytes(path, kDeb.size()) == kDeb) return inner_of_deb;
  if (path.ends_with(".gem")) return inner_of_gem;
  if (path.ends_with(".conda")) return inner_of_conda;
  return nullptr;
}

std::string rpm_header_of(const std::string& path) {
  if (first_bytes(path, 4) != "\xed\xab\xee\xdb") return {};
  std::ifstream file(path, std::ios::binary);
  file.seekg(kRpmLead);
  const std::string signature = read_rpm_header(file, path);
  file.seekg(static_cast<std::streamoff>((8 - signature.size() % 8) % 8), std::ios::cur);
  return read_rpm_header(file, path);
}

}  // namespace stocktake
