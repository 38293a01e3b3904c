#include "cli/source.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "generator/scan.h"
#include "schemas/inventory_document.h"
#include "schemas/text.h"

namespace stocktake {

Inventory open_source(const std::string& source, const WalkOptions& walk) {
  std::error_code error;
  if (source == "-" || !std::filesystem::is_directory(source, error)) return decode_inventory(source);
  std::vector<Diagnostic> diagnostics;
  Inventory inventory = scan_directory(source, walk, diagnostics);
  for (const Diagnostic& d : diagnostics)
    fmt::print(stderr, "stocktake: {}: {}\n", printable(d.path), printable(d.message));
  return inventory;
}

}  // namespace stocktake
