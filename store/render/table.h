#pragma once

#include <string>
#include <vector>

namespace stocktake {

/// Rows of cells as lines, each column as wide as its widest cell (in code points) and two spaces between.
/// Cells must be printable already. `right`: the columns whose cells stand at the right.
std::string table_as_text(const std::vector<std::vector<std::string>>& rows,
                          const std::vector<bool>& right = {});

}  // namespace stocktake
