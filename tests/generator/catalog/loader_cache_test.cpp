#include "generator/catalog/loader_cache.h"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "schemas/io/input.h"

using namespace stocktake;

namespace {

void put(std::string& bytes, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

/// As `ldconfig` of glibc 2.36 lays it out.
std::string cache_of(const std::vector<std::pair<std::string, std::string>>& libraries) {
  std::string texts, bytes = "glibc-ld.so.cache1.1";
  const auto head = static_cast<std::uint32_t>(48 + 24 * libraries.size());
  std::string entries;
  for (const auto& [name, path] : libraries) {
    put(entries, 0x0303);
    put(entries, head + static_cast<std::uint32_t>(texts.size()));
    texts += name + std::string(1, '\0');
    put(entries, head + static_cast<std::uint32_t>(texts.size()));
    texts += path + std::string(1, '\0');
    for (int i = 0; i < 3; ++i) put(entries, 0);
  }
  put(bytes, static_cast<std::uint32_t>(libraries.size()));
  put(bytes, static_cast<std::uint32_t>(texts.size()));
  bytes.push_back(2);
  bytes.resize(48);
  return bytes + entries + texts;
}

std::string wrong(const std::string& cache) {
  return wrong_in_loader_cache(cache, [](std::string_view path) { return path == "/lib/liba.so.1"; });
}

}  // namespace

TEST_CASE("the loader's cache names libraries by their files, and only those that are there") {
  CHECK(wrong(cache_of({})).empty());
  CHECK(wrong(cache_of({{"liba.so.1", "/lib/liba.so.1"}})).empty());
  CHECK(wrong(cache_of({{"liba.so.1", "/lib/liba.so.1"}, {"libc.so.6", "/tmp/evil/libc.so.6"}})) ==
        "it leads to '/tmp/evil/libc.so.6', which is not there");
  CHECK(wrong(cache_of({{"libc.so.6", "/lib/liba.so.1"}})) ==
        "it leads from 'libc.so.6' to '/lib/liba.so.1'");
  CHECK(wrong(cache_of({{"a", "lib/a"}})) == "it leads from 'a' to 'lib/a'");
  CHECK(wrong("new") == "no cache of the dynamic loader");
  CHECK(wrong("") == "no cache of the dynamic loader");
}

TEST_CASE("the loader's cache behind the older form is read, and no damaged one is read beyond its end") {
  std::string old = "ld.so-1.7.0";
  old.resize(12);
  put(old, 1);
  old.resize(32);
  CHECK(wrong(old + cache_of({{"liba.so.1", "/lib/liba.so.1"}})).empty());
  CHECK(wrong(old) == "no cache of the dynamic loader");
  const std::string whole = cache_of({{"liba.so.1", "/lib/liba.so.1"}});
  for (std::size_t size = 0; size < whole.size() - 1; ++size)
    CHECK_FALSE(wrong(whole.substr(0, size)).empty());
  for (std::size_t at = 20; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0xff);
    wrong(damaged);
  }
}

TEST_CASE("the loader's cache of this machine is one") {
  std::string cache;
  try {
    cache = read_input("/etc/ld.so.cache", 16u << 20);
  } catch (const std::exception&) {
    return;  // another kind of system
  }
  CHECK(wrong_in_loader_cache(cache, [](std::string_view) { return true; }).empty());
}
