#include "differ/judge/comparison.h"

#include <algorithm>
#include <numeric>

#include "differ/judge/explanation/explanation.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/bytecode.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/properties.h"
#include "schemas/io/timing.h"
#include "schemas/text/glob.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

bool has_system_root(const Inventory& side) {
  return std::any_of(side.packages.begin(), side.packages.end(),
                     [](const Package& package) { return package.location.empty() && is_system(package); });
}

}  // namespace

bool PackageProfile::has_native() const {
  return has(FileKind::elf) || has(FileKind::pe) || has(FileKind::macho) || has(FileKind::wasm);
}

Comparison::Comparison(const Inventory& before_side, const Inventory& after_side, bool whole,
                       std::map<std::uint32_t, std::string_view> left_out_files)
    : before(before_side), after(after_side), left_out(std::move(left_out_files)) {
  {
    const Pass pass("match packages");
    packages = match_packages(before, after);
  }
  by_name_before_.resize(before.packages.size());
  std::iota(by_name_before_.begin(), by_name_before_.end(), 0U);
  const auto by_name = [&](std::uint32_t a, std::uint32_t b) {
    return packages.identity_before[a] < packages.identity_before[b];
  };
  if (!std::is_sorted(by_name_before_.begin(), by_name_before_.end(), by_name))
    std::stable_sort(by_name_before_.begin(), by_name_before_.end(), by_name);
  find_needed();
  go = GoPackages(before, after, packages);
  if (!whole) own_work = OwnWork(before, after);
  python = PythonVersions(before, after);
  could = Abilities(before);
  can = Abilities(after);
  count_settled();
  system_before = has_system_root(before);
  system_after = has_system_root(after);
  compares_files = before.facts.has(Fact::files) && after.facts.has(Fact::files);
  for (std::uint32_t p = 0; p < packages.pairs.size(); ++p)
    if (packages.pairs[p].kind != PackageChange::Kind::same)
      changed_types_.push_back(purl_type(package_name(p)));
  std::sort(changed_types_.begin(), changed_types_.end());
  changed_types_.erase(std::unique(changed_types_.begin(), changed_types_.end()), changed_types_.end());
  if (compares_files) {
    const Pass pass("match files");
    files = match_files(before, after, packages);
    leave_out_excluded();
  }
  const Pass pass("explain");
  if (!files.changes.empty()) profile_packages();
  explain_changes(*this);
}

std::string_view Comparison::package_name(std::uint32_t pair) const {
  if (pair == kNone) return {};
  const PackagePair& p = packages.pairs[pair];
  return p.after != kNone ? packages.identity_after[p.after] : packages.identity_before[p.before];
}

std::span<const std::uint32_t> Comparison::namesakes_before(std::uint32_t pair) const {
  struct ByName {
    const std::vector<std::string>& names;
    bool operator()(std::uint32_t package, std::string_view name) const { return names[package] < name; }
    bool operator()(std::string_view name, std::uint32_t package) const { return name < names[package]; }
  };
  const auto [first, last] = std::equal_range(by_name_before_.begin(), by_name_before_.end(),
                                              package_name(pair), ByName{packages.identity_before});
  return {first, last};
}

namespace {

std::vector<std::string_view> excluded_globs(const Inventory& side) {
  std::vector<std::string_view> globs;
  for (const Property& note : side.notes)
    if (note.name == property::kExcluded) globs.push_back(note.value);
  return globs;
}

}  // namespace

/// A file that one side was told to leave out is not new, or gone, on the other.
void Comparison::leave_out_excluded() {
  const auto was = excluded_globs(before), is = excluded_globs(after);
  if (was.empty() && is.empty()) return;
  const auto matches = [](const std::vector<std::string_view>& globs, std::string_view path) {
    return std::any_of(globs.begin(), globs.end(),
                       [&](std::string_view glob) { return glob_match(glob, path); });
  };
  std::erase_if(files.changes, [&](const FileMatch& match) {
    if (match.kind == FileChange::Kind::added || match.kind == FileChange::Kind::copied)
      return matches(was, after.files[match.after].path);
    return match.kind == FileChange::Kind::removed && matches(is, before.files[match.before].path);
  });
}

void Comparison::find_needed() {
  needed_.assign(after.packages.size(), 0);
  for (const Package& package : after.packages) {
    for (const std::uint32_t dependency : package.dependencies) needed_[dependency] = 1;
    lock_seen = lock_seen || !property_of(package, property::kLockedBy).empty();
  }
  for (const std::uint32_t root : after.roots) needed_[root] = 1;
}

void Comparison::count_settled() {
  for (const Unread& item : before.unread) settled_before += is_settled(before, after, item.path);
  for (const Unread& item : after.unread) settled_after += is_settled(before, after, item.path);
}

bool is_settled(const Inventory& before, const Inventory& after, std::string_view path) {
  const File *was = find_file(before, path), *is = find_file(after, path);
  if (was == nullptr || is == nullptr) return false;
  const FileDetail *old = before.detail_of(*was), *now = after.detail_of(*is);
  return old != nullptr && now != nullptr && !old->object.empty() && old->object == now->object;
}

bool Comparison::packages_changed(std::string_view type) const {
  if (type.empty()) return !changed_types_.empty();
  const auto has = [&](std::string_view t) {
    return std::binary_search(changed_types_.begin(), changed_types_.end(), t);
  };
  return has(type) || has("");  // a package without purl may be of any type
}

void Comparison::profile_packages() {
  static_assert(static_cast<unsigned>(FileKind::source_map) < 64, "a profile has one bit a kind");
  profiles_.resize(before.packages.size());
  for (const File& file : before.files) {
    if (file.package == kNone) continue;
    PackageProfile& profile = profiles_[file.package];
    ++profile.files;
    if (file.type != FileType::regular) continue;
    if (file.kind == FileKind::python_bytecode && !source_of_bytecode(file.path).empty()) continue;
    profile.kinds |= std::uint64_t{1} << static_cast<unsigned>(file.kind);
    if (!is_code_file(file)) continue;
    if (file.size != kUnknownSize) profile.largest_code = std::max(profile.largest_code, file.size);
    if (folder_of(file.path) == package_root(before.packages[file.package])) profile.code_in_root = true;
  }
  gone_.assign(packages.pairs.size(), 0);
  dropped_.assign(packages.pairs.size(), 0);
  for (const FileMatch& match : files.changes) {
    if (match.kind != FileChange::Kind::removed || match.pair == kNone) continue;
    ++gone_[match.pair];
    if (left_out.contains(match.before) ||
        (go.of(match.pair) != nullptr && go.went(match.pair, before.files[match.before].path)))
      ++dropped_[match.pair];
  }
  files_after_.assign(after.packages.size(), 0);
  for (const File& file : after.files)
    if (file.package != kNone) ++files_after_[file.package];
}

std::string_view package_root(const Package& package) {
  if (package.location.ends_with(".dist-info") || package.location.ends_with(".egg-info"))
    return folder_of(package.location);
  return package.location;
}

bool is_code_file(const File& file) {
  if (file.type != FileType::regular) return false;
  if (file.kind == FileKind::python_bytecode) return source_of_bytecode(file.path).empty();
  if (file.kind == FileKind::typescript) return false;
  return is_code(file.kind) || family(file.kind) == KindFamily::source;
}

}  // namespace stocktake
