#pragma once

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <new>
#include <string_view>

namespace stocktake {

/// Unpacks one zlib stream (RFC 1950) out of memory, piece by piece. Refers to the packed bytes, which must
/// outlive it. Not thread-safe.
class Inflater {
 public:
  explicit Inflater(std::string_view packed) : left_(packed.size()) {
    if (inflateInit(&stream_) != Z_OK) throw std::bad_alloc();
    stream_.next_in =
        reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // zlib writes nothing there
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  /// Gives up to `size` bytes; fewer only at the end, or where no more can be had.
  std::size_t read(char* to, std::size_t size) {
    std::size_t done = 0;
    while (done < size && status_ == Z_OK) {
      // zlib counts in 32 bits.
      const auto in = static_cast<uInt>(std::min<std::size_t>(left_, 1u << 30));
      const auto out = static_cast<uInt>(std::min<std::size_t>(size - done, 1u << 30));
      stream_.avail_in = in;
      stream_.next_out = reinterpret_cast<Bytef*>(to + done);
      stream_.avail_out = out;
      status_ = inflate(&stream_, Z_NO_FLUSH);
      left_ -= in - stream_.avail_in;
      done += out - stream_.avail_out;
    }
    return done;
  }
  /// Whether the stream has ended, and its checksum was right.
  bool is_whole() const { return status_ == Z_STREAM_END; }
  /// Whether it is whole, and nothing stands behind it.
  bool ended() const { return is_whole() && left_ == 0; }

 private:
  z_stream stream_{};
  std::size_t left_;
  int status_ = Z_OK;
};

}  // namespace stocktake
