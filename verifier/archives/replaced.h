#pragma once

#include <string_view>

namespace stocktake {

/// Whether a go.mod or go.work replaces the module, or one version of it, by that folder: `replace MODULE
/// [VERSION] => FOLDER`, alone or in a block ("Go Modules Reference", replace directive). Linear, never
/// throws.
bool go_replaces(std::string_view text, std::string_view module, std::string_view folder);

}  // namespace stocktake
