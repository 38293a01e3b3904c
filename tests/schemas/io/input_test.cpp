#include "schemas/io/input.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "schemas/error.h"

using namespace stocktake;
using namespace std::string_view_literals;

namespace {

/// A file with these bytes, gone with the object.
struct TemporaryFile {
  std::string path;
  explicit TemporaryFile(std::string_view bytes) {
    path = (std::filesystem::temp_directory_path() / "stocktake-input-XXXXXX").string();
    const int fd = mkstemp(path.data());
    REQUIRE(fd >= 0);
    close(fd);
    std::ofstream(path, std::ios::binary) << bytes;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { std::filesystem::remove(path); }
};

// `printf '{"a": 1}' | gzip -n` and `… | zstd`.
constexpr auto kGzip =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\x56\x4a\x54\xb2\x52\x30\xac\x05\x00\x97\x8e\xa1\xfb\x08\x00\x00\x00"sv;
constexpr auto kZstd =
    "\x28\xb5\x2f\xfd\x04\x58\x41\x00\x00\x7b\x22\x61\x22\x3a\x20\x31\x7d\x7d\x91\x9d\x79"sv;

std::string message_of(const std::string& path, std::size_t limit = kInputLimit) {
  try {
    read_input(path, limit);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a plain file comes back byte for byte") {
  for (const auto bytes : {""sv, "{}"sv, "\xef\xbb\xbf{}\n"sv, "\0\x1f\x8b"sv}) {
    const TemporaryFile file(bytes);
    CHECK(read_input(file.path) == bytes);
  }
}

TEST_CASE("gzip and Zstandard are recognised by content and decompressed") {
  CHECK(read_input(TemporaryFile(kGzip).path) == "{\"a\": 1}");
  CHECK(read_input(TemporaryFile(kZstd).path) == "{\"a\": 1}");
}

TEST_CASE("compressed data that is cut or damaged is an error that names the file") {
  for (const auto whole : {kGzip, kZstd}) {
    const TemporaryFile file(whole.substr(0, whole.size() - 9));
    const std::string message = message_of(file.path);
    CHECK_MESSAGE(message.starts_with(file.path + ": damaged compressed data"), message);
  }
}

TEST_CASE("a file that is, or unpacks to, more than the limit is refused") {
  CHECK(decompress_input(std::string(kGzip), "bom", 8) == "{\"a\": 1}");
  CHECK_THROWS_WITH_AS(decompress_input(std::string(kGzip), "bom", 7),
                       "bom: larger than 7 B: no SBOM needs that, so the file is refused", Error);
  CHECK(message_of(TemporaryFile("12345678").path, 7).find("larger than 7 B") != std::string::npos);
  CHECK(message_of(TemporaryFile("1234567").path, 7) == "no error");
}

TEST_CASE("a missing file and a directory are errors that say so") {
  CHECK(message_of("/nonexistent/bom.json") ==
        "/nonexistent/bom.json: cannot be opened: No such file or directory");
  CHECK(message_of("/").find("is a directory") != std::string::npos);
}
