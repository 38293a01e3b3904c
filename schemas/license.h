#pragma once

#include <string_view>

#include "schemas/inventory.h"

namespace stocktake {

/// What the licence text of a package's record is: an identifier of the SPDX list (in any case; returned as
/// the list spells it), an expression over such identifiers (SPDX specification, annex "SPDX license
/// expressions"; returned as written, without surrounding white space), or else just a name. CycloneDX admits
/// nothing else as an identifier. The text of the result is a view into `text` or static. Thread-safe; cost
/// linear.
License classify_license(std::string_view text);

/// The identifier of the SPDX licence or exception list as the list spells it, found in any case; empty where
/// there is none.
std::string_view spdx_id(std::string_view text);

}  // namespace stocktake
