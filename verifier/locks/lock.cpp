#include "verifier/locks/lock.h"

#include <algorithm>
#include <iterator>

#include "schemas/identity/purl.h"
#include "schemas/identity/version_order.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr LockFormat kLockFormats[] = {
    {"package-lock.json", "npm", true, read_npm_json},
    {"npm-shrinkwrap.json", "npm", true, read_npm_json},
    {"yarn.lock", "npm", true, read_yarn},
    {"pnpm-lock.yaml", "npm", true, read_pnpm},
    {"bun.lock", "npm", true, read_bun},
    {"poetry.lock", "pypi", true, read_toml_lock},
    {"uv.lock", "pypi", true, read_toml_lock},
    {"pdm.lock", "pypi", true, read_toml_lock},
    {"pylock.toml", "pypi", true, read_toml_lock},
    {"Pipfile.lock", "pypi", true, read_pipfile},
    {"requirements*.txt", "pypi", false, read_pinned_requirements},
    {"go.sum", "golang", true, read_go_sum},
    {"Cargo.lock", "cargo", true, read_toml_lock},
    {"composer.lock", "composer", true, read_composer},
    {"Gemfile.lock", "gem", true, read_gemfile},
    {"packages.lock.json", "nuget", true, read_nuget},
    {"gradle.lockfile", "maven", true, read_gradle},
    {"conda-lock.yml", "conda", true, read_conda},
};

}  // namespace

bool LockFormat::is(std::string_view file_name) const {
  const auto star = name.find('*');
  if (star == name.npos) return file_name == name;
  return file_name.size() >= name.size() - 1 && file_name.starts_with(name.substr(0, star)) &&
         file_name.ends_with(name.substr(star + 1));
}

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
  for (const std::string_view name :
       {std::string_view("stocktake:workspace"), std::string_view("stocktake:editable"), kReplacedBy})
    if (!property_of(package, name).empty()) return true;
  return false;
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
