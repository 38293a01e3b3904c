#include "schemas/text/edit_distance.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace stocktake {

std::size_t edit_distance_at_most(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  limit = std::min(limit, b.size());  // no distance is greater
  const std::size_t more = limit + 1;
  if (b.size() - a.size() > limit) return more;
  // Three rows of the usual table, of which only the cells within `limit` of the diagonal are computed: a
  // path through any other cell costs more than `limit`.
  std::array<std::vector<std::size_t>, 3> rows;
  for (auto& row : rows) row.assign(b.size() + 1, more);
  for (std::size_t j = 0; j <= std::min(b.size(), limit); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::vector<std::size_t>& row = rows[i % 3];
    const std::vector<std::size_t>& above = rows[(i + 2) % 3];
    const std::vector<std::size_t>& above_two = rows[(i + 1) % 3];
    const std::size_t from = i > limit ? i - limit : 0;
    const std::size_t to = std::min(b.size(), i + limit);
    if (from > 0) row[from - 1] = more;
    if (to < b.size()) row[to + 1] = more;
    std::size_t best = more;
    for (std::size_t j = from; j <= to; ++j) {
      std::size_t cost = above[j] + 1;
      if (j == 0) {
        cost = i;
      } else {
        cost = std::min({cost, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
          cost = std::min(cost, above_two[j - 2] + 1);
        }
      }
      row[j] = std::min(cost, more);
      best = std::min(best, row[j]);
    }
    // A swap reaches back two rows, but never to less than the row between has.
    if (best > limit) return more;
  }
  return rows[a.size() % 3][b.size()];
}

}  // namespace stocktake
