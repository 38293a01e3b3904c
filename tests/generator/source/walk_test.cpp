#include "generator/source/walk.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "generator/source/folder_opener.h"
#include "schemas/error.h"
#include "tests/digest_of.h"
#include "tests/skip.h"
#include "tests/temporary.h"

using namespace stocktake;

namespace {

const Entry* entry_at(const Tree& tree, std::string_view path) {
  const auto index = tree.find(path);
  return index == kNone ? nullptr : &tree.entries[index];
}

constexpr std::string_view kEmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::string_view kHelloSha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

}  // namespace

TEST_CASE("every kind of thing is listed, only regular files are opened, links are not followed") {
  const TemporaryFolder folder, outside;
  outside.file("secret", "secret");
  folder.file("hello", "hello");
  folder.file("empty", "");
  folder.file("sub/deep/hello", "hello");
  std::filesystem::create_symlink(outside.path(), folder.path() / "out");
  std::filesystem::create_symlink("missing", folder.path() / "dangling");
  std::filesystem::create_hard_link(folder.path() / "hello", folder.path() / "hard");
  REQUIRE(mkfifo((folder / "fifo").c_str(), 0600) == 0);
  const int socket_fd = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (folder / "socket").copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(bind(socket_fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  close(socket_fd);
  REQUIRE(chmod((folder / "hello").c_str(), 04755) == 0);

  const Tree tree = walk_directory(folder.path(), {});
  REQUIRE(tree.entries.size() == 8);
  CHECK(tree.unread.empty());
  CHECK(to_hex(entry_at(tree, "hello")->sha256) == kHelloSha256);
  CHECK(entry_at(tree, "hello")->mode == 04755);
  CHECK(entry_at(tree, "hello")->size == 5);
  CHECK(to_hex(entry_at(tree, "hard")->sha256) == kHelloSha256);
  CHECK(to_hex(entry_at(tree, "sub/deep/hello")->sha256) == kHelloSha256);
  CHECK(to_hex(entry_at(tree, "empty")->sha256) == kEmptySha256);
  CHECK(entry_at(tree, "out")->type == FileType::symlink);
  CHECK(entry_at(tree, "out")->target() == outside.path().string());
  CHECK(entry_at(tree, "dangling")->target() == "missing");
  CHECK(entry_at(tree, "fifo")->type == FileType::fifo);
  CHECK(entry_at(tree, "socket")->type == FileType::socket);
}

TEST_CASE("the result is the same with any number of threads") {
  const TemporaryFolder folder;
  for (int i = 0; i < 300; ++i)
    folder.file("many/" + std::to_string(i), std::string(static_cast<std::size_t>(i), 'x'));
  folder.file("large/one", std::string(5 << 20, 'a'));
  folder.file("large/two", std::string(3 << 20, 'b'));
  folder.file("large/exact", std::string(256 << 10, 'c'));
  const Tree one = walk_directory(folder.path(), {.threads = 1});
  REQUIRE(one.entries.size() == 303);
  for (unsigned threads : {2U, 7U}) {
    const Tree many = walk_directory(folder.path(), {.threads = threads});
    REQUIRE(many.entries.size() == one.entries.size());
    for (std::size_t i = 0; i < one.entries.size(); ++i) {
      CHECK(many.entries[i].path == one.entries[i].path);
      CHECK(many.entries[i].sha256 == one.entries[i].sha256);
      CHECK(many.entries[i].size == one.entries[i].size);
    }
  }
}

TEST_CASE("names of any bytes and paths of any length are found") {
  const TemporaryFolder folder;
  folder.file("new\nline", "hello");
  folder.file("not\xff\xfeutf8", "hello");
  // A chain of folders longer than PATH_MAX can only be made and read name by name.
  const std::string name(200, 'd');
  std::string expected;
  int at = open(folder.path().c_str(), O_RDONLY | O_DIRECTORY);
  for (int i = 0; i < 30; ++i) {
    REQUIRE(mkdirat(at, name.c_str(), 0755) == 0);
    const int next = openat(at, name.c_str(), O_RDONLY | O_DIRECTORY);
    close(at);
    at = next;
    expected += name + "/";
  }
  const int file = openat(at, "bottom", O_WRONLY | O_CREAT, 0644);
  REQUIRE(write(file, "hello", 5) == 5);
  close(file);
  close(at);
  REQUIRE(expected.size() > 4096);

  const Tree tree = walk_directory(folder.path(), {});
  CHECK(tree.unread.empty());
  REQUIRE(tree.entries.size() == 3);
  for (const std::string& path :
       {std::string("new\nline"), std::string("not\xff\xfeutf8"), expected + "bottom"}) {
    REQUIRE(entry_at(tree, path) != nullptr);
    CHECK(to_hex(entry_at(tree, path)->sha256) == kHelloSha256);
  }
}

constexpr const char* kLink = "one-folder-in-a-chain";

/// Makes a chain of folders below `root`, `depth` of them, each with a file and an empty folder beside the
/// next.
void make_chain(const std::string& root, int depth) {
  int at = open(root.c_str(), O_RDONLY | O_DIRECTORY);
  for (int i = 0; i < depth; ++i) {
    close(openat(at, "f", O_WRONLY | O_CREAT, 0644));
    REQUIRE(mkdirat(at, "side", 0755) == 0);
    REQUIRE(mkdirat(at, kLink, 0755) == 0);
    const int next = openat(at, kLink, O_RDONLY | O_DIRECTORY);
    close(at);
    at = next;
  }
  close(at);
}

TEST_CASE("a tree nested deeper than a path may be long is read whole, by few descriptors") {
  constexpr int kDepth = 400;
  static_assert(kDepth * (std::string_view(kLink).size() + 1) > 2 * PATH_MAX);
  const TemporaryFolder folder;
  make_chain(folder.path(), kDepth);
  rlimit before{};
  REQUIRE(getrlimit(RLIMIT_NOFILE, &before) == 0);
  const rlimit few{64, before.rlim_max};
  REQUIRE(setrlimit(RLIMIT_NOFILE, &few) == 0);
  const Tree tree = walk_directory(folder.path(), {.threads = 2});
  REQUIRE(setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK(tree.unread.empty());
  CHECK(tree.entries.size() == kDepth);
}

TEST_CASE("a path longer than any program can use is said, not followed") {
  const TemporaryFolder folder;
  int at = open(folder.path().c_str(), O_RDONLY | O_DIRECTORY);
  const std::string name(250, 'd');
  for (std::size_t length = 0; length < FolderOpener::kLongest; length += name.size() + 1) {
    REQUIRE(mkdirat(at, name.c_str(), 0755) == 0);
    const int next = openat(at, name.c_str(), O_RDONLY | O_DIRECTORY);
    close(at);
    at = next;
  }
  close(at);
  const Tree tree = walk_directory(folder.path(), {});
  REQUIRE(tree.unread.size() == 1);
  CHECK(tree.unread[0].reason == "File name too long");
}

TEST_CASE("the root's own version control is left out, a nested one is listed, excludes prune") {
  const TemporaryFolder folder;
  folder.file(".git/HEAD", "ref: refs/heads/main\n");
  std::filesystem::create_directories(folder / ".git/objects");
  std::filesystem::create_directories(folder / ".git/refs");
  folder.file("sub/.git/config", "x");
  folder.file("skip/me/a", "x");
  folder.file("skip.log", "x");
  folder.file("keep", "x");
  const auto count = [&](WalkOptions options) {
    return walk_directory(folder.path(), options).entries.size();
  };
  CHECK(count({}) == 4);
  CHECK(count({.skip_version_control = false}) == 5);
  CHECK(count({.excludes = {"skip", "**/*.log"}}) == 2);
}

TEST_CASE("a root that is no folder, or is not there, is an error that names it") {
  const TemporaryFolder folder;
  const std::string file = folder.file("file", "x");
  CHECK_THROWS_WITH_AS(walk_directory(file, {}), doctest::Contains("it is not a folder"), Error);
  CHECK_THROWS_WITH_AS(walk_directory(folder / "none", {}), doctest::Contains("none: cannot be scanned"),
                       Error);
}

TEST_CASE("files that grow, shrink or vanish while the tree is read never give a wrong digest") {
  const TemporaryFolder folder;
  for (int i = 0; i < 50; ++i) folder.file("still/" + std::to_string(i), "hello");
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) {
      folder.file("busy/grows", std::string(static_cast<std::size_t>(i % 200'000), 'x'));
      folder.file("busy/gone", "x");
      std::filesystem::remove(folder.path() / "busy/gone");
    }
  });
  for (int round = 0; round < 50; ++round) {
    const Tree tree = walk_directory(folder.path(), {});
    for (const Entry& entry : tree.entries) {
      if (entry.path.starts_with("still/")) CHECK(to_hex(entry.sha256) == kHelloSha256);
      if (entry.path == "busy/grows" && entry.unread().empty())
        CHECK(to_hex(entry.sha256) == hex_sha256(std::string(entry.size, 'x')));
      if (entry.path == "busy/gone" && entry.unread().empty() && entry.size == 0)
        CHECK(to_hex(entry.sha256) == kEmptySha256);
    }
    for (const Unread& unread : tree.unread) CHECK(unread.path.starts_with("busy"));
  }
  stop = true;
  writer.join();
}

TEST_CASE("what may not be read is listed with the reason") {
  if (geteuid() != 0) return skip_test("only root can give up its rights for a moment");
  const TemporaryFolder folder;
  folder.file("open", "hello");
  REQUIRE(chmod(folder.file("closed", "x").c_str(), 0) == 0);
  folder.file("locked/inside", "x");
  REQUIRE(chmod((folder / "locked").c_str(), 0) == 0);
  REQUIRE(chmod(folder.path().c_str(), 0755) == 0);
  REQUIRE(seteuid(65534) == 0);
  const Tree tree = walk_directory(folder.path(), {.threads = 1});
  REQUIRE(seteuid(0) == 0);
  REQUIRE(tree.entries.size() == 2);
  CHECK(entry_at(tree, "closed")->unread() == "Permission denied");
  CHECK(to_hex(entry_at(tree, "open")->sha256) == kHelloSha256);
  REQUIRE(tree.unread.size() == 1);
  CHECK(tree.unread[0].path == "locked");
  CHECK(tree.unread[0].reason == "Permission denied");
}

TEST_CASE(
    "a file whose MD5 a record states gets its SHA-256 when somebody asks, no other file lacks it, and none "
    "has an MD5 that no record states") {
  const TemporaryFolder folder;
  folder.file("alone", "hello");
  folder.file("other", "hello");
  folder.file("wanted", "hello");
  WalkOptions options;
  options.look_for = {.traits = false, .also = HashAlgorithm::md5};
  options.wishes = [](std::string_view path) { return path == "wanted" ? Wish::all : Wish::nothing; };
  options.states_also = [](std::string_view path) { return path != "other"; };
  const Tree tree = walk_directory(folder.path(), options);
  CHECK(entry_at(tree, "alone")->lacks_sha256);
  for (const std::string_view name : {"other", "wanted"})
    CHECK(to_hex(entry_at(tree, name)->sha256) == kHelloSha256);
  for (const Entry& entry : tree.entries) CHECK(to_hex(tree.sha256(entry)) == kHelloSha256);
  REQUIRE(tree.also.size() == 2);
  for (const Tree::Text& text : tree.also) {
    CHECK(text.path != "other");
    CHECK(text.text == "5d41402abc4b2a76b9719d911017c592");
  }
  std::filesystem::remove(folder.path() / "alone");
  CHECK(tree.sha256(*entry_at(tree, "alone")) == Sha256());
}
