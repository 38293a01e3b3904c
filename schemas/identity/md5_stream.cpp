#include "schemas/identity/md5_stream.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "schemas/identity/digest.h"

namespace stocktake {
namespace {

using Word = std::uint32_t;
using State = std::array<Word, 4>;
/// A word of each lane. Where the processor's vectors are shorter, the compiler makes several of it, which
/// need not wait for each other either.
using Words = Word __attribute__((vector_size(sizeof(Word) * Md5Stream::kLanes)));

// RFC 1321, section 3.4: the integer part of 2^32 times the sine of each step's number.
constexpr std::array<Word, 64> kSines = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
// How far each step turns, by round and by place within four.
constexpr int kTurns[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
// Which word of the block a step adds: of each round the first one's, and how far it is to the next step's.
constexpr std::size_t kFirst[4] = {0, 1, 5, 0}, kStride[4] = {1, 5, 3, 7};

/// Puts word `i` of each lane's text behind one another: `to[i][lane]`.
template <std::size_t N>
[[gnu::always_inline]] inline void load_block(const char* const* from, std::size_t at, Word (&to)[16][N]) {
  for (std::size_t lane = 0; lane < N; ++lane)
    for (std::size_t i = 0; i < 16; ++i) {
      Word word = 0;
      std::memcpy(&word, from[lane] + at + i * sizeof word, sizeof word);
      if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap32(word);
      to[i][lane] = word;
    }
}

/// Compresses `blocks` blocks into each of the states, side by side: as many as V, a word or a vector of
/// them, has lanes.
template <class V>
[[gnu::always_inline]] inline void compress(State* const* states, const char* const* from,
                                            std::size_t blocks) {
  constexpr std::size_t kWords = sizeof(V) / sizeof(Word);
  alignas(V) Word lanes[4][kWords], words[16][kWords];
  V sum[4];
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t lane = 0; lane < kWords; ++lane) lanes[i][lane] = (*states[lane])[i];
    std::memcpy(&sum[i], lanes[i], sizeof(V));
  }
  for (std::size_t at = 0; at != blocks * 64; at += 64) {
    load_block(from, at, words);
    V a = sum[0], b = sum[1], c = sum[2], d = sum[3];
#pragma GCC unroll 64
    for (std::size_t step = 0; step < 64; ++step) {
      const std::size_t round = step / 16;
      V word, mixed;
      std::memcpy(&word, words[(kFirst[round] + kStride[round] * step) % 16], sizeof word);
      switch (round) {  // the functions F, G, H and I, the first two in a form of one operation less
        case 0:
          mixed = d ^ (b & (c ^ d));
          break;
        case 1:
          mixed = c ^ (d & (b ^ c));
          break;
        case 2:
          mixed = b ^ c ^ d;
          break;
        default:
          mixed = c ^ (b | ~d);
      }
      mixed += a + word + kSines[step];
      const int turn = kTurns[round][step % 4];
      a = d;
      d = c;
      c = b;
      b += (mixed << turn) | (mixed >> (32 - turn));
    }
    sum[0] += a;
    sum[1] += b;
    sum[2] += c;
    sum[3] += d;
  }
  for (std::size_t i = 0; i < 4; ++i) {
    std::memcpy(lanes[i], &sum[i], sizeof(V));
    for (std::size_t lane = 0; lane < kWords; ++lane) (*states[lane])[i] = lanes[i][lane];
  }
}

void compress_plain(State* const* states, const char* const* from, std::size_t blocks) {
  compress<Words>(states, from, blocks);
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) void compress_avx2(State* const* states, const char* const* from,
                                                   std::size_t blocks) {
  compress<Words>(states, from, blocks);
}

__attribute__((target("avx512f"))) void compress_avx512(State* const* states, const char* const* from,
                                                        std::size_t blocks) {
  compress<Words>(states, from, blocks);
}

constexpr auto kCompress = std::array{compress_plain, compress_avx2, compress_avx512};

#else

constexpr auto kCompress = std::array{compress_plain, compress_plain, compress_plain};

#endif

/// Fewer streams are computed one after the other: idle lanes take as long as busy ones.
constexpr std::size_t kFewest = 4;

/// Side by side, at most kLanes of them.
void compress_all(std::span<State* const> states, std::span<const char* const> from, std::size_t blocks,
                  Md5Stream::Engine engine) {
  if (states.size() < kFewest) {
    for (std::size_t i = 0; i < states.size(); ++i) compress<Word>(&states[i], &from[i], blocks);
    return;
  }
  State idle{};
  std::array<State*, Md5Stream::kLanes> all;
  std::array<const char*, Md5Stream::kLanes> texts;
  all.fill(&idle);
  texts.fill(from[0]);
  std::copy(states.begin(), states.end(), all.begin());
  std::copy(from.begin(), from.end(), texts.begin());
  kCompress[static_cast<std::size_t>(engine)](all.data(), texts.data(), blocks);
}

}  // namespace

