#include "cli/source.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "generator/scan.h"
#include "schemas/inventory_document.h"
#include "schemas/text.h"

namespace stocktake {

bool is_document(const std::string& source) {
  std::error_code error;
  return source == "-" || !std::filesystem::is_directory(source, error);
}

Inventory open_source(const std::string& source, const WalkOptions& walk) {
  if (is_document(source)) return decode_inventory(source);
  std::vector<Diagnostic> diagnostics;
  Inventory inventory = scan_directory(source, walk, diagnostics);
  for (const Diagnostic& d : diagnostics)
    fmt::print(stderr, "stocktake: {}: {}\n", printable(d.path), printable(d.message));
  return inventory;
}

}  // namespace stocktake
