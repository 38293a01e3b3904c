#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stocktake {

/// Holds each line of a lock that is read line by line against the shape that the program which wrote it
/// gives all lines, since that program refuses any other, too (merge conflicts, half a file, another format).
/// Blank lines and lines of `#` are fine.
/// \param shape in words, for the error
/// \throws Error which names the first line that does not fit
void require_line_shape(std::string_view text, const std::string& path, bool (*fits)(std::string_view line),
                        std::string_view shape);

}  // namespace stocktake
