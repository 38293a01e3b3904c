#include "schemas/inventory/commands.h"

#include <algorithm>
#include <iterator>

namespace stocktake {
namespace {

// Sorted.
constexpr std::string_view kCommands[] = {
    "apk",       "apt",    "apt-get",  "ar",        "as",         "at",         "awk",      "aws",
    "base64",    "bash",   "brew",     "bun",       "bzip2",      "cargo",      "cat",      "cc",
    "chmod",     "chown",  "chroot",   "clang",     "cmake",      "code",       "cp",       "crontab",
    "curl",      "cut",    "dash",     "date",      "dd",         "deno",       "df",       "diff",
    "dig",       "dmesg",  "dnf",      "docker",    "dotnet",     "dpkg",       "du",       "echo",
    "emacs",     "env",    "find",     "fish",      "g++",        "gcc",        "gcloud",   "gdb",
    "gem",       "gh",     "git",      "go",        "gpg",        "grep",       "groups",   "gunzip",
    "gzip",      "head",   "host",     "hostname",  "htop",       "id",         "ifconfig", "ip",
    "iptables",  "java",   "javac",    "kill",      "killall",    "ksh",        "kubectl",  "ld",
    "ldd",       "less",   "ln",       "login",     "ls",         "lsof",       "make",     "man",
    "mkdir",     "mount",  "mv",       "mysql",     "nano",       "nc",         "netstat",  "ninja",
    "nm",        "node",   "nohup",    "npm",       "npx",        "nslookup",   "objdump",  "open",
    "openssl",   "pacman", "passwd",   "perl",      "php",        "ping",       "pip",      "pip3",
    "pipx",      "pnpm",   "printenv", "printf",    "ps",         "psql",       "pwd",      "python",
    "python3",   "rm",     "rpm",      "rsync",     "ruby",       "rustc",      "rustup",   "scp",
    "sed",       "sftp",   "sh",       "sha256sum", "sleep",      "snap",       "sort",     "sqlite3",
    "ss",        "ssh",    "ssh-add",  "ssh-agent", "ssh-keygen", "sshd",       "strace",   "strip",
    "su",        "sudo",   "sudoedit", "systemctl", "tail",       "tar",        "tee",      "telnet",
    "terraform", "tmux",   "top",      "touch",     "tr",         "traceroute", "umount",   "uname",
    "uniq",      "unzip",  "uv",       "vi",        "vim",        "watch",      "wc",       "wget",
    "which",     "whoami", "xargs",    "yarn",      "yum",        "zip",        "zsh"};
static_assert(std::is_sorted(std::begin(kCommands), std::end(kCommands)));

constexpr std::string_view kActivation[] = {
    "activate",     "activate.bat", "activate.csh",     "activate.fish",  "activate.nu",    "activate.ps1",
    "Activate.ps1", "activate.xsh", "activate_this.py", "deactivate.bat", "deactivate.csh", "pydoc.bat"};

}  // namespace

bool is_common_command(std::string_view name) {
  return std::binary_search(std::begin(kCommands), std::end(kCommands), name);
}

bool is_activation_script(std::string_view name) {
  return std::find(std::begin(kActivation), std::end(kActivation), name) != std::end(kActivation);
}

}  // namespace stocktake
