#include "generator/catalog/rpm/database.h"

#include <utility>

#include "generator/catalog/sqlite_table.h"

namespace stocktake {

std::vector<std::string> read_rpm_database(std::string_view bytes) {
  std::vector<std::string> headers;
  for (auto& row : read_sqlite_table(bytes, "Packages", "SELECT blob FROM Packages ORDER BY hnum"))
    headers.push_back(std::move(row.front()));
  return headers;
}

}  // namespace stocktake
