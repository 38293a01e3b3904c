#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace stocktake {

/// True where the text holds a character that a reader cannot see or that reorders what they see: controls
/// (C0, DEL, C1), line and paragraph separators, and Unicode's Default_Ignorable_Code_Point: zero-width and
/// soft-hyphen characters, bidirectional controls, variation selectors, tags. Bytes that are not UTF-8 do not
/// count.
bool has_hidden_characters(std::string_view utf8);

/// Any bytes made safe to write to a terminal: controls and bytes that are not UTF-8 become `\xNN`, other
/// hidden characters (see `has_hidden_characters`) `\u{202E}`. For people, not for machines: a backslash
/// stays as it is, so that different inputs can look alike.
std::string printable(std::string_view bytes);

/// A text from outside as a message quotes it: printable, in double quotes, and cut behind 120 bytes.
std::string in_quotes(std::string_view text);

}  // namespace stocktake
