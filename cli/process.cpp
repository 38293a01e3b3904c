#include "cli/process.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

#include "schemas/io/new_file.h"

namespace stocktake {
namespace {

void fill_closed_streams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) >= 0) continue;
    // The lowest free number is this one. Standard input only to write, the others only to read: what uses
    // them gets an error, as with a closed one.
    if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0) _exit(2);
  }
}

void end_by(int number) {
  remove_unfinished_files();
  // The action is the default one again (SA_RESETHAND), so that the parent sees which signal it was.
  raise(number);
}

void handle(int number) {
  struct sigaction action = {};
  // nohup and a shell's background jobs ignore some: that stays.
  if (sigaction(number, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) return;
  action.sa_handler = end_by;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, nullptr);
}

}  // namespace

void prepare_process() {
  fill_closed_streams();
  for (const int number : {SIGPIPE, SIGXFSZ}) std::signal(number, SIG_IGN);
  for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGABRT, SIGXCPU}) handle(number);
}

}  // namespace stocktake
