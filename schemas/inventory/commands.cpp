#include "schemas/inventory/commands.h"

#include <algorithm>
#include <iterator>

#include "schemas/text/ascii.h"

namespace stocktake {
namespace {

// Sorted.
constexpr std::string_view kCommands[] = {"aclocal",      "addr2line",
                                          "ant",          "apk",
                                          "apt",          "apt-get",
                                          "ar",           "argocd",
                                          "as",           "at",
                                          "autoconf",     "automake",
                                          "awk",          "aws",
                                          "base64",       "basename",
                                          "bash",         "brew",
                                          "buildah",      "bun",
                                          "busybox",      "bzip2",
                                          "c++",          "cargo",
                                          "cargo-clippy", "cat",
                                          "cc",           "cc1",
                                          "chmod",        "chown",
                                          "chrome",       "chromium",
                                          "chroot",       "chsh",
                                          "clang",        "clang++",
                                          "clangd",       "clippy-driver",
                                          "cmake",        "code",
                                          "conda",        "cosign",
                                          "cp",           "cpio",
                                          "cpp",          "crontab",
                                          "curl",         "cut",
                                          "dash",         "date",
                                          "dd",           "deno",
                                          "df",           "diff",
                                          "dig",          "dirname",
                                          "dlv",          "dmesg",
                                          "dnf",          "doas",
                                          "docker",       "dotnet",
                                          "dpkg",         "du",
                                          "echo",         "egrep",
                                          "emacs",        "env",
                                          "ffmpeg",       "fgrep",
                                          "find",         "firefox",
                                          "fish",         "flatpak",
                                          "g++",          "gcc",
                                          "gcloud",       "gdb",
                                          "gem",          "gfortran",
                                          "gh",           "git",
                                          "git-lfs",      "git-upload-pack",
                                          "gitk",         "gmake",
                                          "go",           "gofmt",
                                          "gopls",        "gpg",
                                          "gpg-agent",    "gpg2",
                                          "gradle",       "grep",
                                          "groovy",       "groups",
                                          "gsutil",       "gunzip",
                                          "gzip",         "head",
                                          "helm",         "heroku",
                                          "hg",           "host",
                                          "hostname",     "htop",
                                          "iconv",        "id",
                                          "ifconfig",     "insmod",
                                          "ip",           "iptables",
                                          "istioctl",     "java",
                                          "javac",        "javadoc",
                                          "javaw",        "jq",
                                          "k3s",          "k9s",
                                          "kill",         "killall",
                                          "kotlin",       "kotlinc",
                                          "ksh",          "kubectl",
                                          "kustomize",    "ld",
                                          "ldconfig",     "ldd",
                                          "lein",         "less",
                                          "llc",          "lldb",
                                          "ln",           "login",
                                          "ls",           "lsof",
                                          "lua",          "luajit",
                                          "make",         "man",
                                          "md5sum",       "minikube",
                                          "mkdir",        "mktemp",
                                          "modprobe",     "mongo",
                                          "mount",        "mv",
                                          "mvn",          "mysql",
                                          "nano",         "nc",
                                          "ncat",         "nerdctl",
                                          "netstat",      "nginx",
                                          "ninja",        "nm",
                                          "nmap",         "node",
                                          "nodejs",       "nohup",
                                          "npm",          "npx",
                                          "nslookup",     "nvim",
                                          "nvm",          "objcopy",
                                          "objdump",      "ocaml",
                                          "opam",         "open",
                                          "openssl",      "openvpn",
                                          "pacman",       "passwd",
                                          "perl",         "perlbrew",
                                          "php",          "ping",
                                          "pip",          "pip3",
                                          "pipx",         "pkexec",
                                          "pkg-config",   "pkgconf",
                                          "pnpm",         "podman",
                                          "printenv",     "printf",
                                          "ps",           "psql",
                                          "pulumi",       "pwd",
                                          "pyenv",        "pypy",
                                          "pypy3",        "python",
                                          "python2",      "python3",
                                          "pythonw",      "ranlib",
                                          "rbenv",        "readelf",
                                          "readlink",     "realpath",
                                          "reboot",       "redis-cli",
                                          "rm",           "rpm",
                                          "rsync",        "ruby",
                                          "rustc",        "rustdoc",
                                          "rustfmt",      "rustup",
                                          "rustup-init",  "sbcl",
                                          "sbt",          "scala",
                                          "scp",          "sed",
                                          "sftp",         "sh",
                                          "sha1sum",      "sha256sum",
                                          "sha512sum",    "shasum",
                                          "shutdown",     "sleep",
                                          "snap",         "socat",
                                          "sort",         "sqlite3",
                                          "ss",           "ssh",
                                          "ssh-add",      "ssh-agent",
                                          "ssh-copy-id",  "ssh-keygen",
                                          "sshd",         "stat",
                                          "strace",       "strip",
                                          "su",           "su-exec",
                                          "sudo",         "sudoedit",
                                          "sudoreplay",   "svn",
                                          "systemctl",    "tail",
                                          "tar",          "tcpdump",
                                          "tee",          "telnet",
                                          "terraform",    "terragrunt",
                                          "timeout",      "tmux",
                                          "top",          "touch",
                                          "tput",         "tr",
                                          "traceroute",   "trivy",
                                          "umount",       "uname",
                                          "uniq",         "unzip",
                                          "useradd",      "usermod",
                                          "uv",           "vi",
                                          "vim",          "visudo",
                                          "wasm-pack",    "watch",
                                          "wc",           "wget",
                                          "which",        "whoami",
                                          "wireguard",    "xargs",
                                          "xcodebuild",   "xdg-open",
                                          "xz",           "yarn",
                                          "yum",          "zcat",
                                          "zip",          "zsh",
                                          "zstd"};
static_assert(std::is_sorted(std::begin(kCommands), std::end(kCommands)));

constexpr std::string_view kActivation[] = {
    "activate",     "activate.bat",  "activate.csh",   "activate.fish",  "activate.nu",
    "activate.ps1", "Activate.ps1",  "activate.xsh",   "activate.elv",   "activate_this.py",
    "deactivate",   "deactivate.nu", "deactivate.bat", "deactivate.csh", "pydoc.bat"};

}  // namespace

bool is_common_command(std::string_view name) {
  const auto is_known = [](std::string_view command) {
    return std::binary_search(std::begin(kCommands), std::end(kCommands), command);
  };
  // Compilers and their like for one platform have its name before theirs.
  constexpr std::string_view kPlatform = "-linux-gnu-";
  if (const auto platform = name.find(kPlatform); platform != name.npos)
    name.remove_prefix(platform + kPlatform.size());
  if (is_known(name)) return true;
  // Of several versions beside one another each has its own in its name: `gcc-12`, `python3.11t`, `pip3.12`.
  if (name.size() > 1 && name.ends_with('t') && is_digit(name[name.size() - 2])) name.remove_suffix(1);
  const auto end = name.find_last_not_of("0123456789.");
  if (end == name.npos || end + 1 == name.size()) return false;
  name = name.substr(0, end + 1);
  return is_known(name) || (name.ends_with('-') && is_known(name.substr(0, name.size() - 1)));
}

bool is_activation_script(std::string_view name) {
  return std::find(std::begin(kActivation), std::end(kActivation), name) != std::end(kActivation);
}

}  // namespace stocktake
