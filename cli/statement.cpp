#include "cli/statement.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/output.h"
#include "schemas/error.h"
#include "schemas/io/timing.h"

namespace stocktake {

void add_statement_option(CLI::App& command, StatementTarget& target, const std::string& help) {
  command.add_option("--statement", target.path, help)->type_name("FILE");
}

void require_own_output(const StatementTarget& target, bool other, std::string_view what) {
  if (target.path == "-" && other)
    throw Error(
        fmt::format("--statement -: {} goes to standard output already: give one of them a file", what));
}

void write_statement(const StatementTarget& target, const std::string& statement) {
  const Pass pass("write the statement");
  Output output(target.path);
  output.write(statement);
  output.commit();
}

}  // namespace stocktake
