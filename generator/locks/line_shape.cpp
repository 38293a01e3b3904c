#include "generator/locks/line_shape.h"

#include "schemas/error.h"
#include "schemas/text/lines.h"

namespace stocktake {

void require_line_shape(std::string_view text, const std::string& path, bool (*fits)(std::string_view line),
                        std::string_view shape) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // a byte order mark
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    const std::string_view plain = trim(line);
    if (plain.empty() || plain.starts_with('#') || fits(line)) continue;
    throw Error(path + ":" + std::to_string(number) + ": the line is none of such a lock, which would be " +
                std::string(shape));
  }
}

}  // namespace stocktake
