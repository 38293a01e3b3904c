#include "schemas/identity/sha256_stream.h"

#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "schemas/error.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace stocktake {
namespace {

/// Fetched once: an implicit fetch at every file would cost as much as hashing a small one.
const EVP_MD* fetched_sha256() {
  static EVP_MD* const md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (md == nullptr)
    throw Error("OpenSSL offers no SHA-256: check its configuration (openssl list -digest-algorithms)");
  return md;
}

#if defined(__x86_64__)

bool has_sha_instructions() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0 || (b & bit_SHA) == 0) return false;
  return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & bit_SSE4_1) != 0 && (c & bit_SSSE3) != 0;
}

// The constants of FIPS 180-4, section 4.2.2.
alignas(16) constexpr std::array<std::uint32_t, 64> kRounds = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/// Compresses `blocks` blocks into each of N states, side by side.
///
/// SHA256RNDS2 does two rounds and takes four cycles until its result is there, but a new one may begin every
/// two: the loops over the N streams stand inside each step, so that the next instruction never needs the
/// last one's result. Two streams need 12 of the 16 vector registers; with three they no longer fit.
template <std::size_t N>
__attribute__((target("sha,sse4.1"))) void compress(const std::array<std::uint32_t*, N>& states,
                                                    std::array<const char*, N> from, std::size_t blocks) {
  const auto load = [](const void* at) __attribute__((target("sha,sse4.1"), always_inline)) {
    return _mm_loadu_si128(static_cast<const __m128i*>(at));
  };
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  __m128i abef[N], cdgh[N], w[N][4], sum[N];
  for (std::size_t n = 0; n < N; ++n) abef[n] = load(states[n]), cdgh[n] = load(states[n] + 4);
  for (; blocks != 0; --blocks) {
    __m128i abef_before[N], cdgh_before[N];
    for (std::size_t n = 0; n < N; ++n) {
      abef_before[n] = abef[n];
      cdgh_before[n] = cdgh[n];
      for (std::size_t i = 0; i < 4; ++i) w[n][i] = _mm_shuffle_epi8(load(from[n] + 16 * i), big_endian);
      from[n] += 64;
    }
    // Four rounds a step. w[i % 4] holds the step's four words of the message schedule, and is then turned
    // into those of four steps later: W(t) = s1(W(t-2)) + W(t-7) + s0(W(t-15)) + W(t-16).
#pragma GCC unroll 16
    for (std::size_t i = 0; i < 16; ++i) {
      const __m128i k = load(&kRounds[4 * i]);
      for (std::size_t n = 0; n < N; ++n) {
        sum[n] = _mm_add_epi32(w[n][i % 4], k);
        cdgh[n] = _mm_sha256rnds2_epu32(cdgh[n], abef[n], sum[n]);
      }
      if (i < 12)
        for (std::size_t n = 0; n < N; ++n)
          w[n][i % 4] = _mm_add_epi32(_mm_sha256msg1_epu32(w[n][i % 4], w[n][(i + 1) % 4]),
                                      _mm_alignr_epi8(w[n][(i + 3) % 4], w[n][(i + 2) % 4], 4));
      for (std::size_t n = 0; n < N; ++n)
        abef[n] = _mm_sha256rnds2_epu32(abef[n], cdgh[n], _mm_shuffle_epi32(sum[n], 0x0e));
      if (i < 12)
        for (std::size_t n = 0; n < N; ++n)
          w[n][i % 4] = _mm_sha256msg2_epu32(w[n][i % 4], w[n][(i + 3) % 4]);
    }
    for (std::size_t n = 0; n < N; ++n) {
      abef[n] = _mm_add_epi32(abef[n], abef_before[n]);
      cdgh[n] = _mm_add_epi32(cdgh[n], cdgh_before[n]);
    }
  }
  for (std::size_t n = 0; n < N; ++n) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(states[n]), abef[n]);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(states[n] + 4), cdgh[n]);
  }
}

#else

bool has_sha_instructions() {
  return false;
}

template <std::size_t N>
void compress(const std::array<std::uint32_t*, N>&, std::array<const char*, N>, std::size_t) {}

#endif

