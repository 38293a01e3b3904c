#include "generator/catalog/commands.h"

#include <algorithm>
#include <iterator>

namespace stocktake {
namespace {

// Sorted.
constexpr std::string_view kCommands[] = {
    "apt",    "apt-get", "awk",       "aws",     "base64", "bash",   "brew",  "bzip2", "cargo",
    "cat",    "cc",      "chmod",     "chown",   "clang",  "code",   "cp",    "curl",  "date",
    "dd",     "diff",    "dig",       "docker",  "env",    "find",   "g++",   "gcc",   "gcloud",
    "gh",     "git",     "go",        "gpg",     "grep",   "gzip",   "id",    "ip",    "java",
    "kill",   "kubectl", "less",      "ls",      "make",   "mkdir",  "mv",    "nc",    "node",
    "npm",    "npx",     "open",      "openssl", "passwd", "perl",   "pip",   "pip3",  "ps",
    "python", "python3", "rm",        "rsync",   "ruby",   "scp",    "sed",   "sh",    "sha256sum",
    "sleep",  "ssh",     "ssh-agent", "sshd",    "su",     "sudo",   "tar",   "tee",   "terraform",
    "unzip",  "vi",      "vim",       "wget",    "which",  "whoami", "xargs", "zip",   "zsh"};
static_assert(std::is_sorted(std::begin(kCommands), std::end(kCommands)));

}  // namespace

bool is_common_command(std::string_view name) {
  return std::binary_search(std::begin(kCommands), std::end(kCommands), name);
}

}  // namespace stocktake
