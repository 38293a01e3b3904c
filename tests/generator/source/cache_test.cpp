#include "generator/source/cache.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "generator/scan.h"
#include "generator/source/walk.h"
#include "schemas/error.h"
#include "tests/temporary.h"

namespace stocktake {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

/// A file status as a file system would give it, last changed at `time`.
struct stat status_at(std::int64_t time) {
  struct stat status = {};
  status.st_dev = 7;
  status.st_ino = 42;
  status.st_size = 1000;
  status.st_mtim = {time / kSecond, time % kSecond};
  status.st_ctim = status.st_mtim;
  return status;
}

constexpr std::int64_t kNow = 1'700'000'000 * kSecond;
constexpr std::int64_t kOld = kNow - 100 * kSecond;

/// The entry that a reader finds who stands at the cache's begin.
const CachedFile* find(const DigestCache& cache, const struct stat& status) {
  DigestCache::Place place = 0;
  return cache.find(status, place);
}

Sha256 some_digest() {
  Sha256 digest;
  digest.bytes[0] = 0xab;
  return digest;
}

/// Writes a cache that knows one file, last changed at `time`.
void write_cache(const std::string& path, std::int64_t time) {
  DigestCache cache(path, kNow);
  cache.remember({{cached_file(status_at(time), some_digest(), {}, FileKind::elf)}, {}});
  cache.write();
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("the cache gives back the digest and the kind of an unchanged file") {
  const TemporaryFolder folder;
  write_cache(folder / "cache", kOld);
  const DigestCache cache(folder / "cache", kNow);
  CHECK(cache.warning().empty());
  const CachedFile* found = find(cache, status_at(kOld));
  REQUIRE(found != nullptr);
  CHECK(found->sha256 == some_digest());
  CHECK(found->kind == FileKind::elf);
}

TEST_CASE("the cache does not know a file of which anything changed") {
  const TemporaryFolder folder;
  write_cache(folder / "cache", kOld);
  const DigestCache cache(folder / "cache", kNow);
  const std::function<void(struct stat&)> changes[] = {
      [](auto& status) { status.st_dev = 8; },        [](auto& status) { status.st_ino = 43; },
      [](auto& status) { status.st_size = 1001; },    [](auto& status) { ++status.st_mtim.tv_sec; },
      [](auto& status) { ++status.st_mtim.tv_nsec; }, [](auto& status) { ++status.st_ctim.tv_nsec; },
      [](auto& status) { --status.st_ctim.tv_sec; }};
  for (const auto& change : changes) {
    struct stat status = status_at(kOld);
    change(status);
    CHECK(find(cache, status) == nullptr);
  }
}

TEST_CASE("every file is found, in the order of the last scan and in any other") {
  const TemporaryFolder folder;
  constexpr std::uint32_t kFiles = 1000;
  const auto file = [](std::uint32_t i) {
    struct stat status = status_at(kOld);
    status.st_ino = i % 2 == 0 ? i : 1'000'000'007ULL * i;  // some in a row, some far away
    status.st_size = static_cast<off_t>(i);
    return status;
  };
  DigestCache writer(folder / "cache", kNow);
  for (std::uint32_t i = 0; i < kFiles; ++i)
    writer.remember({{cached_file(file(i), some_digest(), {}, FileKind::elf)}, {}});
  writer.write();

  const DigestCache cache(folder / "cache", kNow);
  for (const std::uint32_t step : {1U, 7U, kFiles - 1}) {
    DigestCache::Place place = 0;
    for (std::uint32_t n = 0; n < kFiles; ++n) {
      const std::uint32_t i = n * step % kFiles;
      const CachedFile* found = cache.find(file(i), place);
      REQUIRE(found != nullptr);
      CHECK(found->size == i);
    }
    struct stat stranger = file(3);
    ++stranger.st_ino;
    CHECK(cache.find(stranger, place) == nullptr);
  }
}

TEST_CASE("a cache that says it all already is not written again") {
  const TemporaryFolder folder;
  const auto inode_after = [&](std::initializer_list<std::int64_t> times) {
    DigestCache cache(folder / "cache", kNow);
    for (const std::int64_t time : times)
      cache.remember({{cached_file(status_at(time), some_digest(), {}, FileKind::elf)}, {}});
    cache.write();
    struct stat status = {};
    REQUIRE(stat((folder / "cache").c_str(), &status) == 0);
    // Another link holds the inode, so that a new file cannot have its number.
    const std::string held = folder / std::to_string(status.st_ino);
    CHECK((link((folder / "cache").c_str(), held.c_str()) == 0 || errno == EEXIST));
    return status.st_ino;
  };
  const auto first = inode_after({kOld});
  CHECK(inode_after({kOld}) == first);
  CHECK(inode_after({kOld - 1}) != first);
}

TEST_CASE("a file changed about when the scan began is not remembered: it may change again unseen") {
  for (const std::int64_t age : {-kSecond, std::int64_t{0}, kSecond, DigestCache::kSafeAge}) {
    const TemporaryFolder folder;
    write_cache(folder / "cache", kNow - age);
    CHECK(find(DigestCache(folder / "cache", kNow), status_at(kNow - age)) == nullptr);
  }
}

TEST_CASE("a file with an old mtime and a fresh ctime is not remembered") {
  const TemporaryFolder folder;
  struct stat status = status_at(kOld);
  status.st_ctim.tv_sec = kNow / kSecond;
  DigestCache cache(folder / "cache", kNow);
  cache.remember({{cached_file(status, some_digest(), {}, FileKind::elf)}, {}});
  cache.write();
  CHECK(find(DigestCache(folder / "cache", kNow), status) == nullptr);
}

TEST_CASE("a missing cache is empty, without a warning") {
  const TemporaryFolder folder;
  const DigestCache cache(folder / "cache", kNow);
  CHECK(cache.warning().empty());
  CHECK(find(cache, status_at(kOld)) == nullptr);
}

TEST_CASE("a cache that cannot be believed is ignored with a warning") {
  struct Case {
    const char* what;
    std::function<void(std::string&)> damage;
    const char* warning;
  };
  const Case cases[] = {
      {"a flipped bit", [](std::string& bytes) { bytes[100] = static_cast<char>(bytes[100] ^ 1); },
       "checksum"},
      {"a wrong checksum", [](std::string& bytes) { bytes.back() = static_cast<char>(bytes.back() ^ 1); },
       "checksum"},
      {"a cut end", [](std::string& bytes) { bytes.pop_back(); }, "size"},
      {"more than there should be", [](std::string& bytes) { bytes.push_back('\0'); }, "size"},
      {"a count beyond all memory", [](std::string& bytes) { bytes.replace(40, 8, 8, '\xff'); }, "size"},
      {"another program version", [](std::string& bytes) { bytes.replace(16, 3, "9.9"); }, "another version"},
      {"another user", [](std::string& bytes) { bytes[32] = static_cast<char>(bytes[32] ^ 1); },
       "another user"},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    const TemporaryFolder folder;
    write_cache(folder / "cache", kOld);
    std::string bytes = bytes_of(folder / "cache");
    c.damage(bytes);
    std::ofstream(folder / "cache", std::ios::binary | std::ios::trunc) << bytes;
    const DigestCache cache(folder / "cache", kNow);
    CHECK(cache.warning().find(c.warning) != std::string::npos);
    CHECK(find(cache, status_at(kOld)) == nullptr);
  }
}

TEST_CASE("a cache that others may write is ignored") {
  const TemporaryFolder folder;
  write_cache(folder / "cache", kOld);
  chmod((folder / "cache").c_str(), 0666);
  CHECK(DigestCache(folder / "cache", kNow).warning().find("may write it") != std::string::npos);
}

TEST_CASE("a fifo in the cache's place is refused, and nobody waits for it") {
  const TemporaryFolder folder;
  mkfifo((folder / "cache").c_str(), 0600);
  CHECK_THROWS_WITH_AS(DigestCache(folder / "cache", kNow), doctest::Contains("no regular file"), Error);
}

TEST_CASE("what is no cache is refused, and stays what it is") {
  for (const char* content :
       {"x", "import this\n", "stocktake cache", "stocktake cache0 of another layout ......."}) {
    const TemporaryFolder folder;
    const std::string path = folder.file("cache", content);
    CHECK_THROWS_WITH_AS(DigestCache(path, kNow), doctest::Contains("it is no cache of stocktake"), Error);
    CHECK(bytes_of(path) == content);
  }
}

TEST_CASE("an empty file becomes a cache, which only its user may read") {
  const TemporaryFolder folder;
  const std::string path = folder.file("cache", "");
  REQUIRE(chmod(path.c_str(), 0666) == 0);
  write_cache(path, kOld);
  struct stat status = {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(find(DigestCache(path, kNow), status_at(kOld)) != nullptr);
}

TEST_CASE("a cache that cannot be written says so and leaves nothing behind") {
  const TemporaryFolder folder;
  DigestCache cache(folder / "no/such/folder", kNow);
  CHECK_THROWS_AS(cache.write(), Error);
}

// The walk with a cache: times are taken from the files, and `now` is far in the future, so that the files of
// the test count as old.

constexpr std::int64_t kFuture = 4'000'000'000 * kSecond;

Tree scan_with_cache(const TemporaryFolder& root, const std::string& path) {
  DigestCache cache(path, kFuture);
  CHECK(cache.warning().empty());
  WalkOptions options;
  options.threads = 2;
  options.wishes = wish_for;
  options.cache = &cache;
  Tree tree = walk_directory(root.path(), options);
  cache.write();
  return tree;
}

TEST_CASE("a second scan takes the digest from the cache and gives the same tree") {
  const TemporaryFolder root, folder;
  root.file("a.py", "print()\n");
  root.file("sub/b.so", std::string("\x7f") + "ELF and more");
  root.file("sub/__pycache__/b.cpython-311.pyc", std::string(16, 'h') + "code");
  const Tree first = scan_with_cache(root, folder / "cache");
  const Tree second = scan_with_cache(root, folder / "cache");
  REQUIRE(second.entries.size() == 3);
  CHECK(first.entries[1].head() == "hhhhhhhhhhhhhhhh");
  CHECK(first.entries[1].code().size() == 32);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(second.entries[i].head() == first.entries[i].head());
    CHECK(second.entries[i].code() == first.entries[i].code());
    CHECK(second.entries[i].path == first.entries[i].path);
    CHECK(second.entries[i].sha256 == first.entries[i].sha256);
    CHECK(second.entries[i].kind == first.entries[i].kind);
    CHECK(second.entries[i].size == first.entries[i].size);
    CHECK(second.entries[i].mode == first.entries[i].mode);
  }
}

/// The entry of a file as it stands, but with a digest that its bytes do not have.
CachedFile wrong_entry(const std::string& file, std::uint8_t looked) {
  struct stat status = {};
  REQUIRE(stat(file.c_str(), &status) == 0);
  CachedFile entry = cached_file(status, some_digest(), {}, FileKind::unknown);
  entry.looked_at = looked;
  return entry;
}

TEST_CASE("the digest of an unchanged file really comes from the cache") {
  const TemporaryFolder root, folder;
  const CachedFile known = wrong_entry(root.file("a.py", "print()\n"), looked_at(Language::python));
  DigestCache cache(folder / "cache", kFuture);
  Traits traits;
  traits.line(Trait::network) = 7;
  CachedFiles files;
  files.add(known, &traits);
  cache.remember(files);
  cache.write();
  const Tree tree = scan_with_cache(root, folder / "cache");
  CHECK(tree.entries[0].sha256 == some_digest());
  REQUIRE(tree.traits.size() == 1);
  CHECK(tree.traits[0].text == "network:7");
}

TEST_CASE("a file in which nobody looked for traits, or as another language, is read again") {
  for (const std::uint8_t looked : {std::uint8_t{0}, looked_at({}), looked_at(Language::php)}) {
    const TemporaryFolder root, folder;
    DigestCache cache(folder / "cache", kFuture);
    cache.remember({{wrong_entry(root.file("a.py", "print()\n"), looked)}, {}});
    cache.write();
    CHECK(scan_with_cache(root, folder / "cache").entries[0].sha256 != some_digest());
  }
}

TEST_CASE("a change that keeps size and mtime is seen by its ctime") {
  const TemporaryFolder root, folder;
  const std::string file = root.file("a.py", "print(1)\n");
  const std::string before = to_hex(scan_with_cache(root, folder / "cache").entries[0].sha256);
  struct stat status = {};
  REQUIRE(stat(file.c_str(), &status) == 0);
  // The kernel's clock ticks in steps: write until ctime has moved on.
  struct stat after = status;
  while (after.st_ctim.tv_sec == status.st_ctim.tv_sec && after.st_ctim.tv_nsec == status.st_ctim.tv_nsec) {
    root.file("a.py", "print(2)\n");
    const timespec times[2] = {status.st_atim, status.st_mtim};
    REQUIRE(utimensat(AT_FDCWD, file.c_str(), times, 0) == 0);
    REQUIRE(stat(file.c_str(), &after) == 0);
  }
  CHECK(to_hex(scan_with_cache(root, folder / "cache").entries[0].sha256) != before);
}

TEST_CASE("a file that a cataloger wants is read although the cache knows it") {
  const TemporaryFolder root, folder;
  root.file("vendor/modules.txt", "# example.com/a v1.0.0\n");
  scan_with_cache(root, folder / "cache");
  CHECK(scan_with_cache(root, folder / "cache").content("vendor/modules.txt") == "# example.com/a v1.0.0\n");
}

TEST_CASE("a hard link of another ending has its own kind") {
  const TemporaryFolder root, folder;
  const std::string file = root.file("a.py", "x = 1\n");
  REQUIRE(link(file.c_str(), (root / "b.md").c_str()) == 0);
  scan_with_cache(root, folder / "cache");
  const Tree tree = scan_with_cache(root, folder / "cache");
  CHECK(tree.entries[0].kind == FileKind::python);
  CHECK(tree.entries[1].kind == FileKind::markdown);
}

}  // namespace
}  // namespace stocktake
