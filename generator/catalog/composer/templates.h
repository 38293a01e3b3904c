#pragma once

#include <string_view>

#include "schemas/identity/digest.h"

namespace stocktake {

/// Whether a release of Composer writes a file of that name whose text, without what depends on the project,
/// has that digest. The list stands in templates.cpp, which `templates.py` beside it makes from the releases.
bool is_composer_template(std::string_view name, const Sha256& digest);

}  // namespace stocktake
