#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

// What became of the file's package.

namespace stocktake {
namespace {

constexpr std::string_view kNewVersion = "its package has another version";
constexpr std::string_view kPackageCame = "its package is new";
constexpr std::string_view kPackageWent = "its package is gone";
constexpr std::string_view kKept = "what dpkg keeps of a package that was removed and not purged";
constexpr std::string_view kPackageMoved = "its package stands in another place";

/// For a file that was the package's and is not there any more.
std::string_view explain_going(const PackagePair& pair) {
  if (pair.after == kNone) return kPackageWent;
  return pair.new_version ? kNewVersion : std::string_view();
}

/// Whether the file is a link of npm's that is its package's because it leads there, not because it brings
/// it: what makes such links explains them.
bool is_led_to(const File& file, const Package& package) {
  return file.type == FileType::symlink && purl_type(package.purl) == "npm" &&
         !is_below(file.path, package.location);
}

/// For a file that is the package's now and was not there before.
std::string_view explain_coming(const PackagePair& pair, const File& now, Evidence& evidence) {
  if (is_led_to(now, evidence.comparison.package(pair))) return {};
  if (pair.before != kNone && !pair.new_version) return {};
  if (!evidence.credible(pair) || evidence.misplaced(now)) return {};
  return pair.before == kNone ? kPackageCame : kNewVersion;
}

/// Where a side does not say whose its files are.
std::string_view explain_unknown_owner(const PackagePair& pair) {
  if (pair.before == kNone) return kPackageCame;
  return explain_going(pair);
}

/// For a file that its own package changed or moved.
std::string_view explain_own(const ChangedFile& file, const PackagePair& pair, Evidence& evidence) {
  if (pair.new_version) {
    if (!evidence.credible(pair) || evidence.rival_stays(*file.before, file.match.pair)) return {};
    return file.match.same_place || !evidence.misplaced(*file.after) ? kNewVersion : std::string_view();
  }
  const bool follows = pair.kind == PackageChange::Kind::moved &&
                       file.match.kind == FileChange::Kind::moved && !file.match.differs.any();
  return follows ? kPackageMoved : std::string_view();
}

/// Of a removed package dpkg keeps a list that has its configuration alone.
bool is_kept_list(const ChangedFile& file, std::uint32_t was, const Evidence& evidence) {
  const PackagePair& pair = evidence.comparison.packages.pairs[was];
  return pair.after == kNone && file.after->size <= file.before->size &&
         file.after->path.ends_with(".list") && folder_of(file.after->path).ends_with("var/lib/dpkg/info") &&
         has_line(property_of(evidence.comparison.before.packages[pair.before], property::kStays),
                  file.after->path);
}

/// For a file at one place that was another's, or nobody's.
std::string_view explain_handing_over(const ChangedFile& file, std::uint32_t was, std::uint32_t is,
                                      Evidence& evidence) {
  const auto& pairs = evidence.comparison.packages.pairs;
  if (is == kNone) return is_kept_list(file, was, evidence) ? kKept : std::string_view();
  if (was == kNone ? file.match.differs.content || file.match.differs.type || file.match.differs.target
                   : !evidence.may_hand_over(was, is))
    return {};
  return explain_coming(pairs[is], *file.after, evidence);
}

}  // namespace

/// A package explains what it brings to its own place and what it changes of its own; that it is gone
/// explains what is gone. Where the file changed hands, the package that it left counts too.
std::string_view explained_by_package(const ChangedFile& file, Evidence& evidence) {
  const auto& pairs = evidence.comparison.packages.pairs;
  if (file.match.pair == kNone) return {};
  if (file.after == nullptr) return explain_going(pairs[file.match.pair]);
  if (file.before == nullptr) return explain_coming(pairs[file.match.pair], *file.after, evidence);
  const Comparison& c = evidence.comparison;
  if (!c.knows_owners()) return explain_unknown_owner(pairs[file.match.pair]);
  const std::uint32_t was = c.pair_before(*file.before), is = c.pair_after(*file.after);
  if (was == is) return explain_own(file, pairs[is], evidence);
  if (file.match.same_place) return explain_handing_over(file, was, is, evidence);
  // Two files with the same bytes: one that went, and one that came.
  if (was != kNone && explain_going(pairs[was]).empty()) return {};
  return is == kNone ? std::string_view() : explain_coming(pairs[is], *file.after, evidence);
}

}  // namespace stocktake
