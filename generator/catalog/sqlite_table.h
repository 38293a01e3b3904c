#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// The rows that a query of one table of a SQLite database gives, each value as the text or bytes that it is.
/// Read from memory: no journal, no lock, no program; a view of the table's name is none.
/// \throws Error where it is no database or damaged, has no such table, or takes more steps to read than any
/// real one.
std::vector<std::vector<std::string>> read_sqlite_table(std::string_view bytes, const std::string& table,
                                                        const std::string& query);

}  // namespace stocktake
