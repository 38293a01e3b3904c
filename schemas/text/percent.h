#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Bytes and characters written by their number. All functions take any bytes and are thread-safe.
namespace stocktake {

/// Appends the number in upper-case hexadecimal, with zeros in front where it has fewer than `digits`.
void append_hex(std::string& to, std::uint32_t value, int digits);

/// Appends `%XX`.
void append_percent(std::string& to, char byte);

/// The text with every byte as `%XX` but ASCII letters, digits and those in `plain`; RFC 3986, section 2.3,
/// leaves "-._~" plain.
std::string percent_encoded(std::string_view text, std::string_view plain);

/// UTF-8 that names any byte string: bytes that are not part of well-formed UTF-8 become `%XX` (upper-case
/// hexadecimal), and so does '%' itself ("%25"). Different inputs therefore give different outputs, and
/// `percent_unescape` gives the input back.
std::string percent_escape_invalid_utf8(std::string_view bytes);

/// The bytes that `%XX` stand for, in either case; a '%' without two hexadecimal digits behind it stands for
/// itself.
std::string percent_unescape(std::string_view text);

}  // namespace stocktake