// FIPS 180-4, section 5.3.3, in the order in which the instructions keep the state: F E B A, H G D C.
constexpr std::array<std::uint32_t, 8> kInitial = {0x9b05688c, 0x510e527f, 0xbb67ae85, 0x6a09e667,
                                                   0x5be0cd19, 0x1f83d9ab, 0xa54ff53a, 0x3c6ef372};
// Where the words A to H stand in that order.
constexpr std::array<std::uint8_t, 8> kPlace = {3, 2, 7, 6, 1, 0, 5, 4};

void store_big_endian(std::uint64_t value, std::size_t bytes, std::uint8_t* to) {
  for (std::size_t i = 0; i < bytes; ++i) to[i] = static_cast<std::uint8_t>(value >> (8 * (bytes - 1 - i)));
}

}  // namespace

void Sha256Stream::FreeContext::operator()(EVP_MD_CTX* context) const {
  EVP_MD_CTX_free(context);
}

Sha256Stream::Engine Sha256Stream::best_engine() {
  static const Engine best = has_sha_instructions() ? Engine::sha_instructions : Engine::openssl;
  return best;
}

Sha256Stream::Sha256Stream(Engine engine) : engine_(engine) {
  if (engine_ == Engine::openssl) {
    context_.reset(EVP_MD_CTX_new());
    if (!context_) throw Error("out of memory");
  }
  reset();
}

void Sha256Stream::reset() {
  size_ = 0;
  state_ = kInitial;
  if (context_ && EVP_DigestInit_ex2(context_.get(), fetched_sha256(), nullptr) != 1)
    throw Error("OpenSSL cannot begin a SHA-256");
}

void Sha256Stream::update(std::string_view bytes) {
  if (bytes.empty()) return;  // whose address may be none
  if (context_) {
    size_ += bytes.size();
    EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
    return;
  }
  if (const std::size_t held = size_ % kBlock; held != 0) {
    const std::size_t taken = std::min(bytes.size(), kBlock - held);
    std::memcpy(partial_.data() + held, bytes.data(), taken);
    size_ += taken;
    bytes.remove_prefix(taken);
    if (held + taken < kBlock) return;
    compress<1>({state_.data()}, {partial_.data()}, 1);
  }
  compress<1>({state_.data()}, {bytes.data()}, bytes.size() / kBlock);
  size_ += bytes.size();
  const std::size_t rest = bytes.size() % kBlock;
  if (rest != 0) std::memcpy(partial_.data(), bytes.data() + bytes.size() - rest, rest);
}

/// The padding of FIPS 180-4, section 5.1.1: a bit, zeros, and the length in bits.
Sha256 Sha256Stream::finish() {
  Sha256 digest;
  if (context_) {
    EVP_DigestFinal_ex(context_.get(), digest.bytes.data(), nullptr);
    return digest;
  }
  const std::uint64_t bits = size_ * 8;
  const std::size_t held = size_ % kBlock;
  const std::size_t zeros = (held < 56 ? 56 : 120) - held;
  std::array<std::uint8_t, 72> padding{0x80};
  store_big_endian(bits, 8, padding.data() + zeros);
  update({reinterpret_cast<const char*>(padding.data()), zeros + 8});
  for (std::size_t i = 0; i < 8; ++i) store_big_endian(state_[kPlace[i]], 4, digest.bytes.data() + 4 * i);
  return digest;
}

std::size_t Sha256Stream::update_both(Sha256Stream& a, std::string_view bytes_a, Sha256Stream& b,
                                      std::string_view bytes_b) {
  const std::size_t size = std::min(bytes_a.size(), bytes_b.size()) / kBlock * kBlock;
  if (size == 0 || a.size_ % kBlock != 0 || b.size_ % kBlock != 0) return 0;
  if (a.context_ || b.context_) {
    a.update(bytes_a.substr(0, size));
    b.update(bytes_b.substr(0, size));
    return size;
  }
  compress<2>({a.state_.data(), b.state_.data()}, {bytes_a.data(), bytes_b.data()}, size / kBlock);
  a.size_ += size;
  b.size_ += size;
  return size;
}

Sha256 sha256_of_text(std::string_view text) {
  Sha256Stream stream;
  stream.update(text);
  return stream.finish();
}

}  // namespace stocktake
