#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Small helpers for text that comes from outside: is it UTF-8, can a person see all of it, do two names
/// collide. All functions take any bytes, keep no state, are thread-safe, and throw nothing of their own.
/// Each costs time linear in its input unless it says otherwise.
namespace stocktake {

/// True for well-formed UTF-8 (Unicode 15, table 3-7): no overlong form, no surrogate, nothing above
/// U+10FFFF.
bool is_utf8(std::string_view bytes);

/// Appends the character in UTF-8; what is none (a surrogate, anything above U+10FFFF) as U+FFFD.
void append_utf8(std::string& to, std::uint32_t code);

/// Length of the longest begin of the text that every format takes as it is: printable ASCII other than `"`
/// and `\`. Sixteen bytes a step.
std::size_t plain_prefix(std::string_view text);

/// UTF-8 that names any byte string: bytes that are not part of well-formed UTF-8 become `%XX` (upper-case
/// hexadecimal), and so does '%' itself ("%25"). Different inputs therefore give different outputs, and
/// `percent_unescape` gives the input back.
std::string percent_escape_invalid_utf8(std::string_view bytes);

/// The bytes that `%XX` stand for, in either case; a '%' without two hexadecimal digits behind it stands for
/// itself.
std::string percent_unescape(std::string_view text);

/// True where the text holds a character that a reader cannot see or that reorders what they see: controls
/// (C0, DEL, C1), line and paragraph separators, and Unicode's Default_Ignorable_Code_Point: zero-width and
/// soft-hyphen characters, bidirectional controls, variation selectors, tags. Bytes that are not UTF-8 do not
/// count.
bool has_hidden_characters(std::string_view utf8);

/// Any bytes made safe to write to a terminal: controls and bytes that are not UTF-8 become `\xNN`, other
/// hidden characters (see `has_hidden_characters`) `\u{202E}`. For people, not for machines: a backslash
/// stays as it is, so that different inputs can look alike.
std::string printable(std::string_view bytes);

/// A key that is equal for paths that a file system could take for one another: those that differ only in
/// case or in Unicode normalisation (Unicode 15, D145, canonical caseless matching by full case folding, as
/// ext4 and APFS do). The key is not for display. What is not UTF-8, or in a path component longer than any
/// file system stores (1,024 bytes), folds only its ASCII letters.
std::string fold_for_collision(std::string_view path);

/// True where the whole path matches the pattern. A character of the pattern stands for itself, except:
/// `?` one character other than '/'; `*` any number of those; `[a-z]` and `[!a-z]` (or `[^a-z]`) one
/// character of, or not of, a set, never '/'; `**/` any number of whole folders, also none; `**` elsewhere
/// any text; `\x` the character x. A '[' that nothing closes stands for itself. Characters are code points; a
/// byte that is not UTF-8 is one too. Costs at most path length times pattern length, whatever the two are.
bool glob_match(std::string_view pattern, std::string_view path);

/// The number of single-byte insertions, deletions, substitutions and swaps of neighbours that turn `a` into
/// `b` (optimal string alignment: no part is edited twice); `limit + 1` where it is more than `limit`. Costs
/// `limit` times the length.
std::size_t edit_distance_at_most(std::string_view a, std::string_view b, std::size_t limit);

/// "36,511", whatever the locale.
std::string format_count(std::uint64_t count);

/// "1 file", "36,511 files".
std::string counted(std::uint64_t count, std::string_view singular, std::string_view plural);
/// "512 B", "11.2 MB": decimal units (1 kB = 1,000 B), one digit after the point.
std::string format_bytes(std::uint64_t bytes);

}  // namespace stocktake
