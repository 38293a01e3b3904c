#pragma once

#include <string_view>

namespace stocktake {

/// Whether `text` has the form that JSON Schema's `format` asks for; true for a format that is not known.
/// date-time and date: RFC 3339; uri, uri-reference and iri-reference: RFC 3986 and 3987; idn-email: RFC
/// 6531.
bool has_format(std::string_view text, std::string_view format);

/// That form in words, with an example; empty for a format that is not known.
std::string_view describe_format(std::string_view format);

}  // namespace stocktake
