#include "generator/source/package_file.h"

#include <cstdint>
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

/// The header that begins at `offset`, intro and all.
std::string read_rpm_header(const InputFile& file, std::uint64_t offset) {
  constexpr std::string_view kMagic = "\x8e\xad\xe8\x01";
  const std::string intro = file.bytes_at(offset, kRpmIntro);
  if (intro.size() < kRpmIntro || !intro.starts_with(kMagic))
    throw Error(printable(file.path()) + ": is no RPM package of version 3 or 4: it has no header");
  const std::uint64_t size = std::uint64_t{big_endian(intro, 8)} * kRpmIndexEntry + big_endian(intro, 12);
  if (size > kLargestRpmHeader)
    throw Error(printable(file.path()) + ": its header is larger than 64 MiB: refused");
  std::string header = file.bytes_at(offset, kRpmIntro + size);
  if (header.size() < kRpmIntro + size)
    throw Error(printable(file.path()) + ": is cut off within its header");
  return header;
}

}  // namespace

Inners inners_of_package(const InputFile& file) {
  constexpr std::string_view kDeb = "!<arch>\ndebian-binary";
  if (file.bytes_at(0, kDeb.size()) == kDeb) return inner_of_deb;
  if (file.path().ends_with(".gem")) return inner_of_gem;
  if (file.path().ends_with(".conda")) return inner_of_conda;
  return nullptr;
}

std::string rpm_header_of(const InputFile& file) {
  if (file.bytes_at(0, 4) != "\xed\xab\xee\xdb") return {};
  const std::size_t signature = read_rpm_header(file, kRpmLead).size();
  return read_rpm_header(file, kRpmLead + signature + (8 - signature % 8) % 8);
}

}  // namespace stocktake
