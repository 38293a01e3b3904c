#include "schemas/inventory/traits.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace stocktake {
namespace {

constexpr std::string_view kTraits[] = {"environment", "process",   "network",     "listen",
                                        "evaluate",    "decode",    "secrets",     "persistence",
                                        "system-info", "drop-host", "native-call", "obfuscated"};
static_assert(std::size(kTraits) == std::size(kAllTraits));

struct ShapeWord {
  std::string_view word;
  std::uint32_t least;
};
constexpr ShapeWord kShapes[] = {
    // A person writes no such line, a generator of tables seldom.
    {"longest-line", 2000},
    // Longer than any digest, key or certificate's line that stands in code.
    {"encoded-run", 512},
    // A lone one is left over from a word processor.
    {"invisible", 2},
    {"confusable", 1},
};
static_assert(std::size(kShapes) == std::size(kAllShapes));

/// Takes a number from 1, without sign or leading zero, from the front of `text`.
std::optional<std::uint32_t> take_number(std::string_view& text) {
  std::uint32_t number = 0;
  if (text.starts_with('0')) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

/// Reads `:LINE` or `:AMOUNT@LINE` behind the word that stands at `place` in the order of all words.
bool take_value(std::size_t place, std::string_view value, Traits& to) {
  const auto first = take_number(value);
  if (!first) return false;
  if (place < std::size(kTraits)) {
    to.lines[place] = *first;
  } else {
    if (!value.starts_with('@')) return false;
    value.remove_prefix(1);
    const auto line = take_number(value);
    if (!line) return false;
    to.shapes[place - std::size(kTraits)] = {*first, *line};
  }
  return value.empty();
}

}  // namespace

std::string_view to_string(Trait trait) {
  return kTraits[static_cast<std::size_t>(trait)];
}

std::string_view to_string(Shape shape) {
  return kShapes[static_cast<std::size_t>(shape)].word;
}

std::optional<Trait> trait_of(std::string_view word) {
  for (const Trait trait : kAllTraits)
    if (to_string(trait) == word) return trait;
  return std::nullopt;
}

std::optional<Shape> shape_of(std::string_view word) {
  for (const Shape shape : kAllShapes)
    if (to_string(shape) == word) return shape;
  return std::nullopt;
}

std::uint32_t least_amount(Shape shape) {
  return kShapes[static_cast<std::size_t>(shape)].least;
}

std::string encode_traits(const Traits& traits) {
  std::string text;
  for (const Trait trait : kAllTraits)
    if (traits.has(trait))
      text += fmt::format("{}{}:{}", text.empty() ? "" : " ", to_string(trait), traits.line(trait));
  for (const Shape shape : kAllShapes)
    if (const Measure& measure = traits.shape(shape); measure.amount >= least_amount(shape))
      text +=
          fmt::format("{}{}:{}@{}", text.empty() ? "" : " ", to_string(shape), measure.amount, measure.line);
  return text;
}

std::optional<Traits> decode_traits(std::string_view text) {
  Traits traits;
  std::size_t next = 0;  // the first place of a word that may still come: each once, and in order
  while (!text.empty()) {
    const std::string_view item = text.substr(0, text.find(' '));
    text.remove_prefix(item.size());
    if (text == " ") return std::nullopt;
    if (!text.empty()) text.remove_prefix(1);
    const auto colon = item.find(':');
    if (colon == item.npos) return std::nullopt;
    const std::string_view word = item.substr(0, colon);
    std::size_t place = 0;
    if (const auto trait = trait_of(word))
      place = static_cast<std::size_t>(*trait);
    else if (const auto shape = shape_of(word))
      place = std::size(kTraits) + static_cast<std::size_t>(*shape);
    else
      return std::nullopt;
    if (place < next || !take_value(place, item.substr(colon + 1), traits)) return std::nullopt;
    next = place + 1;
  }
  return traits;
}

}  // namespace stocktake
