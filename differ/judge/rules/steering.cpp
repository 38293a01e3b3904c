#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "differ/judge/rules/phrases.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/text/utf8.h"

// What steers a package manager, and what its own files hold. Both are judged also where the change is
// explained: that packages changed is a reason to write these files, and none to write anything into them.

namespace stocktake {
namespace {

constexpr std::size_t kShownLines = 6;
constexpr std::size_t kShownBytes = 120;

std::vector<std::string_view> sorted_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// Those of `lines` that `others` has not.
std::vector<std::string_view> without(const std::vector<std::string_view>& lines,
                                      const std::vector<std::string_view>& others) {
  std::vector<std::string_view> rest;
  std::set_difference(lines.begin(), lines.end(), others.begin(), others.end(), std::back_inserter(rest));
  return rest;
}

std::string joined(const std::vector<std::string_view>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size() && i < kShownLines; ++i)
    text.append(i == 0 ? "" : "; ").append(ellipsized(lines[i], kShownBytes));
  if (lines.size() > kShownLines) text += fmt::format("; and {} more", lines.size() - kShownLines);
  return text;
}

/// A file inside a package's folder steers nothing: installers read those of the project and of whoever runs
/// them. So does the manifest of a tree that is a published package: that is what the package says of itself.
bool is_packages_own(const Inventory& side, const File* file) {
  if (file == nullptr || file->package == kNone) return false;
  const Package& package = side.packages[file->package];
  if (is_published(package)) return true;
  const std::string_view folder = package.location;
  // A vendored crate that was scanned alone: what cargo vendor copied, with its record, and no project.
  if (folder.empty() && file->path == "Cargo.toml" && package.record == ".cargo-checksum.json") return true;
  return !folder.empty() && file->path.starts_with(folder) &&
         file->path.substr(folder.size()).starts_with('/');
}

/// What the folder has of the archive that it was made of, as that has it: to a scan of the folder it stands
/// where it steers, and it says nothing new.
bool is_as_published(const FileCase& file) {
  const Comparison& c = file.comparison;
  if (c.before.origin.kind != "archive" || file.before == nullptr || file.after == nullptr) return false;
  if (file.before->package == kNone || !is_published(c.before.packages[file.before->package])) return false;
  return file.match.same_place && !file.match.differs.content && !file.match.differs.not_comparable;
}

std::string_view steers(const FileDetail* detail) {
  return detail == nullptr ? std::string_view() : detail->steers;
}

void root_manifest_changed(const FileCase& file, Verdicts& out) {
  const std::string_view was = steers(file.detail_before()), is = steers(file.detail_after());
  if (was == is || is_as_published(file)) return;
  const Comparison& c = file.comparison;
  if (is_packages_own(c.after, file.after) ||
      (file.after == nullptr && is_packages_own(c.before, file.before)))
    return;
  const auto before = sorted_lines(was), after = sorted_lines(is);
  const std::string gone = joined(without(before, after)), came = joined(without(after, before));
  out.add(file, {gone, came,
                 fmt::format("This file steers what is installed from where, or what runs meanwhile: {}.",
                             gone.empty()   ? "it says more than before"
                             : came.empty() ? "it says less than before"
                                            : "it says something else than before"),
                 file.before == nullptr ? "the file is new, and versions alone do not steer"
                                        : "more than versions changed in it"});
}

std::string_view irregularity(const FileDetail* detail) {
  return detail == nullptr ? std::string_view() : detail->irregular;
}

void bookkeeping_irregular(const FileCase& file, Verdicts& out) {
  const std::string_view was = irregularity(file.detail_before()), is = irregularity(file.detail_after());
  const Bookkeeping* row = shaped_bookkeeping_of(file.file().path);
  // What a system's programs make anew is in order from then on; what a package brings may stay as it is.
  const bool made_anew = row != nullptr && !row->maker.empty() && file.match.differs.content;
  if (is.empty() || (was == is && file.before != nullptr && file.match.same_place && !made_anew)) return;
  out.add(file, {std::string(was), std::string(is),
                 "An installer writes this file for itself, and not with what it holds now.",
                 fmt::format("it is {}", is)});
}

const Rule kSteeringRules[] = {
    {.id = "root-manifest-changed",
     .severity = Severity::error,
     .summary =
         "What steers the installer changed, beyond versions: in the project's package.json, Cargo.toml and "
         "composer.json all but versions of dependencies and what is for people to read; replace and "
         "toolchain in go.mod; indexes and options in requirements, pyproject.toml, pip.conf, .npmrc, "
         ".yarnrc.yml, bunfig.toml, .cargo/config.toml and their like.",
     .why = "One line there makes every later installation take packages from elsewhere, or run something. "
            "That packages were upgraded is no reason for such a line.",
     .incident = "",
     .what_to_do = "Read what was added or changed. Where it is yours, approve it in stocktake.toml.",
     .needs = {Fact::files, Fact::steering},
     .yields_to = {},
     .judge_file = root_manifest_changed,
     .anywhere = true},
    {.id = "bookkeeping-irregular",
     .severity = Severity::error,
     .summary = "A file that an installer writes for itself holds what such a file does not: text in "
                "REQUESTED, more than a word in INSTALLER, no JSON in direct_url.json, no paths in "
                "SOURCES.txt, no rows in RECORD, long texts in a lock of node_modules; or the cache of the "
                "dynamic loader leads to what is not there.",
     .why = "Their changes are expected, so nobody looks into them: a place to keep what another file runs.",
     .incident = "",
     .what_to_do = "Open the file, and find out what reads it.",
     .needs = {Fact::files, Fact::steering},
     .yields_to = {},
     .judge_file = bookkeeping_irregular},
};

}  // namespace

std::span<const Rule> steering_rules() {
  return kSteeringRules;
}

}  // namespace stocktake
