#include "schemas/io/descriptor.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "tests/temporary.h"

using namespace stocktake;

namespace {

bool is_open(int fd) {
  return fcntl(fd, F_GETFD) >= 0;
}

}  // namespace

TEST_CASE("a descriptor is closed with its owner, and moves without being closed") {
  int fd = -1;
  {
    Descriptor first(open("/dev/null", O_RDONLY | O_CLOEXEC));
    REQUIRE(first);
    fd = first.get();
    Descriptor second = std::move(first);
    CHECK(second.get() == fd);
    CHECK(is_open(fd));
  }
  CHECK_FALSE(is_open(fd));
  CHECK_FALSE(Descriptor());
}

TEST_CASE("a whole is read over as many calls as a pipe needs, and an early end is told") {
  int ends[2] = {};
  REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  const Descriptor from(ends[0]);
  Descriptor to(ends[1]);
  CHECK(to.write_all("abc", 3));
  std::array<char, 4> bytes{};
  CHECK(from.read_all(bytes.data(), 3));
  CHECK(std::string(bytes.data(), 3) == "abc");
  CHECK(to.write_all("de", 2));
  CHECK(to.close());
  CHECK_FALSE(from.read_all(bytes.data(), 4));
  CHECK(from.read(bytes.data(), 4) == 0);
}

TEST_CASE("what the system refuses is told, and why") {
  const Descriptor full(open("/dev/full", O_WRONLY | O_CLOEXEC));
  CHECK_FALSE(full.write_all("x", 1));
  CHECK(reason_of(errno) == "No space left on device");
  CHECK_FALSE(open_to_read("/nonexistent"));
  CHECK(reason_of(errno) == "No such file or directory");
  const Descriptor folder = open_to_read("/");
  char byte = 0;
  CHECK(folder.read(&byte, 1) < 0);
  CHECK(reason_of(errno) == "Is a directory");
  CHECK(reason_of(99999) == "error 99999");
}

TEST_CASE("the next bytes are at most as many as are asked for, and none behind the end or of nothing open") {
  const TemporaryFolder folder;
  folder.file("a", "abc");
  const Descriptor file(open((folder / "a").c_str(), O_RDONLY | O_CLOEXEC));
  CHECK(file.next(2) == "ab");
  CHECK(file.next(2) == "c");
  CHECK(file.next(2).empty());
  CHECK(Descriptor().next(2).empty());
}
