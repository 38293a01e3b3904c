#include "generator/source/cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <ctime>
#include <string_view>
#include <system_error>
#include <tuple>
#include <type_traits>
#include <utility>

#include "schemas/error.h"
#include "schemas/io/descriptor.h"
#include "schemas/io/new_file.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

static_assert(std::is_trivially_copyable_v<CachedFile> && sizeof(CachedFile) == 112);

/// Begin of the file.
struct Header {
  std::array<char, 16> magic{};    // another layout gets another magic
  std::array<char, 16> version{};  // of the program: another may see kinds differently
  std::uint64_t user = 0;
  std::uint64_t count = 0;  // of entries
};
static_assert(std::is_trivially_copyable_v<Header> && sizeof(Header) == 48);

constexpr std::string_view kMagic = "stocktake cache1";

template <std::size_t N>
std::array<char, N> padded(std::string_view text) {
  std::array<char, N> result{};
  std::copy_n(text.begin(), std::min(N, text.size()), result.begin());
  return result;
}

Header header_of(std::uint64_t count) {
  return {padded<16>(kMagic), padded<16>(STOCKTAKE_VERSION), geteuid(), count};
}

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::uint64_t checksum(const Header& header, const std::vector<CachedFile>& files) {
  const XXH64_hash_t seed = XXH3_64bits(&header, sizeof header);
  return XXH3_64bits_withSeed(files.data(), files.size() * sizeof(CachedFile), seed);
}

}  // namespace

std::int64_t nanoseconds_now() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return nanoseconds(now);
}

CachedFile cached_file(const struct stat& status, const Sha256& sha256, const Sha256& code, FileKind kind) {
  return {status.st_dev,
          status.st_ino,
          static_cast<std::uint64_t>(status.st_size),
          nanoseconds(status.st_mtim),
          nanoseconds(status.st_ctim),
          sha256,
          code,
          kind};
}

DigestCache::DigestCache(std::string path, std::int64_t now) : path_(std::move(path)), now_(now) {
  // O_NONBLOCK: should it be a fifo, opening it must not wait for a writer.
  const Descriptor file(open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (file)
    load(file);
  else if (errno != ENOENT)
    refuse(reason_of(errno));
  if (!warning_.empty()) {
    known_.clear();
    warning_ = fmt::format("{}: the cache is ignored: {}", printable(path_), warning_);
  }
  index();
}

void DigestCache::refuse(std::string_view why) const {
  throw Error(
      fmt::format("{}: {}; the cache would replace it: give --cache another name", printable(path_), why));
}

/// Fills `known_`, or `warning_`.
void DigestCache::load(const Descriptor& file) {
  struct stat status = {};
  Header header;
  std::uint64_t sum = 0;
  if (fstat(file.get(), &status) != 0) refuse(reason_of(errno));
  if (!S_ISREG(status.st_mode)) refuse("it is no regular file");
  if (status.st_size == 0) return;
  if (!file.read_all(&header, sizeof header) || header.magic != padded<16>(kMagic))
    refuse("it is no cache of stocktake");
  if (status.st_uid != geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    warning_ = "another user owns it or may write it";
  } else if (header.version != padded<16>(STOCKTAKE_VERSION)) {
    warning_ = "another version of stocktake wrote it";
  } else if (header.user != geteuid()) {
    warning_ = "another user wrote it";
  } else if (const auto size = static_cast<std::uint64_t>(status.st_size);
             size < sizeof header + sizeof sum || header.count > size / sizeof(CachedFile) ||
             size != sizeof header + header.count * sizeof(CachedFile) + sizeof sum) {
    warning_ = "it is damaged: its size is not what its header says";
  } else {
    known_.resize(header.count);
    if (!file.read_all(known_.data(), header.count * sizeof(CachedFile)) ||
        !file.read_all(&sum, sizeof sum) || sum != checksum(header, known_))
      warning_ = "it is damaged: its checksum is wrong";
  }
}

/// Builds the lookup: a table of index + 1 by inode, at most half full.
void DigestCache::index() {
  slots_.assign(std::bit_ceil(known_.size() * 2 + 1), 0);
  for (std::uint32_t i = 0; i < known_.size(); ++i) {
    std::size_t slot = slot_of(known_[i].inode);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = i + 1;
  }
}

/// Inodes of one folder often follow each other: multiplying scatters them (Knuth, volume 3, section 6.4).
std::size_t DigestCache::slot_of(std::uint64_t inode) const {
  return (inode * 0x9e3779b97f4a7c15ULL >> 32) & (slots_.size() - 1);
}

const CachedFile* DigestCache::look_up(std::uint64_t device, std::uint64_t inode, Place& place) const {
  const auto is_it = [&](std::uint32_t i) { return known_[i].inode == inode && known_[i].device == device; };
  if (place + 1 < known_.size() && is_it(place + 1)) {
    ++place;  // as mostly: nothing is touched but the next line of memory
  } else {
    std::size_t slot = slot_of(inode);
    while (slots_[slot] != 0 && !is_it(slots_[slot] - 1)) slot = (slot + 1) & (slots_.size() - 1);
    if (slots_[slot] == 0) return nullptr;
    place = slots_[slot] - 1;
  }
  return &known_[place];
}

const CachedFile* DigestCache::find(const struct stat& status, Place& place) const {
  const CachedFile* found = look_up(status.st_dev, status.st_ino, place);
  const bool unchanged = found != nullptr && found->size == static_cast<std::uint64_t>(status.st_size) &&
                         found->mtime == nanoseconds(status.st_mtim) &&
                         found->ctime == nanoseconds(status.st_ctim);
  return unchanged ? found : nullptr;
}

void DigestCache::remember(std::vector<CachedFile> files) {
  const std::int64_t safe = now_ - kSafeAge;
  std::erase_if(files, [&](const CachedFile& file) { return std::max(file.mtime, file.ctime) >= safe; });
  const std::lock_guard lock(mutex_);
  if (found_.empty())
    found_ = std::move(files);
  else
    found_.insert(found_.end(), files.begin(), files.end());
}

bool DigestCache::found_what_was_known() const {
  Place place = 0;
  return found_.size() == known_.size() && std::all_of(found_.begin(), found_.end(), [&](const auto& file) {
           const CachedFile* known = look_up(file.device, file.inode, place);
           // No byte of them is undefined.
           return known != nullptr && std::memcmp(known, &file, sizeof file) == 0;
         });
}

void DigestCache::write() {
  if (!found_.empty() && found_what_was_known()) return;
  const Header header = header_of(found_.size());
  const std::uint64_t sum = checksum(header, found_);
  NewFile file(path_, S_IRUSR | S_IWUSR, NewFile::Keep::nothing);
  const auto put = [&](const void* from, std::size_t size) {
    file.write({static_cast<const char*>(from), size});
  };
  put(&header, sizeof header);
  put(found_.data(), found_.size() * sizeof(CachedFile));
  put(&sum, sizeof sum);
  file.commit();
}

}  // namespace stocktake
