#include "generator/source/git.h"

#include <doctest/doctest.h>
#include <git2.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "schemas/error.h"
#include "tests/skip.h"
#include "tests/temporary.h"

using namespace stocktake;

namespace {

/// A repository with one commit: a file, a program, a link and a submodule below vendor/, and an SBOM.
class Repository {
 public:
  Repository() {
    git_libgit2_init();
    REQUIRE(git_repository_init(&repository_, folder_.path().c_str(), 0) == 0);
    REQUIRE(git_repository_index(&index_, repository_) == 0);
    add("vendor/hello", "hello", GIT_FILEMODE_BLOB);
    add("vendor/run.sh", "#!/bin/sh\n", GIT_FILEMODE_BLOB_EXECUTABLE);
    add("vendor/link", "hello", GIT_FILEMODE_LINK);
    add("sbom.json", "{}", GIT_FILEMODE_BLOB);
    git_index_entry submodule{};
    submodule.path = "vendor/sub";
    submodule.mode = GIT_FILEMODE_COMMIT;
    REQUIRE(git_oid_fromstr(&submodule.id, kPinned) == 0);
    REQUIRE(git_index_add(index_, &submodule) == 0);
    commit();
  }
  Repository(const Repository&) = delete;
  Repository& operator=(const Repository&) = delete;
  ~Repository() {
    git_index_free(index_);
    git_repository_free(repository_);
    git_libgit2_shutdown();
  }
  std::string path() const { return folder_.path().string(); }
  static constexpr const char* kPinned = "0123456789abcdef0123456789abcdef01234567";

 private:
  void add(const char* path, const std::string& content, git_filemode_t mode) {
    git_index_entry entry{};
    entry.path = path;
    entry.mode = mode;
    REQUIRE(git_index_add_from_buffer(index_, &entry, content.data(), content.size()) == 0);
  }
  void commit() {
    git_oid tree_id, commit_id;
    git_tree* tree = nullptr;
    git_signature* signature = nullptr;
    REQUIRE(git_index_write_tree(&tree_id, index_) == 0);
    REQUIRE(git_tree_lookup(&tree, repository_, &tree_id) == 0);
    REQUIRE(git_signature_new(&signature, "t", "t@example.com", 1'700'000'000, 0) == 0);
    REQUIRE(git_commit_create(&commit_id, repository_, "HEAD", signature, signature, nullptr, "m", tree, 0,
                              nullptr) == 0);
    git_signature_free(signature);
    git_tree_free(tree);
  }

  TemporaryFolder folder_;
  git_repository* repository_ = nullptr;
  git_index* index_ = nullptr;
};

/// The current folder for as long as the object lives.
class WorkingFolder {
 public:
  explicit WorkingFolder(const std::string& path) : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(path);
  }
  WorkingFolder(const WorkingFolder&) = delete;
  WorkingFolder& operator=(const WorkingFolder&) = delete;
  ~WorkingFolder() { std::filesystem::current_path(before_); }

 private:
  std::filesystem::path before_;
};

}  // namespace

TEST_CASE("a folder of a revision is read as it was committed") {
  const Repository repository;
  const WorkingFolder here(repository.path());
  const GitObject object = read_git("HEAD:vendor", {});
  CHECK(object.commit.size() == 40);
  CHECK(object.name == "vendor");
  REQUIRE(object.tree);
  const Tree& tree = *object.tree;
  REQUIRE(tree.entries.size() == 4);
  CHECK(to_hex(tree.entries[tree.find("hello")].sha256) ==
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  CHECK(tree.entries[tree.find("run.sh")].mode == 0755);
  CHECK(tree.entries[tree.find("link")].type == FileType::symlink);
  CHECK(tree.entries[tree.find("link")].target() == "hello");
  CHECK(tree.entries[tree.find("sub")].type == FileType::submodule);
  CHECK(tree.entries[tree.find("sub")].target() == Repository::kPinned);
  CHECK(read_git("HEAD", {"vendor"}).tree->entries.size() == 1);
}

TEST_CASE("a file of a revision is its bytes") {
  const Repository repository;
  const WorkingFolder here(repository.path());
  const GitObject object = read_git("HEAD:sbom.json", {});
  CHECK_FALSE(object.tree);
  CHECK(object.file == "{}");
}

TEST_CASE("what git does not have is an error that says what is missing") {
  const Repository repository;
  const TemporaryFolder elsewhere;
  {
    const WorkingFolder here(repository.path());
    CHECK_THROWS_WITH_AS(read_git("v9", {}), doctest::Contains("git:v9: no such revision"), Error);
    CHECK_THROWS_WITH_AS(read_git("HEAD:none", {}), doctest::Contains("no such path in that revision"),
                         Error);
  }
  const WorkingFolder here(elsewhere.path().string());
  CHECK_THROWS_WITH_AS(read_git("HEAD", {}), doctest::Contains("there is no git repository here"), Error);
}

TEST_CASE("a repository that makes libgit2 wait for ever is given up") {
  const Repository repository;
  const WorkingFolder here(repository.path());
  REQUIRE(mkfifo(".git/waits", 0600) == 0);
  std::ofstream(".git/config", std::ios::app) << "[include]\npath = waits\n";
  CHECK_THROWS_WITH_AS(read_git("HEAD", {}, wants_nothing, {}, std::chrono::milliseconds(50)),
                       doctest::Contains("nothing came for"), GitWaits);  // who asks again waits again
}

TEST_CASE("a repository of another user is not called a missing one") {
  if (geteuid() != 0) return skip_test("only root can give a folder away");
  const Repository repository;
  const WorkingFolder here(repository.path());
  REQUIRE(chown((repository.path() + "/.git").c_str(), 12345, 12345) == 0);
  REQUIRE(chown(repository.path().c_str(), 12345, 12345) == 0);
  CHECK_THROWS_WITH_AS(read_git("HEAD", {}), doctest::Contains("the repository belongs to another user"),
                       Error);
}
