#include <algorithm>

#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/path.h"

// What `go mod vendor` copies, and the list that it writes.

namespace stocktake {
namespace {

constexpr std::string_view kCame = "the project imports one more package of the same release of its module";
constexpr std::string_view kWent = "the project imports one package less of the same release of its module";
constexpr std::string_view kRecord =
    "Go's list of the vendored modules and packages, which are compared themselves";
constexpr std::string_view kSameFolder =
    "the same bytes as in the project's folder that stands for the module";

/// Whether the list names modules of that side.
bool is_listed(const Inventory& side, std::string_view path) {
  return std::any_of(side.packages.begin(), side.packages.end(), [&](const Package& package) {
    return !property_of(package, property::kGoPackages).empty() && vendor_folder(package) &&
           *vendor_folder(package) + "modules.txt" == path;
  });
}

}  // namespace

/// Files of a package that is newly imported, or no longer, of a module that stays what it is.
std::string_view explained_by_go_packages(const ChangedFile& file, Evidence& evidence) {
  const Comparison& c = evidence.comparison;
  const FileMatch& match = file.match;
  const auto* change = match.pair == kNone ? nullptr : c.go.of(match.pair);
  if (change == nullptr || !change->same_release) return {};
  if (file.after == nullptr) return c.go.went(match.pair, file.before->path) ? kWent : std::string_view();
  if (file.before != nullptr && match.same_place) return {};
  return c.go.came(match.pair, file.after->path) ? kCame : std::string_view();
}

/// What modules.txt says of modules and packages is what they are compared by; beyond that it holds the
/// version of the language and what the project asks for itself, which stand in go.mod.
std::string_view explained_by_go_record(const ChangedFile& file, Evidence& evidence) {
  const Comparison& c = evidence.comparison;
  if (file.before == nullptr || file.after == nullptr || !file.match.same_place) return {};
  if (base_name(file.after->path) != "modules.txt" || file.after->type != FileType::regular) return {};
  if (file.match.differs.type || file.match.differs.mode) return {};
  return is_listed(c.before, file.before->path) && is_listed(c.after, file.after->path) ? kRecord
                                                                                        : std::string_view();
}

/// A module that a folder of the project replaces: its files are copied from there, and change with it.
std::string_view explained_by_replacement(const ChangedFile& file, Evidence& evidence) {
  const Comparison& c = evidence.comparison;
  if (file.match.pair == kNone) return {};
  const PackagePair& pair = c.packages.pairs[file.match.pair];
  if (!pair.both()) return {};
  const Package& after = c.after.packages[pair.after];
  const std::string_view folder = property_of(after, property::kReplacedBy);
  if (folder.empty()) return {};
  return property_of(after, property::kReplacement) == "agrees" ? kSameFolder : std::string_view();
}

}  // namespace stocktake
