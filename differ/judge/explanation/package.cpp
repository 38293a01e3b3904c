#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"

// What became of the file's package.

namespace stocktake {
namespace {

constexpr std::string_view kNewVersion = "its package has another version";
constexpr std::string_view kPackageCame = "its package is new";
constexpr std::string_view kPackageWent = "its package is gone";
constexpr std::string_view kPackageMoved = "its package stands in another place";

std::string_view explained_by_pair(const FileMatch& match, const PackagePair& pair) {
  if (pair.before == kNone) return kPackageCame;
  if (pair.after == kNone) return kPackageWent;
  if (pair.new_version) return kNewVersion;
  const bool follows = pair.kind == PackageChange::Kind::moved && match.kind == FileChange::Kind::moved &&
                       !match.differs.any();
  return follows ? kPackageMoved : std::string_view();
}

}  // namespace

/// Where the file changed hands, also what happened to the package that it left counts.
std::string_view explained_by_package(const ChangedFile& file, Evidence& evidence) {
  const Comparison& c = evidence.comparison;
  const FileMatch& match = file.match;
  if (match.pair == kNone) return {};
  const auto reason = explained_by_pair(match, c.packages.pairs[match.pair]);
  if (reason.empty() || file.before == nullptr || file.after == nullptr) return reason;
  if (file.before->package == kNone) {
    // A package that takes over a file which no one owned explains it only where the bytes stay.
    const bool came_over = c.packages.pairs[match.pair].before == kNone && file.after->package != kNone;
    return came_over && match.differs.any() && c.before.facts.has(Fact::owners) ? std::string_view() : reason;
  }
  const std::uint32_t former = c.packages.pair_of_before[file.before->package];
  if (former == match.pair || former == kNone) return reason;
  return explained_by_pair(match, c.packages.pairs[former]).empty() ? std::string_view() : reason;
}

}  // namespace stocktake
