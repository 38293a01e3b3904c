#include "generator/catalog/remote_pins.h"

#include "generator/catalog/dockerfile.h"
#include "generator/catalog/workflow.h"
#include "schemas/identity/url.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

/// Adds an image by its name without tag and digest; not where a variable is a part of that.
void take_image(std::string_view image, std::vector<RemotePin>& pins) {
  const std::string_view untagged = image.substr(0, image.find('@'));
  const auto colon = untagged.rfind(':');
  const bool has_tag = colon != untagged.npos && untagged.find('/', colon) == untagged.npos;
  const std::string_view name = has_tag ? untagged.substr(0, colon) : untagged;
  if (name.empty() || name == "scratch" || name.find_first_of("$ \n") != name.npos) return;
  const bool digest = image.find('@') != image.npos && is_pinned_image(image);
  pins.push_back({std::string(name), digest});
}

void take_action(std::string_view uses, std::vector<RemotePin>& pins) {
  if (uses.empty() || uses.starts_with('.') || uses.find_first_of("$ \n") != uses.npos) return;
  const auto at = uses.rfind('@');
  pins.push_back({std::string(uses.substr(0, at)), at != uses.npos && is_commit(uses.substr(at + 1))});
}

void take_dockerfile(std::string_view text, std::vector<RemotePin>& pins) {
  using Kind = DockerSources::Source::Kind;
  DockerSources sources;
  for (const DockerInstruction& one : read_dockerfile(text))
    for (const DockerSources::Source& source : sources.of(one)) {
      if (source.kind == Kind::image) {
        take_image(source.text, pins);
        continue;
      }
      const std::string name = without_secrets_in(source.text.substr(0, source.text.find('#')));
      if (name.find_first_of("$ \n") != name.npos) continue;
      const bool repository = source.kind == Kind::repository;
      pins.push_back({name, repository ? is_commit(docker_ref(source.text)) : source.checked});
    }
}

}  // namespace

bool is_workflow(std::string_view path) {
  const std::string_view name = base_name(path);
  if (name == "action.yml" || name == "action.yaml") return true;
  const std::string_view folder = folder_of(path);
  return (folder == ".github/workflows" || folder.ends_with("/.github/workflows")) &&
         (name.ends_with(".yml") || name.ends_with(".yaml"));
}

bool is_dockerfile(std::string_view file_name) {
  return file_name == "Dockerfile" || file_name == "Containerfile" || file_name.starts_with("Dockerfile.") ||
         file_name.ends_with(".Dockerfile") || file_name.ends_with(".dockerfile");
}

bool is_compose_file(std::string_view file_name) {
  const bool yaml = file_name.ends_with(".yml") || file_name.ends_with(".yaml");
  const std::string_view rest =
      file_name.substr(file_name.starts_with("docker-") ? std::string_view("docker-").size() : 0);
  return yaml && (rest.starts_with("compose.") || rest.starts_with("compose-"));
}

bool is_commit(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) && text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool is_pinned_image(std::string_view image) {
  if (image.empty() || image == "scratch" || image.find('$') != image.npos) return true;
  // An image's digest (OCI image specification, "Digests"): SHA-256 of 64 digits, or SHA-512 of 128.
  for (const auto& [algorithm, digits] : {std::pair("@sha256:", 64U), std::pair("@sha512:", 128U)}) {
    const auto at = image.find(algorithm);
    if (at == image.npos) continue;
    const std::string_view hex = image.substr(at + std::string_view(algorithm).size());
    return hex.size() == digits && hex.find_first_not_of("0123456789abcdef") == hex.npos;
  }
  return false;
}

std::vector<RemotePin> remote_pins(std::string_view path, std::string_view text) {
  std::vector<RemotePin> pins;
  if (is_dockerfile(base_name(path))) {
    take_dockerfile(text, pins);
    return pins;
  }
  const bool workflow = is_workflow(path);
  if (!workflow && !is_compose_file(base_name(path))) return pins;
  for (const WorkflowPart& part : workflow ? read_workflow(path, text) : read_compose(path, text)) {
    if (part.kind == WorkflowPart::Kind::action) take_action(part.text, pins);
    if (part.kind == WorkflowPart::Kind::image) take_image(part.text, pins);
  }
  return pins;
}

}  // namespace stocktake
