#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/keys.h"

namespace CLI {
class App;
}

namespace stocktake {

/// `--statement FILE` and `--sign KEY.pem`: where a command's result goes as an in-toto statement, and by
/// which key it is signed.
struct StatementTarget {
  std::string path;  ///< empty: nowhere
  SigningKey key;    ///< without a path: it is not signed
};

/// Adds `--statement`, `--sign` and `--passphrase-fd`. \param help what is stated
void add_statement_options(CLI::App& command, StatementTarget& target, const std::string& help);

/// What is to be done before the long work that the statement is about: holds that it and `other` (what goes
/// to standard output already, where `taken`) do not mix there, and reads the key where it is to be signed.
/// \throws Error where they would, or the key cannot be read.
std::optional<PrivateKey> prepare_statement(const StatementTarget& target, bool taken,
                                            std::string_view other);

/// Writes the statement, signed in a sigstore bundle where there is a key; a file whole or not at all.
/// \throws Error where it cannot be written.
void write_statement(const StatementTarget& target, const std::optional<PrivateKey>& key,
                     const std::string& statement);

}  // namespace stocktake
