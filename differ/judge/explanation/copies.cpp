#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/path.h"

// A release that stands in one more place than before, as npm's hoisting brings it.

namespace stocktake {
namespace {

constexpr std::string_view kBundled = "it came inside the package around it, which is new or another version";
constexpr std::string_view kCopy = "the same file as in the release's other place";

/// The path in the other place of the release; empty where the file lies outside the package.
std::string path_in_the_other_place(std::string_view path, const Package& here, const Package& there) {
  const std::string_view root = package_root(here);
  if (!is_below(path, root)) return {};
  return join(package_root(there), path.substr(root.empty() ? 0 : root.size() + 1));
}

bool same_contents(const Inventory& b, const File& was, const Inventory& a, const File& is) {
  if (was.type != is.type) return false;
  if (is.type == FileType::regular) {
    const DigestComparison content = compare_content(b, was, a, is);
    return content.answer == DigestComparison::Answer::equal && !content.conflict;
  }
  const FileDetail *old = b.detail_of(was), *now = a.detail_of(is);
  return is.type == FileType::symlink && old != nullptr && now != nullptr && old->target == now->target;
}

/// Whether a package was brought inside the tarball of the one around it, which is new or has another
/// version: what is bundled is whatever the publisher had there.
bool came_bundled(const Package& package, Evidence& evidence) {
  if (property_of(package, property::kBundled) != "true") return false;
  const auto folder = package.location.rfind("/node_modules/");
  if (folder == std::string_view::npos) return false;
  const std::uint32_t around = evidence.pair_at(package.location.substr(0, folder), true);
  if (around == kNone) return false;
  const PackagePair& pair = evidence.comparison.packages.pairs[around];
  return pair.before == kNone || pair.new_version;
}

}  // namespace

/// A release never changes: in every place it has the same files, wherever one of them moved from.
std::string_view explained_by_copy(const ChangedFile& file, Evidence& evidence) {
  const Comparison& c = evidence.comparison;
  if (file.after == nullptr || file.after->package == kNone) return {};
  const PackagePair& pair = c.packages.pairs[c.packages.pair_of_after[file.after->package]];
  if (pair.kind != PackageChange::Kind::copied) return {};
  if (came_bundled(c.after.packages[pair.after], evidence)) return kBundled;
  const std::string path =
      path_in_the_other_place(file.after->path, c.after.packages[pair.after], c.before.packages[pair.before]);
  const File* original = path.empty() ? nullptr : find_file(c.before, path);
  if (original == nullptr || original->package != pair.before) return {};
  return same_contents(c.before, *original, c.after, *file.after) ? kCopy : std::string_view();
}

}  // namespace stocktake
