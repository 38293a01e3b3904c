#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"

// A Python environment that was made at another path, which stands in its scripts.

namespace stocktake {

/// Console scripts begin with the path of their environment's Python, and `activate` and `pyvenv.cfg` name
/// it. The scan records what is left of each without that path: where that is the same and the paths differ,
/// nothing else changed.
std::string_view explained_by_environment(const ChangedFile& file, Evidence& evidence) {
  const Comparison& c = evidence.comparison;
  const FileDifference& differs = file.match.differs;
  if (file.before == nullptr || file.after == nullptr || !file.match.same_place) return {};
  if (differs.type || differs.mode || differs.detail || differs.weakened) return {};
  const FileDetail *was = c.before.detail_of(*file.before), *is = c.after.detail_of(*file.after);
  if (was == nullptr || is == nullptr || was->script.empty() || was->script != is->script) return {};
  return was->made_for != is->made_for
             ? "the environment was made at another path, which stands in its scripts"
             : std::string_view();
}

}  // namespace stocktake
