#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"

// What people of the project itself changed, in a repository that holds installed or vendored trees.

namespace stocktake {

std::string_view explained_by_own_work(const ChangedFile& file, Evidence& evidence) {
  const Comparison& c = evidence.comparison;
  return c.own_work.has(c.before, c.after, file.match)
             ? "the project's own work, outside of what is installed or vendored"
             : std::string_view();
}

}  // namespace stocktake
