#pragma once

#include <string_view>

#include "schemas/json/writer.h"

namespace stocktake {

/// Writes a JSON string that holds nothing hidden when its source is shown: where the text has a control, a
/// bidirectional or another invisible character, all that is not ASCII becomes `\uNNNN`. A parser gets the
/// text back unchanged. Bytes that are not UTF-8 are written as `printable` shows them; where they must come
/// back, use `bytes_member`.
void safe_string(JsonWriter& out, std::string_view text);
void safe_member(JsonWriter& out, std::string_view name, std::string_view text);

/// A member for raw bytes, such as a path. UTF-8 stands as it is. Anything else is percent-escaped (see
/// `percent_escape_invalid_utf8`), and a member `<name>Encoding` with the value `percent` says so. Nothing is
/// written where there are no bytes.
void bytes_member(JsonWriter& out, std::string_view name, std::string_view bytes);

}  // namespace stocktake
