#include "schemas/io/new_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <string>

#include "schemas/error.h"
#include "tests/content_of.h"
#include "tests/skip.h"
#include "tests/temporary.h"

namespace stocktake {
namespace {

std::ptrdiff_t files_in(const TemporaryFolder& folder) {
  return std::distance(std::filesystem::directory_iterator(folder.path()), {});
}

mode_t mode_of(const std::string& path) {
  struct stat status = {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

void write_new(const std::string& path, const std::string& content, NewFile::Keep keep) {
  NewFile file(path, 0640, keep);
  file.write(content);
  file.commit();
}

TEST_CASE("a new file is there when it is whole, and not before") {
  const TemporaryFolder folder;
  NewFile file(folder / "new", 0600);
  file.write("one ");
  CHECK_FALSE(std::filesystem::exists(folder / "new"));
  file.write("two");
  file.commit();
  CHECK(content_of(folder / "new") == "one two");
  CHECK(mode_of(folder / "new") == 0600);
  CHECK(files_in(folder) == 1);
}

TEST_CASE("a file that is replaced stays until the new one is whole") {
  const TemporaryFolder folder;
  const std::string path = folder.file("old", "old");
  {
    NewFile dropped(path, 0600);
    dropped.write("new");
  }
  CHECK(content_of(path) == "old");
  CHECK(files_in(folder) == 1);
  write_new(path, "new", NewFile::Keep::owner_and_mode);
  CHECK(content_of(path) == "new");
  CHECK(files_in(folder) == 1);
}

TEST_CASE("a file that appears meanwhile is replaced") {
  const TemporaryFolder folder;
  NewFile file(folder / "new", 0600);
  file.write("ours");
  folder.file("new", "theirs");
  file.commit();
  CHECK(content_of(folder / "new") == "ours");
  CHECK(files_in(folder) == 1);
}

TEST_CASE("a file that is replaced leaves its permissions where it is asked to") {
  const TemporaryFolder folder;
  for (const mode_t mode : {0600U, 0644U, 0755U}) {
    const std::string path = folder.file("old", "old");
    REQUIRE(chmod(path.c_str(), mode) == 0);
    write_new(path, "new", NewFile::Keep::owner_and_mode);
    CHECK(mode_of(path) == mode);
    write_new(path, "new", NewFile::Keep::nothing);
    CHECK((mode_of(path) & ~0640U) == 0);
  }
}

TEST_CASE("a file that is replaced leaves its owner where we may give it away") {
  if (geteuid() != 0) return skip_test("only root may give a file to somebody else");
  const TemporaryFolder folder;
  const std::string path = folder.file("old", "old");
  REQUIRE(chown(path.c_str(), 12345, 12346) == 0);
  write_new(path, "new", NewFile::Keep::owner_and_mode);
  struct stat status = {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK(status.st_uid == 12345);
  CHECK(status.st_gid == 12346);
  write_new(path, "new", NewFile::Keep::nothing);
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK(status.st_uid == 0);
}

TEST_CASE("a link is written through to a file, and refused where it leads nowhere or to no file") {
  const TemporaryFolder folder;
  folder.file("below/target", "old");
  std::filesystem::create_symlink("below/target", folder / "first");
  std::filesystem::create_symlink("first", folder / "link");
  write_new(folder / "link", "new", NewFile::Keep::owner_and_mode);
  CHECK(std::filesystem::is_symlink(folder / "link"));
  CHECK(std::filesystem::is_symlink(folder / "first"));
  CHECK(content_of(folder / "below/target") == "new");
  std::filesystem::create_symlink("none", folder / "dangling");
  CHECK_THROWS_WITH_AS(NewFile(folder / "dangling", 0600), doctest::Contains("a link that leads nowhere"),
                       Error);
  CHECK_THROWS_WITH_AS(NewFile(folder / "below", 0600), doctest::Contains("Is a directory"), Error);
  CHECK_THROWS_WITH_AS(NewFile(folder / "none/x", 0600), doctest::Contains("No such file"), Error);
}

}  // namespace
}  // namespace stocktake
