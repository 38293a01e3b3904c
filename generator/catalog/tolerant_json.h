#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "generator/catalog/tools.h"
#include "schemas/error.h"

namespace stocktake {

/// A JSON text with what the ecosystems' own programs overlook put right: bytes that are not UTF-8 become
/// U+FFFD, as node and Python read them, and a comma behind the last member or element is left out. Nothing
/// where there was nothing of the kind. Linear.
std::optional<std::string> mended_json(std::string_view text);

/// `read(text)`; where that throws, the same of the text with `mended_json`'s mends, of which a diagnostic
/// for `path` tells. The text of the second attempt is kept in `out`. \throws what `read` throws where there
/// is nothing to mend, or it is not enough.
template <class Read>
auto read_tolerantly(std::string_view text, std::string_view path, Catalog& out, Read&& read) {
  try {
    return read(text);
  } catch (const Error& error) {
    const auto mended = mended_json(text);
    if (!mended) throw;
    auto result = read(out.keep(*mended));
    report(out, path, "is not JSON to the letter, and read as if it were");
    return result;
  }
}

}  // namespace stocktake
