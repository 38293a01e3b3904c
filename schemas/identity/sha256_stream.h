#pragma once

#include <openssl/types.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "schemas/identity/digest.h"

namespace stocktake {

/// SHA-256 (FIPS 180-4) of one stream of bytes after the other, and of two streams at a time.
///
/// One SHA-256 is a chain in which each step waits for the one before: a processor with SHA instructions
/// stands idle half the time. Two independent streams fill that gap, so that both take little longer than
/// one: 3.2 GB/s for both against 1.8 for one (`./dev bench --only micro`, the benchmarks `hash_*`), 0.80 of
/// a scan's time. OpenSSL offers no such call; where the processor has no SHA instructions, OpenSSL does the
/// work. Not thread-safe: each thread has its own.
class Sha256Stream {
 public:
  enum class Engine : std::uint8_t { openssl, sha_instructions };
  /// The fastest engine of this processor.
  static Engine best_engine();

  /// \throws Error where OpenSSL is the engine and offers no SHA-256.
  explicit Sha256Stream(Engine engine = best_engine());

  /// Begins a new stream, whatever became of the one before; a new object has begun one.
  void reset();
  /// Takes the next bytes.
  void update(std::string_view bytes);
  /// Ends the stream; `reset` begins the next.
  Sha256 finish();

  /// Feeds both streams the whole blocks that both still have at hand, side by side, and returns how many
  /// bytes each has taken; the rest is the caller's to give again. 0 where a text is shorter than a block, or
  /// a stream stands within one.
  static std::size_t update_both(Sha256Stream& a, std::string_view bytes_a, Sha256Stream& b,
                                 std::string_view bytes_b);
  /// Whether it stands within no block.
  bool between_blocks() const { return size_ % kBlock == 0; }

  static constexpr std::size_t kBlock = 64;

 private:
  struct FreeContext {
    void operator()(EVP_MD_CTX* context) const;
  };

  Engine engine_;
  std::array<std::uint32_t, 8> state_{};  // in the order of the instructions: A B E F, C D G H
  std::array<char, kBlock> partial_{};    // the begin of a block
  std::uint64_t size_ = 0;                // bytes taken
  std::unique_ptr<EVP_MD_CTX, FreeContext> context_;
};

/// SHA-256 of a text. \throws Error where OpenSSL is the engine and offers none.
Sha256 sha256_of_text(std::string_view text);

}  // namespace stocktake
