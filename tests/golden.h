#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "tests/paths.h"

namespace stocktake {

/// Whether what the tests hold against is to be written anew: STOCKTAKE_UPDATE_GOLDEN=1 in the environment.
inline bool updates_golden() {
  const char* update = std::getenv("STOCKTAKE_UPDATE_GOLDEN");
  return update != nullptr && std::string_view(update) == "1";
}

/// The file at `path` of the source, which is written anew first where that is asked for.
inline std::string golden_file(std::string_view path, std::string_view actual) {
  const std::string name = std::string(paths::kSource).append("/").append(path);
  if (updates_golden()) std::ofstream(name, std::ios::binary) << actual;
  std::ifstream file(name, std::ios::binary);
  if (!file) return std::string(path).append(" is not there: STOCKTAKE_UPDATE_GOLDEN=1 writes it");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace stocktake
