#include "generator/catalog/digests.h"
#include "generator/locks/json_member.h"
#include "generator/locks/lock.h"
#include "schemas/json/tree.h"
#include "schemas/json/yaml.h"

// conda-lock.yml: a list `package` of maps, for all platforms at once.
namespace stocktake {

std::vector<LockedPackage> read_conda(std::string_view text, const std::string& path) {
  const YamlDocument document = read_yaml(text, path);
  const JsonTree tree(document.json, path);
  std::vector<LockedPackage> packages;
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
    if (!package.name.empty()) packages.push_back(std::move(package));
  });
  return packages;
}

}  // namespace stocktake
