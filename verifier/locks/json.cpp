#include <functional>

#include "generator/catalog/digests.h"
#include "schemas/json/tree.h"
#include "schemas/text/ascii.h"
#include "schemas/text/base64.h"
#include "verifier/locks/lock.h"

// Pipfile.lock, composer.lock and NuGet's packages.lock.json.
namespace stocktake {
namespace {

using Node = JsonTree::Node;

std::string_view text_of(const JsonTree& tree, Node object, std::string_view key) {
  const Node node = tree.member(object, key);
  return node != JsonTree::kRoot && tree.kind(node) == JsonTree::Kind::string ? tree.text(node)
                                                                              : std::string_view();
}

/// Calls `take` with key and value of each member of an object, or with each element of an array twice.
void each(const JsonTree& tree, Node parent, const std::function<void(Node key, Node value)>& take) {
  if (parent == JsonTree::kRoot || tree.size(parent) == 0) return;
  const bool object = tree.kind(parent) == JsonTree::Kind::object;
  if (!object && tree.kind(parent) != JsonTree::Kind::array) return;
  Node at = JsonTree::first(parent);
  for (std::uint32_t i = 0; i < tree.size(parent); ++i) {
    const Node value = object ? JsonTree::value(at) : at;
    take(at, value);
    at = tree.next(value);
  }
}

void add_hash(HashAlgorithm algorithm, std::string_view hex, LockedPackage& package) {
  if (std::string canonical = canonical_hex(algorithm, hex); !canonical.empty())
    package.hashes.push_back({algorithm, std::move(canonical)});
}

}  // namespace

std::vector<LockedPackage> read_pipfile(std::string_view text, const std::string& path) {
  const JsonTree tree(text, path);
  std::vector<LockedPackage> packages;
  for (const std::string_view group : {"default", "develop"})
    each(tree, tree.member(JsonTree::kRoot, group), [&](Node key, Node value) {
      LockedPackage package;
      package.name = tree.text(key);
      const std::string_view version = text_of(tree, value, "version");
      package.version = version.substr(version.starts_with("==") ? 2 : 0);
      package.line = line_at(text, tree.offset(key));
      package.optional = group == "develop" || !text_of(tree, value, "markers").empty();
      each(tree, tree.member(value, "hashes"), [&](Node, Node hash) {
        if (tree.kind(hash) == JsonTree::Kind::string && tree.text(hash).starts_with("sha256:"))
          add_hash(HashAlgorithm::sha256, tree.text(hash).substr(7), package);
      });
      packages.push_back(std::move(package));
    });
  return packages;
}

std::vector<LockedPackage> read_composer(std::string_view text, const std::string& path) {
  const JsonTree tree(text, path);
  std::vector<LockedPackage> packages;
  for (const std::string_view group : {"packages", "packages-dev"})
    each(tree, tree.member(JsonTree::kRoot, group), [&](Node, Node value) {
      LockedPackage package;
      package.name = lower_ascii(text_of(tree, value, "name"));
      package.version = text_of(tree, value, "version");
      package.line = line_at(text, tree.offset(value));
      package.optional = group == "packages-dev" || text_of(tree, value, "type") == "metapackage";
      if (const Node dist = tree.member(value, "dist"); dist != JsonTree::kRoot)
        add_hash(HashAlgorithm::sha1, text_of(tree, dist, "shasum"), package);
      packages.push_back(std::move(package));
    });
  return packages;
}

std::vector<LockedPackage> read_nuget(std::string_view text, const std::string& path) {
  const JsonTree tree(text, path);
  std::vector<LockedPackage> packages;
  each(tree, tree.member(JsonTree::kRoot, "dependencies"), [&](Node, Node framework) {
    each(tree, framework, [&](Node key, Node value) {
      LockedPackage package;
      package.name = tree.text(key);
      package.version = text_of(tree, value, "resolved");
      package.line = line_at(text, tree.offset(key));
      package.optional = true;  // of one framework among several
      if (!package.version.empty()) packages.push_back(std::move(package));
    });
  });
  return packages;
}

}  // namespace stocktake
