#pragma once

#include <string>
#include <string_view>

namespace stocktake {

/// Any bytes made safe as text or as a quoted attribute of XML 1.0 and HTML: what `printable` does, then `&`,
/// `<`, `>`, `"` and `'` as references, and the two characters that XML forbids (U+FFFE, U+FFFF) as `\u{…}`,
/// and neither `::` nor `##` (see schemas/text/ci_commands.h).
std::string escape_markup(std::string_view bytes);

}  // namespace stocktake
