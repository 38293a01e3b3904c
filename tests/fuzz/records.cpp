// The records and lock files of every ecosystem: a tree in memory, made of "==> PATH" lines, each with the
// file's content below it, is catalogued by all.
#include "generator/scan.h"
#include "schemas/inventory/document.h"
#include "tests/fuzz/fuzz.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

/// Whether a walk could deliver this path.
static bool is_path(std::string_view path) {
  return !path.empty() && path.front() != '/' && path.back() != '/' && path.find("//") == path.npos &&
         path.find('\0') == path.npos && ("/" + std::string(path) + "/").find("/./") == std::string::npos &&
         ("/" + std::string(path) + "/").find("/../") == std::string::npos;
}

FUZZ(input) {
  static constexpr std::string_view kHead = "==> ";
  static constexpr Cataloger kAny = {
      "any", [](std::string_view path, std::string_view) { return wish_for(path); }, nullptr};
  TreeBuilder builder(kAny);
  while (input.starts_with(kHead)) {
    const auto line = input.find('\n');
    const std::string_view path = input.substr(kHead.size(), line - kHead.size());
    input.remove_prefix(line == input.npos ? input.size() : line + 1);
    const auto next = input.find("\n==> ");
    if (is_path(path)) builder.file(path, input.substr(0, next));
    input.remove_prefix(next == input.npos ? input.size() : next + 1);
  }
  std::vector<Diagnostic> diagnostics;
  const Inventory inventory = take_inventory(builder.build(), 1, diagnostics);
  std::string written;
  encode_inventory(inventory, [&](std::string_view piece) { written += piece; });
  demand(decode_inventory_text(written, "written").files.size() == inventory.files.size());
}