bool Md5Stream::has(Engine engine) {
#if defined(__x86_64__)
  if (engine == Engine::avx2) return __builtin_cpu_supports("avx2") != 0;
  if (engine == Engine::avx512) return __builtin_cpu_supports("avx512f") != 0;
#endif
  return engine == Engine::plain;
}

Md5Stream::Engine Md5Stream::best_engine() {
  static const Engine best = has(Engine::avx512) ? Engine::avx512
                             : has(Engine::avx2) ? Engine::avx2
                                                 : Engine::plain;
  return best;
}

void Md5Stream::update(std::string_view bytes) {
  if (bytes.empty()) return;  // whose address may be none
  State* const state = &state_;
  if (const std::size_t held = size_ % kBlock; held != 0) {
    const std::size_t taken = std::min(bytes.size(), kBlock - held);
    std::memcpy(partial_.data() + held, bytes.data(), taken);
    size_ += taken;
    bytes.remove_prefix(taken);
    if (held + taken < kBlock) return;
    const char* const block = partial_.data();
    compress<Word>(&state, &block, 1);
  }
  const char* const from = bytes.data();
  compress<Word>(&state, &from, bytes.size() / kBlock);
  size_ += bytes.size();
  const std::size_t rest = bytes.size() % kBlock;
  if (rest != 0) std::memcpy(partial_.data(), bytes.data() + bytes.size() - rest, rest);
}

/// The padding of RFC 1321, sections 3.1 and 3.2: a bit, zeros, and the length in bits, low byte first.
std::string Md5Stream::finish() {
  const std::uint64_t bits = size_ * 8;
  const std::size_t held = size_ % kBlock;
  const std::size_t zeros = (held < 56 ? 56 : 120) - held;
  std::array<char, 72> padding{static_cast<char>(0x80)};
  for (std::size_t i = 0; i < 8; ++i) padding[zeros + i] = static_cast<char>(bits >> (8 * i));
  update({padding.data(), zeros + 8});
  std::array<std::uint8_t, 16> digest;
  for (std::size_t i = 0; i < digest.size(); ++i)
    digest[i] = static_cast<std::uint8_t>(state_[i / 4] >> (8 * (i % 4)));
  std::string hex(2 * digest.size(), '\0');
  write_hex(digest.data(), digest.size(), hex.data());
  return hex;
}

std::size_t Md5Stream::update_all(std::span<const Share> shares, Engine engine) {
  std::size_t size = shares.empty() ? 0 : shares.front().bytes.size();
  for (const Share& share : shares)
    size = share.stream->between_blocks() ? std::min(size, share.bytes.size()) : 0;
  size -= size % kBlock;
  if (size == 0) return 0;
  for (; !shares.empty(); shares = shares.subspan(std::min(kLanes, shares.size()))) {
    std::array<State*, kLanes> states;
    std::array<const char*, kLanes> from;
    const std::size_t count = std::min(kLanes, shares.size());
    for (std::size_t i = 0; i < count; ++i) {
      states[i] = &shares[i].stream->state_;
      from[i] = shares[i].bytes.data();
      shares[i].stream->size_ += size;
    }
    compress_all({states.data(), count}, {from.data(), count}, size / kBlock, engine);
  }
  return size;
}

}  // namespace stocktake
