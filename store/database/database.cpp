#include "store/database/database.h"

#include <algorithm>
#include <array>
#include <utility>

namespace stocktake {

std::string in_dialect(std::string_view sql, const SqlDialect& dialect) {
  const std::array<std::pair<std::string_view, std::string_view>, 3> words = {
      {{"{BYTES}", dialect.bytes}, {"{CLUSTERED}", dialect.clustered}, {"{FOR UPDATE}", dialect.for_update}}};
  std::string text(sql);
  for (const auto& [word, own] : words)
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + own.size()))
      text.replace(at, word.size(), own);
  constexpr std::string_view kIndex = "{INDEX ";
  for (auto at = text.find(kIndex); at != std::string::npos; at = text.find(kIndex, at)) {
    const auto end = text.find('}', at);
    const std::string name = text.substr(at + kIndex.size(), end - at - kIndex.size());
    text.replace(at, end + 1 - at, dialect.indexed_by.empty() ? "" : std::string(dialect.indexed_by) + name);
  }
  return text;
}

std::unique_ptr<Database> open_database(const StoreLocation& location, Database::Access access) {
  return location.kind == StoreLocation::Kind::postgres ? open_postgres(location, access)
                                                        : open_sqlite(location, access);
}

}  // namespace stocktake
