#pragma once

#include <string_view>
#include <vector>

namespace stocktake {

/// The text of an official schema, as published by CycloneDX, from the copy inside the program. `file_name`
/// is its published name, such as "bom-1.6.schema.json" or "bom-1.6.xsd"; JSON 1.2 and 1.3 exist in their
/// strict form, which is what the specification's own tests judge by. Throws Error where there is none of
/// that name. The view stays valid until the program ends. Thread-safe; the first call unpacks all (3 MB, 20
/// ms).
std::string_view official_schema(std::string_view file_name);

/// The names that `official_schema` knows.
std::vector<std::string_view> official_schema_names();

}  // namespace stocktake
