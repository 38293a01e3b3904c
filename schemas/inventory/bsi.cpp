#include "schemas/inventory/bsi.h"

#include <algorithm>

#include "schemas/inventory/file_kind.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

bool is_executable(const File& file) {
  constexpr std::uint16_t kRuns = 0111;
  if (file.type != FileType::regular) return false;
  return is_code(file.kind) || (file.mode != kUnknownMode && (file.mode & kRuns) != 0);
}

BsiProperties properties(std::string_view filename, bool executable, bool archive) {
  return {{{"bsi:component:filename", filename},
           {"bsi:component:executable", executable ? "executable" : "non-executable"},
           {"bsi:component:archive", archive ? "archive" : "no archive"},
           {"bsi:component:structured", "structured"}}};
}

}  // namespace

BsiProperties bsi_properties(const File& file) {
  return properties(base_name(file.path), is_executable(file), family(file.kind) == KindFamily::archive);
}

BsiProperties bsi_properties(const Package& package, const Inventory& inventory,
                             std::span<const std::uint32_t> files) {
  const std::string_view folder = base_name(package.location);
  return properties(folder.empty() ? package.name : folder,
                    std::any_of(files.begin(), files.end(),
                                [&](std::uint32_t file) { return is_executable(inventory.files[file]); }),
                    false);
}

BsiProperties bsi_properties(const Inventory& inventory) {
  return properties(inventory.name,
                    std::any_of(inventory.files.begin(), inventory.files.end(), is_executable), false);
}

}  // namespace stocktake
