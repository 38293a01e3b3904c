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
struct CacheHeader {
  std::array<char, 16> magic{};    // another layout gets another magic
  std::array<char, 16> version{};  // of the program: another may see kinds differently
  std::uint64_t user = 0;
  std::uint64_t count = 0;   // of entries
  std::uint64_t traits = 0;  // how many of them have some
};
static_assert(std::is_trivially_copyable_v<CacheHeader> && sizeof(CacheHeader) == 56);
static_assert(std::is_trivially_copyable_v<Traits> && sizeof(Traits) == 80);

constexpr std::string_view kCacheMagic = "stocktake cache2";

template <std::size_t N>
std::array<char, N> padded(std::string_view text) {
  std::array<char, N> result{};
  std::copy_n(text.begin(), std::min(N, text.size()), result.begin());
  return result;
}

CacheHeader cache_header(const CachedFiles& found) {
  return {padded<16>(kCacheMagic), padded<16>(STOCKTAKE_VERSION), geteuid(), found.files.size(),
          found.traits.size()};
}

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::uint64_t checksum(const CacheHeader& header, const CachedFiles& found) {
  XXH64_hash_t sum = XXH3_64bits(&header, sizeof header);
  sum = XXH3_64bits_withSeed(found.files.data(), found.files.size() * sizeof(CachedFile), sum);
  return XXH3_64bits_withSeed(found.traits.data(), found.traits.size() * sizeof(Traits), sum);
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

std::uint8_t looked_at(std::optional<Language> language) {
  return language ? static_cast<std::uint8_t>(static_cast<unsigned>(*language) + 2) : std::uint8_t{1};
}

void CachedFiles::add(CachedFile file, const Traits* found) {
  file.traits = 0;
  if (found != nullptr) {
    traits.push_back(*found);
    file.traits = static_cast<std::uint32_t>(traits.size());
  }
  files.push_back(file);
}

DigestCache::DigestCache(std::string path, std::int64_t now) : path_(std::move(path)), now_(now) {
  // O_NONBLOCK: should it be a fifo, opening it must not wait for a writer.
  const Descriptor file(open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (file)
    load(file);
  else if (errno != ENOENT)
    refuse(reason_of(errno));
  if (!warning_.empty()) {
    known_ = {};
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
  CacheHeader header;
  std::uint64_t sum = 0;
  if (fstat(file.get(), &status) != 0) refuse(reason_of(errno));
  if (!S_ISREG(status.st_mode)) refuse("it is no regular file");
  if (status.st_size == 0) return;
  if (!file.read_all(&header, sizeof header) || header.magic != padded<16>(kCacheMagic))
    refuse("it is no cache of stocktake");
  if (status.st_uid != geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    warning_ = "another user owns it or may write it";
  } else if (header.version != padded<16>(STOCKTAKE_VERSION)) {
    warning_ = "another version of stocktake wrote it";
  } else if (header.user != geteuid()) {
    warning_ = "another user wrote it";
  } else if (const auto size = static_cast<std::uint64_t>(status.st_size);
             size < sizeof header + sizeof sum || header.count > size / sizeof(CachedFile) ||
             header.traits > header.count ||
             size != sizeof header + header.count * sizeof(CachedFile) + header.traits * sizeof(Traits) +
                         sizeof sum) {
    warning_ = "it is damaged: its size is not what its header says";
  } else {
    known_.files.resize(header.count);
    known_.traits.resize(header.traits);
    if (!file.read_all(known_.files.data(), header.count * sizeof(CachedFile)) ||
        !file.read_all(known_.traits.data(), header.traits * sizeof(Traits)) ||
        !file.read_all(&sum, sizeof sum) || sum != checksum(header, known_))
      warning_ = "it is damaged: its checksum is wrong";
  }
}

/// Builds the lookup: a table of index + 1 by inode, at most half full.
void DigestCache::index() {
  slots_.assign(std::bit_ceil(known_.files.size() * 2 + 1), 0);
  for (std::uint32_t i = 0; i < known_.files.size(); ++i) {
    std::size_t slot = slot_of(known_.files[i].inode);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = i + 1;
  }
}

/// Inodes of one folder often follow each other: multiplying scatters them (Knuth, volume 3, section 6.4).
std::size_t DigestCache::slot_of(std::uint64_t inode) const {
  return (inode * 0x9e3779b97f4a7c15ULL >> 32) & (slots_.size() - 1);
}

const CachedFile* DigestCache::look_up(std::uint64_t device, std::uint64_t inode, Place& place) const {
  const auto& files = known_.files;
  const auto is_it = [&](std::uint32_t i) { return files[i].inode == inode && files[i].device == device; };
  if (place + 1 < files.size() && is_it(place + 1)) {
    ++place;  // as mostly: nothing is touched but the next line of memory
  } else {
    std::size_t slot = slot_of(inode);
    while (slots_[slot] != 0 && !is_it(slots_[slot] - 1)) slot = (slot + 1) & (slots_.size() - 1);
    if (slots_[slot] == 0) return nullptr;
    place = slots_[slot] - 1;
  }
  return &files[place];
}

const CachedFile* DigestCache::find(const struct stat& status, Place& place) const {
  const CachedFile* found = look_up(status.st_dev, status.st_ino, place);
  const bool unchanged = found != nullptr && found->size == static_cast<std::uint64_t>(status.st_size) &&
                         found->mtime == nanoseconds(status.st_mtim) &&
                         found->ctime == nanoseconds(status.st_ctim);
  return unchanged ? found : nullptr;
}

void DigestCache::remember(CachedFiles files) {
  const std::int64_t safe = now_ - kSafeAge;
  const std::lock_guard lock(mutex_);
  for (const CachedFile& file : files.files)
    if (std::max(file.mtime, file.ctime) < safe)
      found_.add(file, file.traits == 0 ? nullptr : &files.traits[file.traits - 1]);
}

bool DigestCache::found_what_was_known() const {
  Place place = 0;
  return found_.files.size() == known_.files.size() &&
         std::all_of(found_.files.begin(), found_.files.end(), [&](CachedFile file) {
           const CachedFile* known = look_up(file.device, file.inode, place);
           if (known == nullptr || (known->traits == 0) != (file.traits == 0)) return false;
           if (file.traits != 0 && !(*traits_of(*known) == found_.traits[file.traits - 1])) return false;
           file.traits = known->traits;
           // No byte of them is undefined.
           return std::memcmp(known, &file, sizeof file) == 0;
         });
}

void DigestCache::write() {
  if (!found_.files.empty() && found_what_was_known()) return;
  const CacheHeader header = cache_header(found_);
  const std::uint64_t sum = checksum(header, found_);
  NewFile file(path_, S_IRUSR | S_IWUSR, NewFile::Keep::nothing);
  const auto put = [&](const void* from, std::size_t size) {
    file.write({static_cast<const char*>(from), size});
  };
  put(&header, sizeof header);
  put(found_.files.data(), found_.files.size() * sizeof(CachedFile));
  put(found_.traits.data(), found_.traits.size() * sizeof(Traits));
  put(&sum, sizeof sum);
  file.commit();
}

}  // namespace stocktake
