#pragma once

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "generator/traits/reader.h"

namespace stocktake::test {

/// The traits of a file with this path and text, as a document writes them.
inline std::string traits_text(std::string_view path, std::string_view text) {
  TraitReader reader;
  reader.begin(path);
  reader.read(text, text.size() <= (256u << 10));
  return encode_traits(reader.finish());
}

/// The words alone, without lines.
inline std::string trait_words(std::string_view path, std::string_view text) {
  std::string words;
  bool in_word = true;
  for (const char c : traits_text(path, text)) {
    if (c == ':') in_word = false;
    if (c == ' ') in_word = true;
    if (in_word) words += c;
  }
  return words;
}

/// A text in some language, and the words that it must have; none where it must not match.
struct TraitCase {
  std::string_view text;
  std::string_view words;
};

inline void check_traits(std::string_view path, std::initializer_list<TraitCase> cases) {
  for (const TraitCase& c : cases) {
    CAPTURE(c.text);
    // Whatever stands around it, and at whichever place of the four that the finder tells apart.
    for (const std::string_view before : {"", "\n", "  \n", "\n\n\n"})
      CHECK(trait_words(path, std::string(before).append(c.text).append("\n")) == c.words);
  }
}

}  // namespace stocktake::test
