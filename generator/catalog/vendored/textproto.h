#pragma once

#include <functional>
#include <string_view>

namespace stocktake {

/// Reads the text format of protocol buffers (protobuf.dev, "Text Format Language Specification") as far as a
/// comparison of fields needs: calls `take` with the names on the way to each scalar, with points between,
/// and its value, of a string without quotes. Both views are valid until it returns. False where the text is
/// not of that format, or nests deeper than 50: what was taken until then is not to be used.
bool read_textproto(std::string_view text,
                    const std::function<void(std::string_view path, std::string_view value)>& take);

}  // namespace stocktake
