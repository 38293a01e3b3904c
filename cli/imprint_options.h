#pragma once

#include <string>

#include "differ/policy/document_settings.h"
#include "schemas/inventory/inventory.h"

namespace CLI {
class App;
}

namespace stocktake {

/// Adds the options that say what only people know (`--name`, `--author`, `--supplier`, …), which fill
/// `settings`; it must live as long as the command.
void add_imprint_options(CLI::App& command, DocumentSettings& settings);

/// Puts what was said into the inventory, in place of what the scanned project's manifest says. Nothing is
/// said of the document's licence unless the settings do: then it is CC0-1.0, as CycloneDX recommends.
/// \throws Error where a setting is none.
void apply_imprint(const DocumentSettings& settings, Inventory& inventory);

}  // namespace stocktake
