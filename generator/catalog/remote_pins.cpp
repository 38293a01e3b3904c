#include "generator/catalog/remote_pins.h"

#include <set>

#include "schemas/json/tree.h"
#include "schemas/json/yaml.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

using RemoteNode = JsonTree::Node;

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
  constexpr std::string_view kDocker = "docker://";
  if (uses.starts_with(kDocker)) return take_image(uses.substr(kDocker.size()), pins);
  if (uses.empty() || uses.starts_with('.') || uses.find_first_of("$ \n") != uses.npos) return;
  const auto at = uses.rfind('@');
  pins.push_back({std::string(uses.substr(0, at)), at != uses.npos && is_commit(uses.substr(at + 1))});
}

/// Every `uses`, `image` and `container` with a text, however deep it stands. Depth is bounded by the reader.
void take_nodes(const JsonTree& tree, RemoteNode node, std::vector<RemotePin>& pins) {
  const bool object = tree.kind(node) == JsonTree::Kind::object;
  if ((!object && tree.kind(node) != JsonTree::Kind::array) || tree.size(node) == 0) return;
  const RemoteNode end = tree.next(node);
  for (RemoteNode at = JsonTree::first(node); at != end; at = tree.next(at)) {
    const std::string_view key = object ? tree.text(at) : std::string_view();
    if (object) at = JsonTree::value(at);
    if (tree.kind(at) != JsonTree::Kind::string)
      take_nodes(tree, at, pins);
    else if (key == "uses")
      take_action(tree.text(at), pins);
    else if (key == "image" || key == "container")
      take_image(tree.text(at), pins);
  }
}

/// `FROM [--platform=…] IMAGE [AS STAGE]` and `COPY --from=IMAGE` (Dockerfile reference).
void take_dockerfile(std::string_view text, std::vector<RemotePin>& pins) {
  std::set<std::string> stages;
  const auto take = [&](std::string_view image) {
    const bool number = image.find_first_not_of("0123456789") == image.npos;
    if (!number && !stages.contains(lower_ascii(image))) take_image(image, pins);
  };
  while (!text.empty()) {
    std::string_view rest = trim(take_line(text));
    const std::string word = lower_ascii(take_until(rest, ' '));
    if (word != "from" && word != "copy") continue;
    std::string_view image = trim(rest);
    while (image.starts_with("--")) {
      std::string_view option = take_until(image, ' ');
      if (word == "copy" && take_until(option, '=') == "--from") take(option);
      image = trim(image);
    }
    if (word != "from") continue;
    take(take_until(image, ' '));
    image = trim(image);
    if (lower_ascii(take_until(image, ' ')) == "as") stages.insert(lower_ascii(trim(image)));
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
  } else if (is_workflow(path) || is_compose_file(base_name(path))) {
    const YamlDocument document = read_yaml(text, std::string(path));
    const JsonTree tree(document.json, std::string(path));
    take_nodes(tree, JsonTree::kRoot, pins);
  }
  return pins;
}

}  // namespace stocktake
