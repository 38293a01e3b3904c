#include "cli/process.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <functional>
#include <iterator>

#include "schemas/error.h"
#include "schemas/io/descriptor.h"
#include "schemas/io/new_file.h"
#include "tests/temporary.h"

namespace stocktake {
namespace {

/// How a child ends that has prepared itself and then does `what`; its exit status is what that returns.
int end_of_child(const std::function<int()>& what) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prepare_process();
    _exit(what());
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return status;
}

TEST_CASE("a signal that ends the process leaves no unfinished file, and the parent sees the signal") {
  for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGABRT, SIGXCPU}) {
    CAPTURE(number);
    const TemporaryFolder folder;
    const std::string path = folder.file("old", "old");
    const auto outside = std::signal(number, SIG_DFL);  // whoever runs the tests may ignore it (nohup)
    const int status = end_of_child([&] {
      NewFile file(path, 0600);
      file.write("half");
      return raise(number);
    });
    std::signal(number, outside);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == number);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
    CHECK(std::filesystem::file_size(path) == 3);
  }
}

TEST_CASE("a signal that was ignored before stays ignored") {
  std::signal(SIGHUP, SIG_IGN);
  const int status = end_of_child([] { return raise(SIGHUP); });
  std::signal(SIGHUP, SIG_DFL);
  CHECK(WIFEXITED(status));
}

TEST_CASE("a file that may not grow is an error, and so is a pipe that nobody reads") {
  const TemporaryFolder folder;
  const int too_large = end_of_child([&] {
    const rlimit small{100, 100};
    setrlimit(RLIMIT_FSIZE, &small);
    try {
      NewFile(folder / "new", 0600).write(std::string(1000, 'x'));
    } catch (const Error& error) {
      return std::string(error.what()).ends_with("cannot be written: File too large") ? 7 : 1;
    }
    return 0;
  });
  CHECK((WIFEXITED(too_large) && WEXITSTATUS(too_large) == 7));
  const int unread = end_of_child([] {
    int ends[2];
    if (pipe(ends) != 0) return 1;
    close(ends[0]);
    return Descriptor(ends[1]).write_all("x", 1) ? 0 : errno;
  });
  CHECK((WIFEXITED(unread) && WEXITSTATUS(unread) == EPIPE));
}

TEST_CASE("no file gets the number of a standard stream that was closed") {
  const TemporaryFolder folder;
  const int status = end_of_child([&] {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) close(fd);
    prepare_process();
    const int fd = dup(STDIN_FILENO);
    char byte = 0;
    if (fd <= STDERR_FILENO || read(STDIN_FILENO, &byte, 1) >= 0) return 1;
    return write(STDOUT_FILENO, "x", 1) < 0 && write(STDERR_FILENO, "x", 1) < 0 ? 7 : 2;
  });
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 7));
}

}  // namespace
}  // namespace stocktake
