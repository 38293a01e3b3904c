#include "generator/traits/block.h"

#include <algorithm>

namespace stocktake {

std::uint64_t count_bytes_plainly(std::string_view text, char c) {
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), c));
}

std::uint64_t count_bytes(std::string_view text, char c) {
  std::uint64_t result = 0;
#if defined(__SSE2__)
  constexpr std::size_t kSize = Block::kSize, kMost = 255 * kSize;  // what sums of one byte hold
  const __m128i wanted = _mm_set1_epi8(c);
  while (text.size() >= kSize) {
    const std::size_t size = std::min(text.size(), kMost) / kSize * kSize;
    __m128i sums = _mm_setzero_si128();
    for (std::size_t at = 0; at < size; at += kSize) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
      sums = _mm_sub_epi8(sums, _mm_cmpeq_epi8(bytes, wanted));
    }
    const __m128i halves = _mm_sad_epu8(sums, _mm_setzero_si128());
    result += static_cast<std::uint64_t>(_mm_cvtsi128_si32(halves)) +
              static_cast<std::uint64_t>(_mm_extract_epi16(halves, 4));
    text.remove_prefix(size);
  }
#endif
  return result + count_bytes_plainly(text, c);
}

}  // namespace stocktake
