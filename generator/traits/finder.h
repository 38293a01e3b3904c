#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "generator/traits/table.h"

namespace stocktake {

/// Finds the tokens of one language's table in a text.
///
/// Looks at four bytes at every second place, in which each token has at least one of its fours whatever
/// place it begins at, and asks a map of 65,536 bytes, of which a text touches few, whether they are one
/// of these; the rare place where they are is compared with the few tokens that have them. Nothing here
/// depends on where a line ends or on what the bytes are, so that the worst text costs little more than
/// code. Built once a language, when its first file is met; read-only
/// then, and used by all threads.
///
/// Measured on 46 MB of JavaScript and 40 MB of Python against their tables (243 and 260 tokens), in
/// processor time on a machine that was busy with other work, beside OpenSSL's SHA-256 in the same run: this
/// 0.45 to 0.55 of its speed with edges judged, RE2's set of the bare tokens 0.15 to 0.27 without telling
/// where they stand, Vectorscan's literals 1.0 to 1.9, without edges. Vectorscan takes 7 to 13 ms to compile
/// one table, this 2.3, and would be one more library to install; should the pass become what a scan waits
/// for, it is the one to take.
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
    static constexpr std::size_t kAtOnce = 8;
    std::size_t at = from + from % kStride;
    const std::size_t last = text.size() < kFour ? 0 : std::min(to, text.size() - kFour + 1);
    for (; at + kAtOnce * kStride <= last; at += kAtOnce * kStride) {
      std::uint8_t any = 0;
      for (std::size_t i = 0; i < kAtOnce; ++i)
        any = static_cast<std::uint8_t>(any | map_[slot_of(four_at(text.data() + at + i * kStride))]);
      if (any == 0) continue;
      for (std::size_t i = 0; i < kAtOnce; ++i) compare(text, at + i * kStride, steps, is_wanted, found);
    }
    for (; at < last; at += kStride) compare(text, at, steps, is_wanted, found);
    steps += (to - from) / kStride;
  }

 private:
  static constexpr std::size_t kFour = 4, kStride = 2, kBits = 16, kBucketBits = 11;

  /// A four that tells a token: where in the token it stands.
  struct Four {
    std::uint32_t bytes;  // folded
    std::uint16_t row;
    std::int16_t offset;  // of the four within the token; -1: it begins with the byte before
  };

  /// Four bytes; where the language does not tell cases apart letters in lower case, and others fall together
  /// with others, which the comparison tells.
  std::uint32_t four_at(const char* at) const {
    std::uint32_t four = 0;
    std::memcpy(&four, at, sizeof four);
    return four | fold_;
  }
  static std::uint32_t slot_of(std::uint32_t four) { return four * 0x9E3779B1U >> (32 - kBits); }
  template <class IsWanted, class Found>
  void compare(std::string_view text, std::size_t at, std::uint64_t& steps, const IsWanted& is_wanted,
               const Found& found) const {
    const std::uint32_t four = four_at(text.data() + at);
    const std::uint32_t slot = slot_of(four);
    if (map_[slot] != 0) compare_tokens(text, at, four, steps, is_wanted, found);
  }

  template <class IsWanted, class Found>
  void compare_tokens(std::string_view text, std::size_t at, std::uint32_t four, std::uint64_t& steps,
                      const IsWanted& is_wanted, const Found& found) const {
    const std::uint32_t bucket = slot_of(four) >> (kBits - kBucketBits);
    for (std::uint32_t i = starts_[bucket]; i < starts_[bucket + 1]; ++i) {
      ++steps;
      if (fours_[i].bytes != four || !is_wanted(fours_[i].row)) continue;
      Hit hit{fours_[i].row, 0, 0};
      if (stands(text, at, fours_[i], hit, steps)) found(hit);
    }
  }

  bool stands(std::string_view text, std::size_t at, const Four& four, Hit& hit, std::uint64_t& steps) const;
  void add(std::uint16_t row);

  std::vector<const TraitRow*> rows_;
  bool any_case_;
  std::uint32_t fold_;
  std::array<std::uint8_t, 1U << kBits> map_{};  // 1: of some four
  std::vector<Four> fours_;                      // by bucket
  std::vector<std::uint16_t> starts_;            // of each bucket's fours
};

}  // namespace stocktake
