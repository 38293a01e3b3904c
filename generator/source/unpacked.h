#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct archive;

namespace stocktake {

/// Teaches a reader of libarchive's every compression that it unpacks by itself. For the rest it would start
/// another program (lrzip, grzip, lzop): we start none.
void support_filters(archive* reader);

/// Refuses a file that unpacks to more than any package holds: more than 64 GiB, and more than 200 times its
/// own size. A few megabytes can hold what takes days to read. \throws Error.
void refuse_bomb(const std::string& path, std::uint64_t packed, std::uint64_t unpacked);

/// The bytes inside a compressed file, front to back. Not thread-safe.
class Unpacked {
 public:
  explicit Unpacked(const std::string& path);
  Unpacked(const Unpacked&) = delete;
  Unpacked& operator=(const Unpacked&) = delete;
  virtual ~Unpacked() = default;

  /// The next bytes, valid until the next call; none at the end. \throws Error where the file is damaged, or
  /// a bomb.
  std::string_view next();
  /// Reads to the end; returns whether anything but zeros stood at or behind `offset`.
  bool holds_more_than_zeros_behind(std::uint64_t offset);

 protected:
  virtual std::string_view read_block() = 0;

  const std::string path_;

 private:
  std::uint64_t packed_ = 0;
  std::uint64_t size_ = 0;   // given so far
  std::uint64_t zeros_ = 0;  // from here on only zeros were given
};

/// Opens a file that is compressed in any way libarchive knows. gzip, which nearly every package comes in, is
/// unpacked through zlib: libarchive compares neither its checksum nor its length. What stands behind the end
/// of gzip's data, other than zeros, is damage as well. \throws Error where it cannot be opened.
std::unique_ptr<Unpacked> unpack(const std::string& path);

}  // namespace stocktake
