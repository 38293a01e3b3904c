#include "generator/source/unpacked.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <exception>
#include <new>

#include "generator/source/bounds.h"
#include "schemas/error.h"
#include "schemas/io/descriptor.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::size_t kUnpackBlock = 256 << 10;
constexpr std::uint64_t kMostUnpacked = std::uint64_t{64} << 30;
constexpr std::uint64_t kMostTimes = 200;

[[noreturn]] void fail(const std::string& name, std::string_view what) {
  throw Error(fmt::format("{}: {}", printable(name), what));
}

}  // namespace

void support_filters(archive* reader) {
  for (const auto support :
       {archive_read_support_filter_gzip, archive_read_support_filter_bzip2,
        archive_read_support_filter_compress, archive_read_support_filter_lzip,
        archive_read_support_filter_lzma, archive_read_support_filter_xz, archive_read_support_filter_lz4,
        archive_read_support_filter_zstd, archive_read_support_filter_rpm, archive_read_support_filter_uu})
    support(reader);
}

namespace {

class Gunzipped : public Unpacked {
 public:
  /// \param begin the first bytes of `packed`, already taken from it
  Gunzipped(const std::string& name, std::string_view begin, Blocks& packed, std::uint64_t size)
      : Unpacked(name, size), in_(begin), blocks_(packed) {
    // 15: the largest window; 16: a gzip header, and its checksum and length are compared.
    if (inflateInit2(&stream_, 15 + 16) != Z_OK) throw std::bad_alloc();
    take_in();
  }
  Gunzipped(const Gunzipped&) = delete;
  Gunzipped& operator=(const Gunzipped&) = delete;
  ~Gunzipped() override { inflateEnd(&stream_); }

 protected:
  std::string_view read_block() override {
    while (!ended_) {
      if (stream_.avail_in == 0 && !refill()) fail(name_, "the compressed data is cut off");
      stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
      stream_.avail_out = static_cast<uInt>(out_.size());
      const int status = inflate(&stream_, Z_NO_FLUSH);
      if (status == Z_MEM_ERROR) throw std::bad_alloc();
      if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
        fail(name_, fmt::format("the compressed data is damaged: {}",
                                stream_.msg != nullptr ? stream_.msg : "zlib does not say how"));
      if (status == Z_STREAM_END) begin_next_member();
      const std::size_t got = out_.size() - stream_.avail_out;
      if (got != 0) return {out_.data(), got};
    }
    return {};
  }

 private:
  void take_in() {
    stream_.next_in = reinterpret_cast<Bytef*>(in_.data());
    stream_.avail_in = static_cast<uInt>(in_.size());
  }

  /// Takes more bytes behind what is left of the last ones; false at their end.
  bool refill() {
    in_.erase(0, in_.size() - stream_.avail_in);
    const std::string_view more = blocks_.next();
    in_.append(more);
    take_in();
    return !more.empty();
  }

  /// Behind the end of a member stands another (RFC 1952, section 2.2), or nothing but zeros.
  void begin_next_member() {
    while (stream_.avail_in < 2 && refill()) {
    }
    if (stream_.avail_in >= 2 && stream_.next_in[0] == 0x1f && stream_.next_in[1] == 0x8b) {
      inflateReset(&stream_);
      return;
    }
    ended_ = true;
    do {
      if (std::any_of(stream_.next_in, stream_.next_in + stream_.avail_in, [](Bytef b) { return b != 0; }))
        fail(name_, "data stands behind the end of the compressed data");
      stream_.avail_in = 0;
    } while (refill());
  }

