#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// What a manifest asks for: one package, in which versions, or from where.
struct Asked {
  std::string name;
  std::string range;   ///< as it stands; empty: any version
  std::string exact;   ///< the one version that it names; empty: it names a range
  std::string source;  ///< a repository or branch; empty: the registry has it
  std::uint32_t line = 0;
  bool pinned_source = false;  ///< the source is one commit
  bool optional = false;       ///< of an extra, group or platform: a lock need not have it
};

/// A kind of manifest.
struct ManifestKind {
  std::string_view name;       ///< of the file; `*` stands for anything
  std::string_view purl_type;  ///< of what it asks for
  std::string_view lock;       ///< what is to stand beside it
  std::vector<Asked> (*read)(std::string_view path, std::string_view text) = nullptr;
};

/// nullptr where the file of this name is none.
/// All kinds of manifests that are read.
std::span<const ManifestKind> manifest_kinds();
const ManifestKind* manifest_kind(std::string_view name);

// The readers, by the file that has them (verifier/pins/asked_NAME.cpp). What lies in a folder of the project
// is not asked for. \throws Error where the text is not what its name says.
std::vector<Asked> asked_by_package_json(std::string_view path, std::string_view text);
std::vector<Asked> asked_by_composer_json(std::string_view path, std::string_view text);
std::vector<Asked> asked_by_pyproject(std::string_view path, std::string_view text);
std::vector<Asked> asked_by_pipfile(std::string_view path, std::string_view text);
std::vector<Asked> asked_by_cargo_toml(std::string_view path, std::string_view text);
std::vector<Asked> asked_by_gemfile(std::string_view path, std::string_view text);
std::vector<Asked> asked_by_go_mod(std::string_view path, std::string_view text);
std::vector<Asked> asked_by_setup_cfg(std::string_view path, std::string_view text);
std::vector<Asked> asked_by_setup_py(std::string_view path, std::string_view text);
std::vector<Asked> asked_by_msbuild(std::string_view path, std::string_view text);
std::vector<Asked> asked_by_pom(std::string_view path, std::string_view text);
std::vector<Asked> asked_by_gradle(std::string_view path, std::string_view text);
std::vector<Asked> asked_by_environment(std::string_view path, std::string_view text);

/// `1.2.3` and no more, with or without `=` or `v` before it: then `1.2.3`; else empty.
std::string exact_version(std::string_view range);

}  // namespace stocktake
