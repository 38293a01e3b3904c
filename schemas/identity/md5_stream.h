#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace stocktake {

/// MD5 (RFC 1321) of one stream of bytes after the other, and of many streams at a time. It proves nothing:
/// dpkg, R and conda record it, and it shows accidents.
///
/// One MD5 is a chain of 64 steps a block, each of which waits for the one before: 0.8 GB/s, whoever computes
/// it, which is more than all the rest of a scan costs. The words of sixteen streams stand side by side in
/// vectors, so that sixteen chains take hardly longer than one: 6.5 GB/s with AVX-512, 4.5 with AVX2, 3.5
/// with the vectors that every x86-64 has (`./dev bench --only micro`, the benchmarks `md5_*`). OpenSSL
/// offers no such call.
class Md5Stream {
 public:
  /// What vectors the processor computes with; `plain` are those that every processor of its kind has.
  enum class Engine : std::uint8_t { plain, avx2, avx512 };
  /// The fastest engine of this processor.
  static Engine best_engine();
  static bool has(Engine engine);

  /// So many streams are computed side by side.
  static constexpr std::size_t kLanes = 16;

  /// Begins a new stream, whatever became of the one before; a new object has begun one.
  void reset() { *this = {}; }
  /// Takes the next bytes.
  void update(std::string_view bytes);
  /// Ends the stream, and gives its digest in lower-case hexadecimal; `reset` begins the next.
  std::string finish();

  struct Share {
    Md5Stream* stream;
    std::string_view bytes;
  };
  /// Feeds all streams the whole blocks that all have at hand, side by side, and returns how many bytes each
  /// has taken; the rest is the caller's to give again. 0 where a text is shorter than a block, or a stream
  /// stands within one. \param shares each of another stream
  static std::size_t update_all(std::span<const Share> shares, Engine engine = best_engine());
  /// Whether it stands within no block.
  bool between_blocks() const { return size_ % kBlock == 0; }

 private:
  static constexpr std::size_t kBlock = 64;
  // RFC 1321, section 3.3: A, B, C, D.
  std::array<std::uint32_t, 4> state_ = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  std::array<char, kBlock> partial_{};  // the begin of a block
  std::uint64_t size_ = 0;              // bytes taken
};

}  // namespace stocktake
