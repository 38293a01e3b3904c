#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"

// What changed beside the bytes.

namespace stocktake {
namespace {

constexpr std::string_view kHarmlessMode = "only permissions changed, and none that endangers was gained";
constexpr std::string_view kRecordAgrees = "the package's record agrees with it now";
constexpr std::string_view kOrdinary = "what the file system said of it beyond the ordinary is gone";
constexpr unsigned kDanger = 06113;  // setuid, setgid, any execution, writable by all

}  // namespace

std::string_view explained_by_attributes(const ChangedFile& file, Evidence& evidence) {
  if (file.match.kind != FileChange::Kind::attributes) return {};
  if (file.match.differs.detail) {
    const FileDetail* now = evidence.comparison.after.detail_of(*file.after);
    const FileDetail* old = evidence.comparison.before.detail_of(*file.before);
    const bool plain = now == nullptr || (now->record_status.empty() && now->hook.empty() &&
                                          now->irregular.empty() && now->attributes.empty());
    if (!plain) return {};
    return old == nullptr || old->attributes.empty() ? kRecordAgrees : kOrdinary;
  }
  const auto was = static_cast<unsigned>(file.before->mode), is = static_cast<unsigned>(file.after->mode);
  const bool gained = (is & ~was & kDanger) != 0;
  return file.match.differs.mode && !gained ? kHarmlessMode : std::string_view();
}

}  // namespace stocktake
