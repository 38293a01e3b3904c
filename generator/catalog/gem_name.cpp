#include "generator/catalog/gem_name.h"

#include <algorithm>

#include "schemas/text/ascii.h"

namespace stocktake {

std::optional<GemName> gem_name(std::string_view full_name) {
  for (const bool with_point : {true, false})
    for (auto at = full_name.find('-'); at != full_name.npos; at = full_name.find('-', at + 1)) {
      const std::string_view rest = full_name.substr(at + 1);
      const std::string_view version = rest.substr(0, rest.find('-'));
      const bool is_version =
          at > 0 && !version.empty() && is_digit(version.front()) &&
          (!with_point || version.find('.') != version.npos) &&
          std::all_of(version.begin(), version.end(), [](char c) { return is_alphanumeric(c) || c == '.'; });
      if (is_version)
        return GemName{full_name.substr(0, at), version,
                       rest.substr(std::min(version.size() + 1, rest.size()))};
    }
  return std::nullopt;
}

}  // namespace stocktake
