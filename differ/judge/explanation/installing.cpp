#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"
#include "schemas/identity/purl.h"
#include "schemas/text/path.h"

// What installing adds to what was published, where an archive is compared with what it became.

namespace stocktake {
namespace {

constexpr std::string_view kVendored = "cargo vendor lists the crate's files in it";
constexpr std::string_view kProgram = "the installer wrote it, to start a program of the package";

}  // namespace

/// Of a file that is the package's and that no archive brings: the record that `cargo vendor` writes, and
/// scripts of which the scan says that they start a program of the package and nothing else.
std::string_view explained_by_installing(const ChangedFile& file, Evidence& evidence) {
  const Comparison& c = evidence.comparison;
  if (file.before != nullptr || file.after == nullptr || file.after->package == kNone) return {};
  if (c.before.origin.kind != "archive" || c.after.origin.kind == "archive") return {};
  const PackagePair& pair = c.packages.pairs[file.match.pair];
  if (pair.before == kNone || pair.new_version) return {};
  const Package& package = c.after.packages[file.after->package];
  if (file.after->path == package.record && base_name(package.record) == ".cargo-checksum.json")
    return kVendored;
  const FileDetail* detail = c.after.detail_of(*file.after);
  return purl_type(package.purl) == "pypi" && detail != nullptr && !detail->starts.empty()
             ? kProgram
             : std::string_view();
}

}  // namespace stocktake
