#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What a project's workflows, Dockerfiles and compose files take from elsewhere when they run: actions of
/// GitHub's, and container images. Whether such a name always means the same code is told by it alone.
namespace stocktake {

/// GitHub's workflows, and actions made of steps.
bool is_workflow(std::string_view path);
bool is_dockerfile(std::string_view file_name);
/// Compose files ("Compose file reference"), and what overrides them.
bool is_compose_file(std::string_view file_name);

/// Whether it is a whole commit: 40 or 64 hexadecimal digits.
bool is_commit(std::string_view text);
/// Whether the reference of an image is pinned: by digest, or not from a registry at all.
bool is_pinned_image(std::string_view image);

struct RemotePin {
  std::string name;    ///< `actions/checkout`, `python`, an address: without tag, commit or digest
  bool exact = false;  ///< by a commit or digest
};
/// What the file at this path names, as often as it does; none where it is of no such kind. Stages of a
/// Dockerfile, and what variables stand for, are left out. \throws Error where it is no YAML that is read
/// here.
std::vector<RemotePin> remote_pins(std::string_view path, std::string_view text);

}  // namespace stocktake
