#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"
#include "schemas/text/path.h"

// What a package manager makes from its record: whether it would write the same was said by the scan.

namespace stocktake {
namespace {

constexpr std::string_view kGenerated = "the package manager would write it so for the packages around it";
constexpr std::string_view kNotMade = "the package manager had made it from the packages around it";
constexpr std::string_view kAgrees = "agrees";

std::string_view state_of(const Inventory& inventory, const File* file) {
  const FileDetail* detail = file == nullptr ? nullptr : inventory.detail_of(*file);
  return detail == nullptr ? std::string_view() : detail->generated;
}

}  // namespace

/// Of a file that had lines of its own before, those must be the same: the state has a digest over them.
std::string_view explained_by_generator(const ChangedFile& file, Evidence& evidence) {
  const Comparison& c = evidence.comparison;
  const std::string_view was = state_of(c.before, file.before), is = state_of(c.after, file.after);
  const FileDifference& differs = file.match.differs;
  if (differs.type || differs.mode || differs.detail || differs.weakened) return {};
  if (file.after == nullptr) return was == kAgrees ? kNotMade : std::string_view();
  const bool same_name =
      file.before == nullptr || base_name(file.before->path) == base_name(file.after->path);
  const bool as_before = !is.empty() && was == is && same_name;
  return is == kAgrees || as_before ? kGenerated : std::string_view();
}

}  // namespace stocktake
