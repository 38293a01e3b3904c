#include "generator/catalog/digests.h"
#include "generator/locks/lock.h"
#include "generator/locks/source_parts.h"
#include "schemas/json/member.h"
#include "schemas/json/tree.h"
#include "schemas/json/yaml.h"
#include "schemas/text/path.h"

// conda-lock.yml: a list `package` of maps, for all platforms at once.
namespace stocktake {

LockReading read_conda(std::string_view text, const std::string& path) {
  const YamlDocument document = read_yaml(text, path);
  const JsonTree tree(document.json, path);
  LockReading reading;
  each_member(tree, tree.member(JsonTree::kRoot, "package"), [&](JsonTree::Node, JsonTree::Node node) {
    LockedPackage package;
    package.name = member_text(tree, node, "name");
    package.version = member_text(tree, node, "version");
    package.line = document.lines[node];
    package.optional = true;
    const JsonTree::Node hash = tree.member(node, "hash");
    const std::string_view hex =
        hash == JsonTree::kRoot ? std::string_view() : member_text(tree, hash, "sha256");
    if (std::string canonical = canonical_hex(HashAlgorithm::sha256, hex); !canonical.empty())
      package.hashes.push_back({HashAlgorithm::sha256, std::move(canonical)});
    const std::string_view md5 =
        hash == JsonTree::kRoot ? std::string_view() : member_text(tree, hash, "md5");
    package.lacks_digest = package.hashes.empty() && canonical_hex(HashAlgorithm::md5, md5).empty() &&
                           member_text(tree, node, "url").starts_with("http");
    // Builds of one version differ in the name of their archive.
    const std::string_view archive = base_name(member_text(tree, node, "url"));
    reading.sources.push_back(
        source_of(tree, node, package.name, std::string(package.version).append(":").append(archive)));
    if (!package.name.empty()) reading.packages.push_back(std::move(package));
  });
  return reading;
}

}  // namespace stocktake
