#pragma once

#include <string_view>

namespace stocktake {

/// Whether a release of venv, virtualenv or uv writes a file of that name into an environment whose text,
/// without what depends on the place (`placed_activation`), has that SHA-256 in hexadecimal. The list stands
/// in activations.cpp, which `activations.py` beside it makes from the releases.
bool is_environment_template(std::string_view name, std::string_view sha256);

}  // namespace stocktake
