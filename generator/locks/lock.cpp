#include "generator/locks/lock.h"

#include <algorithm>
#include <iterator>

#include "schemas/identity/purl.h"
#include "schemas/identity/version_order.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

using Read = LockReading (*)(std::string_view text, const std::string& path);

/// Each kind by the name it has in the table of all (schemas/inventory/lock_file.h).
constexpr LockFormat format(std::string_view name, Read read) {
  return {*lock_file(name), read};
}

constexpr LockFormat kLockFormats[] = {
    format("package-lock.json", read_npm_json),
    format("npm-shrinkwrap.json", read_npm_json),
    format("yarn.lock", read_yarn),
    format("pnpm-lock.yaml", read_pnpm),
    format("bun.lock", read_bun),
    format("poetry.lock", read_toml_lock),
    format("uv.lock", read_toml_lock),
    format("pdm.lock", read_toml_lock),
    format("pylock.toml", read_toml_lock),
    format("pylock.dev.toml", read_toml_lock),
    format("Pipfile.lock", read_pipfile),
    format("requirements.txt", read_pinned_requirements),
    format("go.sum", read_go_sum),
    format("Cargo.lock", read_toml_lock),
    format("composer.lock", read_composer),
    format("Gemfile.lock", read_gemfile),
    format("packages.lock.json", read_nuget),
    format("gradle.lockfile", read_gradle),
    format("conda-lock.yml", read_conda),
    format("_Packages", read_apt_list),
};
static_assert(std::size(kLockFormats) == std::size(kLockFiles));

}  // namespace

std::span<const LockFormat> lock_formats() {
  return kLockFormats;
}

const LockFormat* lock_format(std::string_view path) {
  const std::string_view name = base_name(path);
  const auto* const found = std::find_if(std::begin(kLockFormats), std::end(kLockFormats),
                                         [&](const LockFormat& format) { return format.is(name); });
  return found == std::end(kLockFormats) ? nullptr : found;
}

std::string locked_identity(std::string_view purl_type, std::string_view name) {
  Purl purl;
  purl.type = purl_type;
  const auto slash = std::min(name.rfind('/'), name.size());
  const bool has_namespace = slash != name.size();
  purl.ns = has_namespace ? name.substr(0, slash) : std::string_view();
  purl.name = has_namespace ? name.substr(slash + 1) : name;
  const auto parsed = try_parse_purl(to_string(purl));
  return parsed ? purl_identity(*parsed) : std::string();
}

bool same_locked_version(std::string_view purl_type, std::string_view installed, std::string_view locked) {
  if (purl_type == "composer") {
    if (installed.starts_with('v')) installed.remove_prefix(1);
    if (locked.starts_with('v')) locked.remove_prefix(1);
  }
  // A gem's lock names the platform behind the version.
  if (purl_type == "gem") locked = locked.substr(0, locked.find('-'));
  return compare_versions(version_scheme(purl_type).value_or(VersionScheme::generic), installed, locked) ==
         std::weak_ordering::equivalent;
}

bool is_project_own(const Package& package) {
  if (is_published(package)) return true;
  for (const std::string_view name : {property::kWorkspace, property::kEditable, property::kReplacedBy})
    if (!property_of(package, name).empty()) return true;
  return false;
}

std::uint32_t LineCounter::at(std::size_t offset) {
  offset = std::min(offset, text_.size());
  if (offset < done_) done_ = 0, line_ = 1;
  const std::string_view passed = text_.substr(done_, offset - done_);
  line_ += static_cast<std::uint32_t>(std::count(passed.begin(), passed.end(), '\n'));
  done_ = offset;
  return line_;
}

std::uint32_t LineCounter::of(std::string_view part) {
  if (part.data() < text_.data() || part.data() >= text_.data() + text_.size()) return 0;
  return at(static_cast<std::size_t>(part.data() - text_.data()));
}

std::uint32_t line_at(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  return static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')) + 1;
}

std::uint32_t line_of(std::string_view text, std::string_view part) {
  if (part.data() < text.data() || part.data() > text.data() + text.size()) return 0;
  return line_at(text, static_cast<std::size_t>(part.data() - text.data()));
}

}  // namespace stocktake
