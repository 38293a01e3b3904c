#pragma once

#include <atomic>
#include <cstdint>

namespace stocktake {

/// How many bytes of documents this process has read so far, by all threads: for who shows how far it is.
inline std::atomic<std::uint64_t>& document_bytes_read() {
  static std::atomic<std::uint64_t> bytes{0};
  return bytes;
}

}  // namespace stocktake