  std::string in_;
  Blocks& blocks_;
  z_stream stream_{};
  std::string out_ = std::string(kUnpackBlock, '\0');
  bool ended_ = false;
};

/// Everything else: libarchive's filters, with the bytes inside as they are.
class Filtered : public Unpacked {
 public:
  Filtered(const std::string& name, std::string_view begin, Blocks& packed, std::uint64_t size)
      : Unpacked(name, size), begin_(begin), blocks_(packed), reader_(archive_read_new(), archive_read_free) {
    if (!reader_) throw std::bad_alloc();
    support_filters(reader_.get());
    archive_read_support_format_raw(reader_.get());
    archive_entry* entry = nullptr;
    if (archive_read_open2(reader_.get(), this, nullptr, give, nullptr, nullptr) != ARCHIVE_OK ||
        archive_read_next_header(reader_.get(), &entry) != ARCHIVE_OK)
      explain();
  }

 protected:
  std::string_view read_block() override {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    for (;;) {
      const int status = archive_read_data_block(reader_.get(), &block, &size, &offset);
      if (status == ARCHIVE_EOF) return {};
      if (status != ARCHIVE_OK) explain();
      if (size != 0) return {static_cast<const char*>(block), size};
    }
  }

 private:
  /// What libarchive calls for more bytes.
  static la_ssize_t give(archive* reader, void* filtered, const void** block) {
    auto& self = *static_cast<Filtered*>(filtered);
    try {
      const std::string_view bytes = self.begin_.empty() ? self.blocks_.next() : self.begin_;
      self.begin_ = {};
      *block = bytes.data();
      return static_cast<la_ssize_t>(bytes.size());
    } catch (...) {  // handed on by explain
      self.failure_ = std::current_exception();
      archive_set_error(reader, EIO, "damaged");
      return ARCHIVE_FATAL;
    }
  }

  [[noreturn]] void explain() const {
    if (failure_) std::rethrow_exception(failure_);
    const char* text = archive_error_string(reader_.get());
    fail(name_, text == nullptr ? "the compressed data is damaged" : printable(text));
  }

  std::string_view begin_;  // given first
  Blocks& blocks_;
  std::exception_ptr failure_;  // of `blocks_`
  std::unique_ptr<archive, int (*)(archive*)> reader_;
};

}  // namespace

void refuse_bomb(const std::string& name, std::uint64_t packed, std::uint64_t unpacked) {
  const std::uint64_t asked = archive_bounds().size;
  if (asked != 0 && unpacked > asked)
    fail(name, fmt::format("unpacks to more than {} bytes: refused (--max-archive-size)", asked));
  if (asked == 0 && unpacked > kMostUnpacked && unpacked / kMostTimes > packed)
    fail(name, "unpacks to more than 64 GiB, hundreds of times its own size: refused");
}

std::string_view FileBlocks::next() {
  const std::uint64_t most =
      file_.is_seekable() ? block_.size() : InputFile::kHead - std::min<std::uint64_t>(at_, InputFile::kHead);
  const std::size_t got = file_.read_at(
      at_, block_.data(), static_cast<std::size_t>(std::min<std::uint64_t>(most, block_.size())));
  at_ += got;
  return {block_.data(), got};
}

std::uint64_t FileBlocks::skip(std::uint64_t bytes) {
  const std::uint64_t end = size();
  const std::uint64_t skipped = std::min(bytes, end - std::min(at_, end));
  at_ += skipped;
  return skipped;
}

std::string_view Unpacked::next() {
  const std::string_view block = read_block();
  const auto last = block.find_last_not_of('\0');
  if (last != block.npos) zeros_ = size_ + last + 1;
  size_ += block.size();
  refuse_bomb(name_, packed_, size_);
  return block;
}

bool Unpacked::holds_more_than_zeros_behind(std::uint64_t offset) {
  while (!next().empty()) {
  }
  return zeros_ > offset;
}

std::unique_ptr<Unpacked> unpack(const std::string& name, Blocks& packed, std::uint64_t size) {
  const std::string_view begin = packed.next();
  if (begin.starts_with("\x1f\x8b")) return std::make_unique<Gunzipped>(name, begin, packed, size);
  return std::make_unique<Filtered>(name, begin, packed, size);
}

}  // namespace stocktake
