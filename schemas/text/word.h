#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace stocktake {

/// The text as one word of a line: blanks and control characters are `_`.
inline std::string one_word(std::string_view text) {
  std::string word(text);
  std::replace_if(
      word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; }, '_');
  return word;
}

}  // namespace stocktake
