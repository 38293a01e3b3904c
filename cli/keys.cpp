#include "cli/keys.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ostream>

#include "cli/output.h"
#include "schemas/error.h"
#include "schemas/io/descriptor.h"
#include "schemas/io/input.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::size_t kLargestKey = 1 << 20;       // bytes of a key's file
constexpr std::size_t kLongestPassphrase = 1'000;  // bytes; OpenSSL takes 1,024
constexpr const char* kPassphrase = "STOCKTAKE_PASSPHRASE";

/// The first line, read byte by byte: what stands behind it is for others.
std::string first_line(const Descriptor& file, const std::string& name) {
  std::string line;
  char c = 0;
  for (;;) {
    const ssize_t got = file.read(&c, 1);
    if (got < 0) throw Error(fmt::format("{}: cannot be read: {}", name, reason_of(errno)));
    if (got == 0 || c == '\n') return line;
    if (line.size() == kLongestPassphrase)
      throw Error(fmt::format("{}: the passphrase is longer than {} bytes", name, kLongestPassphrase));
    line.push_back(c);
  }
}

/// The terminal does not show what is typed for as long as this lives. Signals that would end the program and
/// leave the terminal so wait until then.
class HiddenTyping {
 public:
  explicit HiddenTyping(int terminal) : terminal_(terminal) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &signals_);
    if (tcgetattr(terminal_, &before_) != 0) return;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_ = tcsetattr(terminal_, TCSAFLUSH, &hidden) == 0;
  }
  HiddenTyping(const HiddenTyping&) = delete;
  HiddenTyping& operator=(const HiddenTyping&) = delete;
  ~HiddenTyping() {
    if (changed_) tcsetattr(terminal_, TCSAFLUSH, &before_);
    pthread_sigmask(SIG_SETMASK, &signals_, nullptr);
  }

  /// Waits until a line was typed; false where one of those signals waits too.
  bool wait() const {
    pollfd typed{terminal_, POLLIN, 0};
    while (poll(&typed, 1, 100) <= 0) {
      sigset_t waiting;
      sigpending(&waiting);
      for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT})
        if (sigismember(&waiting, number) == 1) return false;
    }
    return true;
  }

 private:
  int terminal_;
  termios before_{};
  sigset_t signals_{};
  bool changed_ = false;
};

std::string ask(const std::string& path) {
  const Descriptor terminal(open("/dev/tty", O_RDWR | O_CLOEXEC));
  if (!terminal)
    throw Error(
        fmt::format("{}: is encrypted: its passphrase is taken from {} or --passphrase-fd N, or from a "
                    "terminal, and there is none",
                    printable(path), kPassphrase));
  write_all(terminal.get(), fmt::format("Passphrase of {}: ", printable(path)));
  std::string line;
  {
    const HiddenTyping hidden(terminal.get());
    if (hidden.wait()) line = first_line(terminal, "the terminal");
  }
  write_all(terminal.get(), "\n");
  return line;
}

std::string passphrase_of(const SigningKey& key) {
  if (key.passphrase_file >= 0) {
    const Descriptor file(fcntl(key.passphrase_file, F_DUPFD_CLOEXEC, 0));
    const std::string name = fmt::format("--passphrase-fd {}", key.passphrase_file);
    if (!file) throw Error(fmt::format("{}: no file is open under this number", name));
    return first_line(file, name);
  }
  if (const char* set = std::getenv(kPassphrase); set != nullptr) return set;
  return ask(key.path);
}

std::string unverified_words(const std::string& name) {
  return fmt::format("stocktake: {}: is signed, and the signature was not looked at (--key PUBLIC.pem)\n",
                     printable(name));
}

}  // namespace

CLI::Option* add_signing_options(CLI::App& command, SigningKey& key, const std::string& name,
                                 const std::string& help) {
  CLI::Option* option = command
                            .add_option(name, key.path,
                                        help +
                                            ": PKCS #8 in PEM, ECDSA P-256 or Ed25519. Encrypted: the "
                                            "passphrase is asked for, or stands in STOCKTAKE_PASSPHRASE")
                            ->type_name("KEY.pem");
  command
      .add_option("--passphrase-fd", key.passphrase_file,
                  "Read the key's passphrase from open file N, its first line")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber)
      ->needs(option);
  return option;
}

PrivateKey read_signing_key(const SigningKey& key) {
  std::string pem = read_input(key.path, kLargestKey);
  PrivateKey read = PrivateKey::from_pem(pem, name_of_input(key.path), [&] { return passphrase_of(key); });
  OPENSSL_cleanse(pem.data(), pem.size());
  return read;
}

CLI::Option* add_trust_option(CLI::App& command, std::vector<std::string>& paths) {
  return command
      .add_option("--key", paths,
                  "Accept only documents signed with this public key, inside or in an envelope or bundle; "
                  "repeatable: any of them will do. Without it, no signature is looked at")
      ->type_name("PUBLIC.pem")
      ->allow_extra_args(false);
}

Trust trust_in(const std::vector<std::string>& paths) {
  Trust trust;
  for (const std::string& path : paths)
    trust.keys.push_back(PublicKey::from_pem(read_input(path, kLargestKey), name_of_input(path)));
  trust.unverified = [](const std::string& name) { tell_text(unverified_words(name)); };
  return trust;
}

Trust trust_in(const std::vector<std::string>& paths, std::ostream& err) {
  Trust trust = trust_in(paths);
  trust.unverified = [&err](const std::string& name) { err << unverified_words(name); };
  return trust;
}

}  // namespace stocktake
