#pragma once

#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace stocktake {

/// `--statement FILE`: where a command's result goes as an in-toto statement. Empty: nowhere.
struct StatementTarget {
  std::string path;
};

/// Adds `--statement`. \param help what is stated
void add_statement_option(CLI::App& command, StatementTarget& target, const std::string& help);

/// \throws Error where the statement and `other` (what goes to standard output already) would mix there.
void require_own_output(const StatementTarget& target, bool other, std::string_view what);

/// Writes the statement, a file whole or not at all. \throws Error where it cannot be written.
void write_statement(const StatementTarget& target, const std::string& statement);

}  // namespace stocktake
