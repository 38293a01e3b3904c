#include "generator/source/unpacked.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <new>

#include "schemas/error.h"
#include "schemas/io/descriptor.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::size_t kBlock = 256 << 10;
constexpr std::uint64_t kMostUnpacked = std::uint64_t{64} << 30;
constexpr std::uint64_t kMostTimes = 200;

[[noreturn]] void fail(const std::string& path, std::string_view what) {
  throw Error(fmt::format("{}: {}", printable(path), what));
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
  explicit Gunzipped(const std::string& path)
      : Unpacked(path), file_(open(path.c_str(), O_RDONLY | O_NOCTTY | O_CLOEXEC)) {
    if (!file_) fail(path_, reason_of(errno));
    // 15: the largest window; 16: a gzip header, and its checksum and length are compared.
    if (inflateInit2(&stream_, 15 + 16) != Z_OK) throw std::bad_alloc();
  }
  Gunzipped(const Gunzipped&) = delete;
  Gunzipped& operator=(const Gunzipped&) = delete;
  ~Gunzipped() override { inflateEnd(&stream_); }

 protected:
  std::string_view read_block() override {
    while (!ended_) {
      if (stream_.avail_in == 0 && !refill()) fail(path_, "the compressed data is cut off");
      stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
      stream_.avail_out = static_cast<uInt>(out_.size());
      const int status = inflate(&stream_, Z_NO_FLUSH);
      if (status == Z_MEM_ERROR) throw std::bad_alloc();
      if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
        fail(path_, fmt::format("the compressed data is damaged: {}",
                                stream_.msg != nullptr ? stream_.msg : "zlib does not say how"));
      if (status == Z_STREAM_END) begin_next_member();
      const std::size_t got = out_.size() - stream_.avail_out;
      if (got != 0) return {out_.data(), got};
    }
    return {};
  }

 private:
  /// Reads more of the file behind what is left of it; false at its end.
  bool refill() {
    std::copy_n(stream_.next_in, stream_.avail_in, reinterpret_cast<Bytef*>(in_.data()));
    const ssize_t got = file_.read(in_.data() + stream_.avail_in, in_.size() - stream_.avail_in);
    if (got < 0) fail(path_, reason_of(errno));
    stream_.next_in = reinterpret_cast<Bytef*>(in_.data());
    stream_.avail_in += static_cast<uInt>(got);
    return got != 0;
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
        fail(path_, "data stands behind the end of the compressed data");
      stream_.avail_in = 0;
    } while (refill());
  }

  Descriptor file_;
  z_stream stream_{};
  std::string in_ = std::string(kBlock, '\0');
  std::string out_ = std::string(kBlock, '\0');
  bool ended_ = false;
};

/// Everything else: libarchive's filters, with the file inside as it is.
class Filtered : public Unpacked {
 public:
  explicit Filtered(const std::string& path)
      : Unpacked(path), reader_(archive_read_new(), archive_read_free) {
    if (!reader_) throw std::bad_alloc();
    support_filters(reader_.get());
    archive_read_support_format_raw(reader_.get());
    archive_entry* entry = nullptr;
    if (archive_read_open_filename(reader_.get(), path_.c_str(), kBlock) != ARCHIVE_OK ||
        archive_read_next_header(reader_.get(), &entry) != ARCHIVE_OK)
      fail(path_, reason());
  }

 protected:
  std::string_view read_block() override {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    for (;;) {
      const int status = archive_read_data_block(reader_.get(), &block, &size, &offset);
      if (status == ARCHIVE_EOF) return {};
      if (status != ARCHIVE_OK) fail(path_, reason());
      if (size != 0) return {static_cast<const char*>(block), size};
    }
  }

 private:
  std::string reason() const {
    const char* text = archive_error_string(reader_.get());
    return text == nullptr ? "the compressed data is damaged" : printable(text);
  }

  std::unique_ptr<archive, int (*)(archive*)> reader_;
};

bool is_gzip(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NOCTTY | O_CLOEXEC));
  unsigned char begin[2] = {};
  return file.read_all(begin, sizeof begin) && begin[0] == 0x1f && begin[1] == 0x8b;
}

}  // namespace

void refuse_bomb(const std::string& path, std::uint64_t packed, std::uint64_t unpacked) {
  if (unpacked > kMostUnpacked && unpacked / kMostTimes > packed)
    fail(path, "unpacks to more than 64 GiB, hundreds of times its own size: refused");
}

Unpacked::Unpacked(const std::string& path) : path_(path) {
  struct stat status {};
  if (stat(path.c_str(), &status) == 0) packed_ = static_cast<std::uint64_t>(status.st_size);
}

std::string_view Unpacked::next() {
  const std::string_view block = read_block();
  const auto last = block.find_last_not_of('\0');
  if (last != block.npos) zeros_ = size_ + last + 1;
  size_ += block.size();
  refuse_bomb(path_, packed_, size_);
  return block;
}

bool Unpacked::holds_more_than_zeros_behind(std::uint64_t offset) {
  while (!next().empty()) {
  }
  return zeros_ > offset;
}

std::unique_ptr<Unpacked> unpack(const std::string& path) {
  if (is_gzip(path)) return std::make_unique<Gunzipped>(path);
  return std::make_unique<Filtered>(path);
}

}  // namespace stocktake
