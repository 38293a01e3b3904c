#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

namespace stocktake {

/// A kind of lock file, by its name.
struct LockFile {
  std::string_view name;  ///< `*` stands for anything
  std::string_view purl_type;
  bool complete;              ///< it names all that may be installed, transitive packages too
  std::string_view manifest;  ///< what it is made from, and lies beside it

  constexpr bool is(std::string_view file_name) const {
    // Every file of a tree is asked about: that it ends otherwise tells most names. No pattern ends in a
    // star.
    if (file_name.empty() || file_name.back() != name.back()) return false;
    const auto star = name.find('*');
    if (star == name.npos) return file_name == name;
    return file_name.size() >= name.size() - 1 && file_name.starts_with(name.substr(0, star)) &&
           file_name.ends_with(name.substr(star + 1));
  }
};

inline constexpr LockFile kLockFiles[] = {
    {"package-lock.json", "npm", true, "package.json"},
    {"npm-shrinkwrap.json", "npm", true, "package.json"},
    {"yarn.lock", "npm", true, "package.json"},
    {"pnpm-lock.yaml", "npm", true, "package.json"},
    {"bun.lock", "npm", true, "package.json"},
    {"poetry.lock", "pypi", true, "pyproject.toml"},
    {"uv.lock", "pypi", true, "pyproject.toml"},
    {"pdm.lock", "pypi", true, "pyproject.toml"},
    {"pylock.toml", "pypi", true, "pyproject.toml"},
    {"pylock.*.toml", "pypi", true, "pyproject.toml"},  // of a purpose (PEP 751, "File Name")
    {"Pipfile.lock", "pypi", true, "Pipfile"},
    {"requirements*.txt", "pypi", false, {}},
    {"go.sum", "golang", true, "go.mod"},
    {"Cargo.lock", "cargo", true, "Cargo.toml"},
    {"composer.lock", "composer", true, "composer.json"},
    {"Gemfile.lock", "gem", true, "Gemfile"},
    {"packages.lock.json", "nuget", true, {}},
    {"gradle.lockfile", "maven", true, "build.gradle"},
    {"conda-lock.yml", "conda", true, "environment.yml"},
    {"*_Packages", "deb", false, {}},  // lists of apt
};

static_assert(std::none_of(std::begin(kLockFiles), std::end(kLockFiles),
                           [](const LockFile& one) { return one.name.ends_with('*'); }));

/// The kind of the file at `path`; nullptr where it is no lock.
constexpr const LockFile* lock_file(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const LockFile* const found = std::find_if(std::begin(kLockFiles), std::end(kLockFiles),
                                             [&](const LockFile& one) { return one.is(name); });
  return found == std::end(kLockFiles) ? nullptr : found;
}

/// What npm follows also inside a package.
inline constexpr std::string_view kShrinkwrap = "npm-shrinkwrap.json";

/// Whether from where the file at `path` takes packages is worth a note: a lock of a project, or a
/// shrinkwrap. The lists of apt are signed by whom apt trusts.
constexpr bool notes_sources_of(std::string_view path) {
  const LockFile* const lock = lock_file(path);
  if (lock == nullptr || lock->purl_type == "deb") return false;
  if (lock->name == kShrinkwrap) return true;
  for (const std::string_view folder : {"node_modules/", "site-packages/", "dist-packages/"})
    if (path.find(folder) != path.npos) return false;
  return true;
}

}  // namespace stocktake
