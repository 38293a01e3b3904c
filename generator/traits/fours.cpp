#include "generator/traits/fours.h"

#include <algorithm>
#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace stocktake {

bool FourSet::has(Engine engine) {
#if defined(__x86_64__)
  if (engine == Engine::avx512)
    return __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512vbmi") != 0;
  if (engine == Engine::sse2) return true;
#endif
  return engine == Engine::plain;
}

FourSet::Engine FourSet::best_engine() {
  static const Engine best = has(Engine::avx512) ? Engine::avx512
                             : has(Engine::sse2) ? Engine::sse2
                                                 : Engine::plain;
  return best;
}

bool FourSet::fits(std::uint32_t four) const {
  const Key key = key_of(four);
  return tags_[key.slot] == 0 || tags_[key.slot] == key.tag;
}

void FourSet::add(std::uint32_t four) {
  const Key key = key_of(four);
  tags_[key.slot] = fits(four) ? key.tag : kAnyTag;
  fours_.push_back(four);
}

/// Seven bits each of the products that make a key, and of one of the bytes in the middle.
FourSet::Properties FourSet::properties_of(std::uint32_t four) {
  const auto high = [](std::uint32_t product) { return static_cast<std::uint8_t>(product >> 8 & 0x7F); };
  const std::uint32_t first = (four & 0xFFFF) * kFirst, second = (four >> 16) * kSecond;
  return {high(first), high(second), high((four >> 8 & 0xFFFF) * kFirst), high(first - second)};
}

/// Gives each four its group, of those that begin alike.
void FourSet::arrange() {
  std::sort(fours_.begin(), fours_.end(),
            [](std::uint32_t a, std::uint32_t b) { return std::rotl(a, 16) < std::rotl(b, 16); });
  fours_.erase(std::unique(fours_.begin(), fours_.end()), fours_.end());
  for (std::size_t i = 0; i < fours_.size(); ++i) {
    const std::size_t group = i * kGroups / fours_.size();
    const Properties properties = properties_of(fours_[i]);
    for (std::size_t k = 0; k < kProperties; ++k)
      groups_[group / 8][k][properties[k]] |= static_cast<std::uint8_t>(1U << group % 8);
  }
  fours_ = {};
}

/// How far a look has come.
struct FourSet::Look {
  const char* text;
  std::size_t from, at, to, size;  // of the text, as are the others
  std::uint16_t* found;

  void note(std::size_t place, bool is_told) {
    *found = static_cast<std::uint16_t>(place - from);
    found += is_told;
  }
};

std::size_t FourSet::find(std::string_view text, std::size_t from, std::size_t to, Places& found,
                          Engine engine) const {
  Look look{text.data(), from, from, to, text.size(), found.data()};
  if (engine == Engine::avx512) find_avx512(look);
  if (engine != Engine::plain) find_sse2(look);
  find_plainly(look);
  return static_cast<std::size_t>(look.found - found.data());
}

void FourSet::find_plainly(Look& look) const {
  for (; look.at < look.to; look.at += kStride) look.note(look.at, tells(at(look.text + look.at)));
}

#if defined(__x86_64__)

