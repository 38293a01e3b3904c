#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "schemas/signature/key.h"
#include "schemas/signature/signed_document.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace stocktake {

/// A private key, and where its passphrase comes from; never from an argument, which other users of the
/// machine can read.
struct SigningKey {
  std::string path;          ///< empty: nothing is signed
  int passphrase_file = -1;  ///< an open file to read the passphrase from; negative: none
};

/// Adds the option `name` for the key, and `--passphrase-fd`; gives the first.
CLI::Option* add_signing_options(CLI::App& command, SigningKey& key, const std::string& name,
                                 const std::string& help);

/// Reads the key. Where it is encrypted, the passphrase is the first line of that file, else the
/// environment's STOCKTAKE_PASSPHRASE, else asked for on the terminal. \throws Error where the key cannot be
/// read.
PrivateKey read_signing_key(const SigningKey& key);

/// Adds `--key FILE`, by which documents that a command reads must be signed.
CLI::Option* add_trust_option(CLI::App& command, std::vector<std::string>& paths);

/// Reads the keys. A document that is signed and was not looked at is told on standard error.
/// \throws Error where a key cannot be read.
Trust trust_in(const std::vector<std::string>& paths);
/// The same for commands that tell on a stream, which must outlive what is returned.
Trust trust_in(const std::vector<std::string>& paths, std::ostream& err);

}  // namespace stocktake
