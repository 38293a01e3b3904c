#include "tests/bench/made_inventory.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace stocktake {
namespace {

constexpr std::uint32_t kFilesOfPackage = 50;

Sha256 made_digest(std::uint64_t seed) {
  Sha256 digest;
  for (auto& byte : digest.bytes) {
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    byte = static_cast<std::uint8_t>(seed >> 56);
  }
  return digest;
}

}  // namespace

Inventory made_inventory(std::uint32_t files, unsigned release) {
  Inventory inventory;
  inventory.facts = Facts::all();
  inventory.complete = true;
  inventory.name = "made";
  const std::uint32_t packages = std::max(1U, files / kFilesOfPackage);
  for (std::uint32_t p = 0; p < packages; ++p) {
    const bool upgraded = release != 0 && p % 20 == 7;
    Package package;
    package.name = inventory.strings.keep(fmt::format("package-{:06}", p));
    package.version = upgraded ? "2.2.0" : "2.1.0";
    package.purl = inventory.strings.keep(fmt::format("pkg:pypi/{}@{}", package.name, package.version));
    package.bom_ref = package.purl;
    for (std::uint32_t f = 0; f < kFilesOfPackage; ++f) {
      File file;
      file.path = inventory.strings.keep(fmt::format("vendor/{}/src/module_{:03}.py", package.name, f));
      file.sha256 = made_digest(std::uint64_t{p} * kFilesOfPackage + f + (upgraded ? 1ULL << 40 : 0));
      file.has_sha256 = true;
      file.size = 1000 + f;
      file.mode = 0644;
      file.kind = FileKind::python;
      file.package = p;
      inventory.files.push_back(file);
    }
    inventory.packages.push_back(std::move(package));
  }
  return inventory;
}

}  // namespace stocktake