void FourSet::find_sse2(Look& look) const {
  constexpr std::size_t kPlaces = 8, kBytes = kPlaces * kStride;
  const __m128i fold = _mm_set1_epi32(static_cast<int>(fold_));
  const auto product = [&](const char* halves, std::uint16_t factor) {
    const __m128i bytes = _mm_or_si128(_mm_loadu_si128(reinterpret_cast<const __m128i*>(halves)), fold);
    return _mm_mullo_epi16(bytes, _mm_set1_epi16(static_cast<std::int16_t>(factor)));
  };
  for (; look.at + kBytes <= look.to && look.at + kBytes + kStride <= look.size; look.at += kBytes) {
    const char* const at = look.text + look.at;
    const __m128i first = product(at, kFirst), second = product(at + kStride, kSecond);
    alignas(16) std::uint16_t slots[kPlaces];
    _mm_store_si128(reinterpret_cast<__m128i*>(slots),
                    _mm_srli_epi16(_mm_add_epi16(first, second), kUnusedBits));
    const auto tag = [&](std::size_t i) { return static_cast<std::int16_t>(tags_[slots[i]]); };
    const __m128i tags = _mm_set_epi16(tag(7), tag(6), tag(5), tag(4), tag(3), tag(2), tag(1), tag(0));
    const __m128i same = _mm_or_si128(_mm_cmpeq_epi16(tags, _mm_sub_epi16(first, second)),
                                      _mm_cmpeq_epi16(tags, _mm_set1_epi16(-1)));
    // Each place is two bits here. The first is noted without asking whether there is one, which nobody could
    // guess.
    auto told = static_cast<unsigned>(_mm_movemask_epi8(same)) & 0x5555;
    do {
      look.note(look.at + static_cast<unsigned>(std::countr_zero(told | 0x10000)), told != 0);
      told &= told - 1;
    } while (told != 0);
  }
}

/// The places that have, in one group, all four properties are asked by their keys.
__attribute__((target("avx512bw,avx512vbmi"))) void FourSet::find_avx512(Look& look) const {
  constexpr std::size_t kPlaces = 64, kBytes = kPlaces * kStride;
  alignas(64) std::uint8_t places[kPlaces];  // of the high byte of each product in two vectors of them
  for (std::size_t i = 0; i < kPlaces; ++i) places[i] = static_cast<std::uint8_t>(2 * i + 1);
  const __m512i highs = _mm512_load_si512(places), fold = _mm512_set1_epi32(static_cast<int>(fold_));
  const __m512i by_first = _mm512_set1_epi16(static_cast<std::int16_t>(kFirst));
  const __m512i by_second = _mm512_set1_epi16(static_cast<std::int16_t>(kSecond));
  for (; look.at + kBytes <= look.to && look.at + kBytes + kFour <= look.size; look.at += kBytes) {
    const char* const text = look.text + look.at;
    __m512i first[2], second[2], middle[2];
#pragma GCC unroll 2
    for (std::size_t i = 0; i < 2; ++i) {
      const char* const half = text + i * sizeof(__m512i);
      first[i] = _mm512_mullo_epi16(_mm512_or_si512(_mm512_loadu_si512(half), fold), by_first);
      second[i] = _mm512_mullo_epi16(_mm512_or_si512(_mm512_loadu_si512(half + 2), fold), by_second);
      middle[i] = _mm512_mullo_epi16(_mm512_or_si512(_mm512_loadu_si512(half + 1), fold), by_first);
    }
    const __m512i properties[kProperties] = {
        _mm512_permutex2var_epi8(first[0], highs, first[1]),
        _mm512_permutex2var_epi8(second[0], highs, second[1]),
        _mm512_permutex2var_epi8(middle[0], highs, middle[1]),
        _mm512_permutex2var_epi8(_mm512_sub_epi16(first[0], second[0]), highs,
                                 _mm512_sub_epi16(first[1], second[1]))};
    std::uint64_t told = 0;
#pragma GCC unroll 4
    for (std::size_t set = 0; set < kSets; ++set) {
      __m512i groups = _mm512_set1_epi8(-1);
#pragma GCC unroll 4
      for (std::size_t k = 0; k < kProperties; ++k) {
        const std::uint8_t* const values = groups_[set][k].data();
        groups = _mm512_and_si512(groups, _mm512_permutex2var_epi8(_mm512_load_si512(values), properties[k],
                                                                   _mm512_load_si512(values + 64)));
      }
      told |= _mm512_test_epi8_mask(groups, groups);
    }
    do {
      const std::size_t place = look.at + kStride * (static_cast<unsigned>(std::countr_zero(told)) & 63);
      look.note(place, told != 0 && tells(at(look.text + place)));
      told &= told - 1;
    } while (told != 0);
  }
}

#else

void FourSet::find_sse2(Look&) const {}
void FourSet::find_avx512(Look&) const {}

#endif

}  // namespace stocktake
