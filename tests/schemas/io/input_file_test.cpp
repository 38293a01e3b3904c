#include "schemas/io/input_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "schemas/error.h"
#include "schemas/identity/digest.h"
#include "schemas/identity/sha256_stream.h"
#include "tests/temporary.h"

using namespace stocktake;

namespace {

std::string text_of_size(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i % 23);
  return text;
}

/// What a pipe gives of `text`, which another thread writes into it.
template <class Use>
void with_pipe(const std::string& text, Use&& use) {
  const TemporaryFolder folder;
  const std::string path = folder / "pipe";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  std::thread writer([&] { std::ofstream(path, std::ios::binary) << text; });
  const InputFile file(path);
  use(file);
  while (!file.bytes_at(text.size(), 1).empty()) {
  }
  writer.join();
}

}  // namespace

TEST_CASE("a file is read anywhere, by each of its copies, whatever stands at its path by then") {
  const TemporaryFolder folder;
  const std::string path = folder.file("a", "0123456789");
  const InputFile file(path);
  const InputFile copy = file;
  std::filesystem::rename(path, folder / "b");
  folder.file("a", "another");
  CHECK(file.is_seekable());
  CHECK(file.path() == path);
  CHECK(file.bytes_at(4, 3) == "456");
  CHECK(copy.bytes_at(8, 100) == "89");
  CHECK(file.bytes_at(10, 1).empty());
  CHECK(file.bytes_at(UINT64_MAX, 1).empty());
  CHECK(file.sha256() == to_hex(sha256_of_text("0123456789")));
  CHECK(copy.sha256() == file.sha256());
  CHECK(file.status().st_size == 10);
}

TEST_CASE("one may look at the first bytes of a pipe before it is read, once, front to back") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, InputFile::kHead - 1, InputFile::kHead,
                                 InputFile::kHead + 1, 3 * InputFile::kHead}) {
    CAPTURE(size);
    const std::string text = text_of_size(size);
    with_pipe(text, [&](const InputFile& file) {
      CHECK_FALSE(file.is_seekable());
      CHECK(file.bytes_at(0, 4) == text.substr(0, 4));
      CHECK(file.bytes_at(2, 100) == text.substr(std::min<std::size_t>(2, size), 100));
      CHECK(file.bytes_at(0, size + 1) == text);
    });
  }
}

TEST_CASE("what a pipe gave and does not keep is an error, not other bytes") {
  const std::string text = text_of_size(3 * InputFile::kHead);
  with_pipe(text, [&](const InputFile& file) {
    CHECK(file.sha256() == to_hex(sha256_of_text(text)));
    CHECK(file.bytes_at(0, 4) == text.substr(0, 4));
    CHECK_THROWS_WITH_AS(
        file.bytes_at(2 * InputFile::kHead, 1),
        (file.path() + ": can be read only once, front to back: write it to a file first").c_str(), Error);
  });
}

TEST_CASE("a file that is not there is named") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH_AS(InputFile(folder / "gone"),
                       (folder / "gone" + ": cannot be opened: No such file or directory").c_str(), Error);
}
