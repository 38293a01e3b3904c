#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace stocktake {

/// Sixteen bytes of a text that are looked at together, as any processor can. The lowest bit of what is
/// returned stands for the first byte.
class PlainBlock {
 public:
  static constexpr std::size_t kSize = 16;

  explicit PlainBlock(const char* at) { std::memcpy(bytes_, at, kSize); }

  /// Which bytes are `c`.
  unsigned equal(char c) const {
    return bits([&](signed char byte) { return byte == static_cast<signed char>(c); });
  }
  /// Which bytes no encoding of binary data has (`ShapeReader`): those below `+` and above `z`, and of the
  /// rest the four that code has most of.
  unsigned between_words() const {
    return bits([](signed char byte) {
      return byte < '+' || byte > 'z' || byte == ',' || byte == '.' || byte == ':' || byte == ';';
    });
  }
  /// Which bytes are from `low` to `high`.
  unsigned between(unsigned char low, unsigned char high) const {
    return bits([&](signed char byte) {
      return static_cast<unsigned char>(byte) >= low && static_cast<unsigned char>(byte) <= high;
    });
  }
  /// Which bytes are not ASCII.
  unsigned beyond_ascii() const {
    return bits([](signed char byte) { return byte < 0; });
  }

 private:
  template <class Is>
  unsigned bits(const Is& is) const {
    unsigned result = 0;
    for (unsigned i = 0; i < kSize; ++i) result |= static_cast<unsigned>(is(bytes_[i])) << i;
    return result;
  }

  signed char bytes_[kSize];
};

#if defined(__SSE2__)

/// The same, in an instruction or two each.
class VectorBlock {
 public:
  static constexpr std::size_t kSize = PlainBlock::kSize;

  explicit VectorBlock(const char* at) : bytes_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at))) {}

  unsigned equal(char c) const { return bits(same(bytes_, c)); }
  unsigned between_words() const {
    // Bytes beyond ASCII are negative here.
    const __m128i outside =
        _mm_or_si128(_mm_cmplt_epi8(bytes_, _mm_set1_epi8('+')), _mm_cmpgt_epi8(bytes_, _mm_set1_epi8('z')));
    // `,` and `.` differ in one bit, `:` and `;` in another.
    const __m128i stops = _mm_or_si128(same(_mm_or_si128(bytes_, _mm_set1_epi8('.' ^ ',')), '.'),
                                       same(_mm_or_si128(bytes_, _mm_set1_epi8(';' ^ ':')), ';'));
    return bits(_mm_or_si128(outside, stops));
  }
  unsigned between(unsigned char low, unsigned char high) const {
    const __m128i above = _mm_sub_epi8(bytes_, _mm_set1_epi8(static_cast<char>(low)));
    const __m128i most = _mm_set1_epi8(static_cast<char>(high - low));
    return bits(_mm_cmpeq_epi8(_mm_min_epu8(above, most), above));
  }
  unsigned beyond_ascii() const { return bits(bytes_); }

 private:
  static __m128i same(__m128i bytes, char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); }
  static unsigned bits(__m128i bytes) { return static_cast<unsigned>(_mm_movemask_epi8(bytes)); }

  __m128i bytes_;
};

using Block = VectorBlock;
#else
using Block = PlainBlock;
#endif

/// How many bytes of the text are `c`.
std::uint64_t count_bytes_plainly(std::string_view text, char c);
std::uint64_t count_bytes(std::string_view text, char c);

}  // namespace stocktake
