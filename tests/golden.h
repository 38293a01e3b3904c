#pragma once

#include <cstdlib>
#include <string_view>

namespace stocktake {

/// Whether what the tests hold against is to be written anew: STOCKTAKE_UPDATE_GOLDEN=1 in the environment.
inline bool updates_golden() {
  const char* update = std::getenv("STOCKTAKE_UPDATE_GOLDEN");
  return update != nullptr && std::string_view(update) == "1";
}

}  // namespace stocktake
