#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "generator/traits/table.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace stocktake {

/// Finds the tokens of one language's table in a text.
///
/// Looks at four bytes at every second place, in which each token has at least one of its fours whatever
/// place it begins at, and asks a table of 32,768 bytes whether they are one of these, for eight places at
/// once with the vectors that every x86-64 has, or one after the other with the same result. Where they are,
/// up to eight bytes around them must be the token's too before it is compared. Nothing here depends on where
/// a line ends or on what the bytes are, so that the worst text costs little more than code. Built once a
/// language, when its first file is met; read-only then, and used by all threads.
///
/// Measured on the standard library of Python, in processor time beside one stream of SHA-256 in the same run
/// (`./dev bench --only micro`, the benchmarks `tokens_*`): 1.04 of its speed, edges not judged. RE2's set of
/// the bare tokens has half of that, and does not tell where they stand. Once, by hand, on the code of real
/// trees (125 MB, mostly JavaScript, 163 MB of Rust, 57 MB of Go): 1.2, 1.6 and 1.5 of SHA-256's speed.
/// Vectorscan's literals were two to four times as fast, without edges; it takes 7 to 13 ms to compile one
/// table, and would be one more library to install.
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
    std::size_t at = from + from % kStride;
    const std::size_t last = text.size() < kFour ? 0 : std::min(to, text.size() - kFour + 1);
    for (; at + kAtOnce * kStride <= last; at += kAtOnce * kStride)
      for (unsigned told = told_by(text.data() + at); told != 0; told &= told - 1)
        compare(text, at + static_cast<std::size_t>(std::countr_zero(told)), steps, is_wanted, found);
    for (; at < last; at += kStride)
      if (tells(four_at(text.data() + at))) compare(text, at, steps, is_wanted, found);
    steps += (to - from) / kStride;
  }

 private:
  friend struct FinderTest;
  static constexpr std::size_t kFour = 4, kStride = 2, kAtOnce = 8;
  static constexpr unsigned kSlotBits = 14;
  static constexpr std::uint16_t kAnyTag = 0xFFFF;  // of a slot whose fours have several

  /// A four that tells a token: where in the token it stands.
  struct Four {
    std::uint32_t bytes;  // folded
    std::uint16_t row;
    std::int16_t offset;         // of the four within the token; -1: it begins with the byte before
    std::int16_t around_offset;  // of the next within the four
    std::uint64_t around, mask;  // bytes that stand around it, folded
  };

  /// Four bytes; where the language does not tell cases apart letters in lower case, and others fall together
  /// with others, which the comparison tells.
  std::uint32_t four_at(const char* at) const {
    std::uint32_t four = 0;
    std::memcpy(&four, at, sizeof four);
    return four | fold_;
  }
  /// What is asked for a four: a slot, and the tag that the slot must have. Both are made of the products of
  /// its halves with a number each, in sixteen bits, so that eight fours are done at once; together they name
  /// a four but for two bits.
  struct Key {
    std::uint16_t slot, tag;
  };
  static constexpr std::uint16_t kFirst = 0x9E37, kSecond = 0x79B9;
  static Key key_of(std::uint32_t four) {
    const auto first = static_cast<std::uint16_t>((four & 0xFFFF) * kFirst);
    const auto second = static_cast<std::uint16_t>((four >> 16) * kSecond);
    return {static_cast<std::uint16_t>(static_cast<std::uint16_t>(first + second) >> (16 - kSlotBits)),
            static_cast<std::uint16_t>(first - second)};
  }
  bool tells(std::uint32_t four) const {
    const Key key = key_of(four);
    const std::uint16_t tag = tags_[key.slot];
    return tag == key.tag || tag == kAnyTag;
  }
  /// Which of the next `kAtOnce` places tell a token: a bit for each of their bytes, of which the even ones
  /// count.
  unsigned told_by(const char* at) const;
  unsigned told_plainly(const char* at) const;

  template <class IsWanted, class Found>
  void compare(std::string_view text, std::size_t at, std::uint64_t& steps, const IsWanted& is_wanted,
               const Found& found) const {
    const std::uint32_t four = four_at(text.data() + at);
    const std::uint16_t slot = key_of(four).slot;
    for (std::size_t i = starts_[slot]; i < starts_[slot + 1]; ++i) {
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
    return ((bytes | fold_ | std::uint64_t{fold_} << 32) & four.mask) == four.around;
  }
  bool stands(std::string_view text, std::size_t at, const Four& four, Hit& hit, std::uint64_t& steps) const;
  struct Token;
  void place(const Token& token);

  std::vector<const TraitRow*> rows_;
  bool any_case_;
  std::uint32_t fold_;
  std::array<std::uint16_t, 1U << kSlotBits> tags_{};  // of the fours in each slot; 0: of none
  std::vector<Four> fours_;                            // by slot
  std::vector<std::uint16_t> starts_;                  // of each slot's fours
};

inline unsigned Finder::told_plainly(const char* at) const {
  unsigned told = 0;
  for (unsigned i = 0; i < kAtOnce; ++i)
    told |= static_cast<unsigned>(tells(four_at(at + i * kStride))) << i * kStride;
  return told;
}

inline unsigned Finder::told_by(const char* at) const {
#if defined(__SSE2__)
  const __m128i fold = _mm_set1_epi32(static_cast<int>(fold_));
  const auto product = [&](const char* halves, std::uint16_t factor) {
    const __m128i bytes = _mm_or_si128(_mm_loadu_si128(reinterpret_cast<const __m128i*>(halves)), fold);
    return _mm_mullo_epi16(bytes, _mm_set1_epi16(static_cast<std::int16_t>(factor)));
  };
  const __m128i first = product(at, kFirst), second = product(at + kStride, kSecond);
  alignas(16) std::uint16_t slots[kAtOnce];
  _mm_store_si128(reinterpret_cast<__m128i*>(slots),
                  _mm_srli_epi16(_mm_add_epi16(first, second), 16 - kSlotBits));
  const auto tag = [&](std::size_t i) { return static_cast<std::int16_t>(tags_[slots[i]]); };
  const __m128i tags = _mm_set_epi16(tag(7), tag(6), tag(5), tag(4), tag(3), tag(2), tag(1), tag(0));
  const __m128i same = _mm_or_si128(_mm_cmpeq_epi16(tags, _mm_sub_epi16(first, second)),
                                    _mm_cmpeq_epi16(tags, _mm_set1_epi16(-1)));
  return static_cast<unsigned>(_mm_movemask_epi8(same)) & 0x5555;
#else
  return told_plainly(at);
#endif
}

}  // namespace stocktake
