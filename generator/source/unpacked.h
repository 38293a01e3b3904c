#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "schemas/io/input_file.h"

struct archive;

namespace stocktake {

/// Teaches a reader of libarchive's every compression that it unpacks by itself. For the rest it would start
/// another program (lrzip, grzip, lzop): we start none.
void support_filters(archive* reader);

/// Refuses what unpacks to more than any package holds: more than 64 GiB, and more than 200 times its own
/// size. A few megabytes can hold what takes days to read. \throws Error.
void refuse_bomb(const std::string& name, std::uint64_t packed, std::uint64_t unpacked);

/// Bytes, front to back. Not thread-safe.
class Blocks {
 public:
  Blocks() = default;
  Blocks(const Blocks&) = delete;
  Blocks& operator=(const Blocks&) = delete;
  virtual ~Blocks() = default;

  /// The next bytes, valid until the next call; none at the end. \throws Error where they cannot be had.
  virtual std::string_view next() = 0;
};

/// The bytes of a file, each reader of which stands at a place of its own. Of what is not seekable only what
/// may be looked at before it is read.
class FileBlocks : public Blocks {
 public:
  explicit FileBlocks(InputFile file) : file_(std::move(file)) {}

  std::string_view next() override;
  /// Leaves out up to so many bytes, as many as there are, and says how many.
  std::uint64_t skip(std::uint64_t bytes);
  void seek(std::uint64_t to) { at_ = to; }
  std::uint64_t at() const { return at_; }
  std::uint64_t size() const { return static_cast<std::uint64_t>(file_.status().st_size); }
  const InputFile& file() const { return file_; }

 private:
  const InputFile file_;
  std::uint64_t at_ = 0;
  std::string block_ = std::string(std::size_t{256} << 10, '\0');
};

/// The bytes inside compressed ones.
class Unpacked : public Blocks {
 public:
  /// \param packed how many bytes there are before they are unpacked
  Unpacked(std::string name, std::uint64_t packed) : name_(std::move(name)), packed_(packed) {}

  /// \throws Error where they are damaged, or a bomb.
  std::string_view next() final;
  /// Reads to the end; returns whether anything but zeros stood at or behind `offset`.
  bool holds_more_than_zeros_behind(std::uint64_t offset);

 protected:
  virtual std::string_view read_block() = 0;

  const std::string name_;

 private:
  std::uint64_t packed_;
  std::uint64_t size_ = 0;   // given so far
  std::uint64_t zeros_ = 0;  // from here on only zeros were given
};

/// Unpacks what is compressed in any way libarchive knows, or not at all. gzip, which nearly every package
/// comes in, is unpacked through zlib: libarchive compares neither its checksum nor its length. What stands
/// behind the end of gzip's data, other than zeros, is damage as well. \throws Error as `packed` does.
/// \param name stands in front of every error
/// \param packed must outlive what is returned
/// \param size how many bytes `packed` has
std::unique_ptr<Unpacked> unpack(const std::string& name, Blocks& packed, std::uint64_t size);

}  // namespace stocktake
