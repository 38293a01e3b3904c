#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "schemas/text/path.h"
#include "verifier/pins/asked.h"
#include "verifier/pins/pins.h"

// Manifests: what they ask for in ranges is pinned by a lock beside them or around them. Without one, each
// range is a finding; so is a branch of a repository.
namespace stocktake {
namespace {

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
};

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
  const bool exact =
      !range.empty() && range[0] >= '0' && range[0] <= '9' && range.find_first_of("^~*<>|, xX") == range.npos;
  return exact ? std::string(range) : std::string();
}

const ManifestKind* manifest_kind(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kManifests), std::end(kManifests),
                                         [&](const ManifestKind& kind) { return kind.name == name; });
  return found == std::end(kManifests) ? nullptr : found;
}

std::string_view manifest_type(std::string_view name) {
  const ManifestKind* kind = manifest_kind(name);
  return kind == nullptr ? std::string_view() : kind->purl_type;
}

void check_manifest(std::string_view path, std::string_view text, bool has_lock, VerifyReport& report) {
  const ManifestKind* kind = manifest_kind(base_name(path));
  if (has_lock || kind == nullptr) return;
  const std::vector<Asked> all = kind->read(path, text);
  for (const Asked& asked : all) {
    add_asked(path, asked, *kind, report);
    // Versions in go.mod are exact; what a version is, only go.sum says.
    if (kind->purl_type == "golang")
      return add_pin(report, "pin-hash", path, asked.line,
                     "The modules have versions and no sums, so that any bytes will do.",
                     std::string(kind->lock));
  }
}

}  // namespace stocktake
