#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "generator/traits/fours.h"
#include "generator/traits/table.h"

namespace stocktake {

/// Finds the tokens of one language's table in a text.
///
/// Looks at four bytes at every second place, in which each token has at least one of its fours whatever
/// place it begins at (`FourSet`). Where they are, up to eight bytes around them must be the token's too
/// before it is compared. Nothing here depends on where a line ends or on what the bytes are, so that the
/// worst text costs little more than code. Built once a language, when its first file is met; read-only then,
/// and used by all threads.
///
/// Measured on the standard library of Python, in processor time in one run (`./dev bench --only micro`, the
/// benchmarks `tokens_*`): 2.4 GB/s, 1.2 times one stream of SHA-256, edges not judged; RE2's set of the bare
/// tokens 0.73 GB/s, and it does not tell where they stand. Vectorscan's literals, tried by hand in November
/// 2026, were twice as fast as this was then (eight places at once), without edges; it takes 7 to 13 ms to
/// compile one table, and would be one more library to install.
class Finder {
 public:
  static const Finder& of(Language language);

  explicit Finder(const TraitTable& table);

  std::size_t rows() const { return rows_.size(); }
  const TraitRow& row(std::size_t index) const { return *rows_[index]; }

  /// A place in a text where a token stands, by its characters and its edges.
  struct Hit {
    std::uint32_t row;
    std::size_t begin, end;  ///< of the token
  };

  /// Looks at the places [from, to) of `text`; bytes before and behind are read as context. Calls
  /// `is_wanted(row)` before a token is compared, and `found(hit)` for each that stands there, in the order
  /// of the places that told it. \param steps raised by what was done: places looked at, and bytes compared
  template <class IsWanted, class Found>
  void find(std::string_view text, std::size_t from, std::size_t to, std::uint64_t& steps,
            const IsWanted& is_wanted, const Found& found) const {
    FourSet::Places places;
    const std::size_t last =
        text.size() < FourSet::kFour ? 0 : std::min(to, text.size() - FourSet::kFour + 1);
    for (std::size_t at = from + from % FourSet::kStride; at < last; at += FourSet::kChunk) {
      const std::size_t count = set_.find(text, at, std::min(last, at + FourSet::kChunk), places);
      for (std::size_t i = 0; i < count; ++i) look_at(text, at + places[i], steps, is_wanted, found);
    }
    steps += (to - from) / FourSet::kStride;
  }

 private:
  /// A four that tells a token: where in the token it stands.
  struct Four {
    std::uint32_t bytes;  // folded
    std::uint16_t row;
    std::int16_t offset;         // of the four within the token; -1: it begins with the byte before
    std::int16_t around_offset;  // of the next within the four
    std::uint64_t around, mask;  // bytes that stand around it, folded
  };

  template <class IsWanted, class Found>
  void look_at(std::string_view text, std::size_t at, std::uint64_t& steps, const IsWanted& is_wanted,
               const Found& found) const {
    const std::uint32_t four = set_.at(text.data() + at);
    const std::size_t part = FourSet::part_of(four);
    for (std::size_t i = starts_[part]; i < starts_[part + 1]; ++i) {
      ++steps;
      if (fours_[i].bytes != four || !is_around(text, at, fours_[i]) || !is_wanted(fours_[i].row)) continue;
      Hit hit{fours_[i].row, 0, 0};
      if (stands(text, at, fours_[i], hit, steps)) found(hit);
    }
  }

  /// Whether the bytes around a four that stands at `at` do not speak against its token.
  bool is_around(std::string_view text, std::size_t at, const Four& four) const {
    const std::size_t from = at + static_cast<std::size_t>(std::ptrdiff_t{four.around_offset});
    std::uint64_t bytes = 0;
    if (from > at || from + sizeof bytes > text.size()) return true;
    std::memcpy(&bytes, text.data() + from, sizeof bytes);
    return (set_.folded(bytes) & four.mask) == four.around;
  }
  bool stands(std::string_view text, std::size_t at, const Four& four, Hit& hit, std::uint64_t& steps) const;
  struct Token;
  void place(const Token& token);

  std::vector<const TraitRow*> rows_;
  bool any_case_;
  std::string_view definers_;
  Definition definition_;
  FourSet set_;
  std::vector<Four> fours_;            // by their part of the set
  std::vector<std::uint16_t> starts_;  // of each part's fours
};

}  // namespace stocktake
