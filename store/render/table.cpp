#include "store/render/table.h"

#include <algorithm>

#include "schemas/text/ci_commands.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

std::size_t width_of(const std::string& cell) {
  std::size_t width = 0;
  for_each_character(cell, [&](char32_t, std::string_view, bool) { ++width; });
  return width;
}

}  // namespace

std::string table_as_text(const std::vector<std::vector<std::string>>& rows, const std::vector<bool>& right) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string room(widths[i] - width_of(row[i]), ' ');
      const bool at_right = i < right.size() && right[i];
      line += (i == 0 ? "" : "  ") + (at_right ? room + row[i] : row[i] + room);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += without_ci_commands(line) + '\n';
  }
  return text;
}

}  // namespace stocktake
