#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "schemas/text/ascii.h"
#include "schemas/text/path.h"
#include "verifier/pins/asked.h"
#include "verifier/pins/pins.h"

// Manifests: what they ask for in ranges is pinned by a lock beside them or around them. Without one, each
// range is a finding; so is a branch of a repository.
namespace stocktake {
namespace {

constexpr std::string_view kNugetLock =
    "one version, as [1.2.3], and a packages.lock.json beside the project (RestorePackagesWithLockFile)";
constexpr std::string_view kGradleLock = "one version, or a gradle.lockfile beside it (dependencyLocking)";
constexpr std::string_view kCondaLock = "NAME==VERSION, or a conda-lock.yml beside it (conda-lock)";

constexpr ManifestKind kManifests[] = {
    {"package.json", "npm", "a package-lock.json beside the manifest", asked_by_package_json},
    {"pyproject.toml", "pypi", "a lock beside the manifest (uv.lock, poetry.lock, pylock.toml)",
     asked_by_pyproject},
    {"Pipfile", "pypi", "a Pipfile.lock beside the manifest", asked_by_pipfile},
    {"setup.cfg", "pypi", "a pylock.toml, or requirements with digests that are installed from",
     asked_by_setup_cfg},
    {"setup.py", "pypi", "a pylock.toml, or requirements with digests that are installed from",
     asked_by_setup_py},
    {"Cargo.toml", "cargo", "a Cargo.lock beside the manifest", asked_by_cargo_toml},
    {"composer.json", "composer", "a composer.lock beside the manifest", asked_by_composer_json},
    {"Gemfile", "gem", "a Gemfile.lock beside the manifest", asked_by_gemfile},
    {"go.mod", "golang", "a go.sum beside it (go mod tidy)", asked_by_go_mod},
    {"*.csproj", "nuget", kNugetLock, asked_by_msbuild},
    {"*.fsproj", "nuget", kNugetLock, asked_by_msbuild},
    {"*.vbproj", "nuget", kNugetLock, asked_by_msbuild},
    {"Directory.Packages.props", "nuget", kNugetLock, asked_by_msbuild},
    {"pom.xml", "maven", "one version, as 1.2.3: Maven has no lock", asked_by_pom},
    {"build.gradle", "maven", kGradleLock, asked_by_gradle},
    {"build.gradle.kts", "maven", kGradleLock, asked_by_gradle},
    {"libs.versions.toml", "maven", kGradleLock, asked_by_gradle},
    {"environment*.yml", "conda", kCondaLock, asked_by_environment},
    {"environment*.yaml", "conda", kCondaLock, asked_by_environment},
};

/// What is to stand beside this manifest: of several programs that read a pyproject.toml the one that it has
/// a table for.
std::string_view lock_of(const ManifestKind& kind, std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kPrograms[] = {
      {"[tool.uv", "a uv.lock beside the manifest (uv lock)"},
      {"[tool.poetry", "a poetry.lock beside the manifest (poetry lock)"},
      {"[tool.pdm", "a pdm.lock beside the manifest (pdm lock)"}};
  if (kind.name == "pyproject.toml")
    for (const auto& [table, lock] : kPrograms)
      if (text.find(table) != text.npos) return lock;
  return kind.lock;
}

/// Every file of a tree is asked about: most names end otherwise.
bool is_called(const ManifestKind& kind, std::string_view name) {
  const auto star = kind.name.find('*');
  if (star == kind.name.npos) return name == kind.name;
  const std::string_view begin = kind.name.substr(0, star), end = kind.name.substr(star + 1);
  return name.ends_with(end) && name.starts_with(begin) && name.size() >= kind.name.size() - 1;
}

void add_asked(std::string_view path, const Asked& asked, const ManifestKind& kind, VerifyReport& report) {
  if (!asked.source.empty()) {
    if (!asked.pinned_source)
      add_pin(report, "pin-branch", path, asked.line,
              fmt::format("{} comes from {}, from what is newest there or under a name that can be moved.",
                          asked.name, asked.source),
              "the commit, all 40 digits");
  } else if (asked.exact.empty() && asked.range.find("://") != std::string::npos) {
    add_pin(report, "pin-hash", path, asked.line,
            fmt::format("{} is whatever is served at {}.", asked.name, asked.range), std::string(kind.lock));
  } else if (asked.exact.empty()) {
    add_pin(report, "pin-range", path, asked.line,
            fmt::format("{} may be of any version{}{}, and no lock says which.", asked.name,
                        asked.range.empty() ? "" : " that fits ", asked.range),
            std::string(kind.lock));
  }
}

}  // namespace

std::string exact_version(std::string_view range) {
  while (!range.empty() && (range[0] == '=' || range[0] == 'v' || range[0] == ' ')) range.remove_prefix(1);
  const bool exact = !range.empty() && is_digit(range[0]) && range.find_first_of("^~*<>|, xX") == range.npos;
  return exact ? std::string(range) : std::string();
}

std::span<const ManifestKind> manifest_kinds() {
  return kManifests;
}

const ManifestKind* manifest_kind(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kManifests), std::end(kManifests),
                                         [&](const ManifestKind& kind) { return is_called(kind, name); });
  return found == std::end(kManifests) ? nullptr : found;
}

std::string_view manifest_type(std::string_view name) {
  const ManifestKind* kind = manifest_kind(name);
  return kind == nullptr ? std::string_view() : kind->purl_type;
}

void check_manifest(std::string_view path, std::string_view text, bool has_lock, VerifyReport& report) {
  const ManifestKind* known = manifest_kind(base_name(path));
  if (has_lock || known == nullptr) return;
  ManifestKind kind = *known;
  kind.lock = lock_of(*known, text);
  for (const Asked& asked : kind.read(path, text)) {
    add_asked(path, asked, kind, report);
    // Versions in go.mod are exact; what a version is, only go.sum says.
    if (kind.purl_type == "golang")
      return add_pin(report, "pin-hash", path, asked.line,
                     "The modules have versions and no sums, so that any bytes will do.",
                     std::string(kind.lock));
  }
}

}  // namespace stocktake
