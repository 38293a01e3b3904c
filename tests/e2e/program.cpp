#include "tests/e2e/program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "tests/content_of.h"
#include "tests/e2e/scan_check.h"
#include "tests/paths.h"
#include "tests/temporary.h"

namespace {

/// In the child: files as standard streams, then the program in place of ours.
[[noreturn]] void become(const std::vector<std::string>& command, const std::string& folder,
                         const std::vector<std::string>& environment, const TemporaryFolder& streams) {
  const auto redirect = [&](const char* name, int flags, int to) {
    const int fd = open((streams / name).c_str(), flags, 0600);
    if (fd < 0 || dup2(fd, to) < 0) _exit(126);
  };
  redirect("in", O_RDONLY, STDIN_FILENO);
  redirect("out", O_WRONLY | O_CREAT, STDOUT_FILENO);
  redirect("err", O_WRONLY | O_CREAT, STDERR_FILENO);
  if (chdir(folder.c_str()) != 0) _exit(126);
  setenv("SOURCE_DATE_EPOCH", "1777000000", 1);
  unsetenv("STOCKTAKE_STORE");  // whoever runs the tests may keep releases of their own
  setenv("XDG_DATA_HOME", streams.path().c_str(), 1);
  for (const std::string& variable : environment) {
    const auto equals = variable.find('=');
    setenv(variable.substr(0, equals).c_str(), variable.substr(equals + 1).c_str(), 1);
  }
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  _exit(127);
}

}  // namespace

Run run(const std::vector<std::string>& command, const std::string& folder,
        const std::vector<std::string>& environment, const std::string& input) {
  const TemporaryFolder streams;
  streams.file("in", input);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("no new process");
  if (child == 0) become(command, folder, environment, streams);
  int status = 0;
  if (waitpid(child, &status, 0) != child) throw std::runtime_error("the process is lost");
  Run result;
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  result.out = content_of(streams / "out");
  result.err = content_of(streams / "err");
  return result;
}

Run run_program(const std::vector<std::string>& arguments, const std::string& folder,
                const std::vector<std::string>& environment, const std::string& input) {
  std::vector<std::string> command = {stocktake::paths::kProgram};
  command.insert(command.end(), arguments.begin(), arguments.end());
  if (arguments.empty() || arguments[0] != "scan") return run(command, folder, environment, input);
  const KeptScans scans(stocktake::paths::kProgram);
  command[0] = scans.program();
  Run ran = run(command, folder, environment, input);
  scans.check();
  return ran;
}
