#include "store/packed.h"

#include <fmt/format.h>
#include <zstd.h>

#include "schemas/error.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/io/input.h"

namespace stocktake {
namespace {

/// Of a document of 100,000 files, 3 is the last level at which compressing takes less time than decoding.
constexpr int kLevel = 3;

}  // namespace

PackedDocument pack_document(std::string_view document) {
  PackedDocument packed{sha256_of_text(document), document.size(), {}};
  packed.bytes.resize(ZSTD_compressBound(document.size()));
  const std::size_t size =
      ZSTD_compress(packed.bytes.data(), packed.bytes.size(), document.data(), document.size(), kLevel);
  if (ZSTD_isError(size) != 0)
    throw Error(fmt::format("the document cannot be compressed: {}", ZSTD_getErrorName(size)));
  packed.bytes.resize(size);
  return packed;
}

std::string unpack_document(std::string_view packed, const Sha256& sha256, std::uint64_t size,
                            std::string_view name) {
  const auto damaged = [&](std::string_view how) {
    throw Error(fmt::format(
        "{}: its document is damaged ({}); take it from a backup, or add the release again", name, how));
  };
  // The size that somebody wrote into the store decides over memory only within the limit of any document.
  if (size > kInputLimit) damaged("it claims to be larger than any document that is read");
  std::string document(size, '\0');
  const std::size_t got = ZSTD_decompress(document.data(), document.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) != 0) damaged(ZSTD_getErrorName(got));
  if (got != size) damaged("it is shorter than it was");
  if (sha256_of_text(document) != sha256) damaged("its bytes are not those that were added");
  return document;
}

}  // namespace stocktake
