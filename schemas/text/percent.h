#pragma once

#include <string>
#include <string_view>

namespace stocktake {

/// UTF-8 that names any byte string: bytes that are not part of well-formed UTF-8 become `%XX` (upper-case
/// hexadecimal), and so does '%' itself ("%25"). Different inputs therefore give different outputs, and
/// `percent_unescape` gives the input back.
std::string percent_escape_invalid_utf8(std::string_view bytes);

/// The bytes that `%XX` stand for, in either case; a '%' without two hexadecimal digits behind it stands for
/// itself.
std::string percent_unescape(std::string_view text);

}  // namespace stocktake
