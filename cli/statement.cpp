#include "cli/statement.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/output.h"
#include "schemas/error.h"
#include "schemas/io/timing.h"
#include "schemas/signature/envelope.h"
#include "schemas/signature/statement.h"

namespace stocktake {

void add_statement_options(CLI::App& command, StatementTarget& target, const std::string& help) {
  CLI::Option* statement = command.add_option("--statement", target.path, help)->type_name("FILE");
  add_signing_options(command, target.key, "--sign",
                      "Sign the statement with this key, in a DSSE envelope in a sigstore bundle")
      ->needs(statement);
}

std::optional<PrivateKey> prepare_statement(const StatementTarget& target, bool taken,
                                            std::string_view other) {
  if (target.path == "-" && taken)
    throw Error(
        fmt::format("--statement -: {} goes to standard output already: give one of them a file", other));
  if (target.key.path.empty()) return std::nullopt;
  return read_signing_key(target.key);
}

void write_statement(const StatementTarget& target, const std::optional<PrivateKey>& key,
                     const std::string& statement) {
  const Pass pass("write the statement");
  Output output(target.path);
  output.write(key ? signed_bundle(kStatementMediaType, statement, *key) : statement);
  output.commit();
}

}  // namespace stocktake
