#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stocktake {

/// Whether what a manifest asks for is one version (`1.2.3`, `==1.0`, `=1.0.0` in a Cargo.toml) and no range.
/// \param file the manifest's name: by it the syntax of ranges is known
bool is_exact_pin(std::string_view file, std::string_view version);

/// How exactly a setting of a dependency that comes from a repository says which state of it (Cargo,
/// "Specifying dependencies from git repositories"; Poetry has the same names): a commit is one state, a
/// branch or tag can be moved, and `git` alone is the newest.
enum class SourcePin : std::uint8_t { none, repository, exact, moves };
/// \param key of the table of the dependency: `git`, `rev`, `branch`, `tag`
SourcePin source_pin(std::string_view key, std::string_view value);

/// The dependency that a setting of a manifest asks for by a version, and the version: `a` and `^1.0` of
/// `dependencies.a=^1.0`, `b` and `==2` of a requirement `b==2`, `c` and `~> 3` of a gem.
struct AskedVersion {
  std::string name, version;
};
/// \param key the last name on the way to the setting
AskedVersion asked_version(std::string_view key, std::string_view value);

}  // namespace stocktake
