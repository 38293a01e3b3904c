#include <algorithm>
#include <iterator>
#include <utility>

#include "generator/catalog/digests.h"
#include "generator/catalog/npm/lock.h"
#include "generator/locks/lock.h"
#include "generator/locks/source_parts.h"
#include "schemas/json/member.h"
#include "schemas/json/tree.h"
#include "schemas/text/ascii.h"
#include "schemas/text/base64.h"

// Pipfile.lock, composer.lock and NuGet's packages.lock.json.
namespace stocktake {
namespace {

using Node = JsonTree::Node;

void add_hash(HashAlgorithm algorithm, std::string_view hex, LockedPackage& package) {
  if (std::string canonical = canonical_hex(algorithm, hex); !canonical.empty())
    package.hashes.push_back({algorithm, std::move(canonical)});
}

/// Where a Pipfile.lock says that a package is from, if it is from no index.
constexpr std::string_view kElsewhere[] = {"git", "hg", "svn", "bzr", "path", "file", "editable"};

/// Of a branch the commit is the version.
LockedSource composer_source(const JsonTree& tree, Node value) {
  LockedSource source =
      source_of(tree, value, member_text(tree, value, "name"), member_text(tree, value, "version"));
  if (source.version.starts_with("dev-") || source.version.ends_with("-dev"))
    for (const std::string& commit : std::exchange(source.digests, {})) source.version += "#" + commit;
  return source;
}

}  // namespace

LockReading read_pipfile(std::string_view text, const std::string& path) {
  const JsonTree tree(text, path);
  LineCounter lines(text);
  LockReading reading;
  for (const std::string_view group : {"default", "develop"})
    each_member(tree, tree.member(JsonTree::kRoot, group), [&](Node key, Node value) {
      LockedPackage package;
      package.name = tree.text(key);
      const std::string_view version = member_text(tree, value, "version");
      package.version = version.substr(version.starts_with("==") ? 2 : 0);
      package.line = lines.at(tree.offset(key));
      package.optional = group == "develop" || !member_text(tree, value, "markers").empty();
      each_member(tree, tree.member(value, "hashes"), [&](Node, Node hash) {
        if (tree.kind(hash) == JsonTree::Kind::string && tree.text(hash).starts_with("sha256:"))
          add_hash(HashAlgorithm::sha256, tree.text(hash).substr(7), package);
      });
      const bool elsewhere =
          std::any_of(std::begin(kElsewhere), std::end(kElsewhere), [&](std::string_view source) {
            return tree.kind(value) == JsonTree::Kind::object &&
                   tree.member(value, source) != JsonTree::kRoot;
          });
      package.lacks_digest = package.hashes.empty() && !package.version.empty() && !elsewhere;
      reading.packages.push_back(std::move(package));
      reading.sources.push_back(source_of(tree, value, tree.text(key), version));
    });
  if (const Node meta = tree.member(JsonTree::kRoot, "_meta"); meta != JsonTree::kRoot)
    each_member(tree, tree.member(meta, "sources"),
                [&](Node, Node value) { reading.sources.push_back(source_of(tree, value, {}, {})); });
  return reading;
}

LockReading read_composer(std::string_view text, const std::string& path) {
  const JsonTree tree(text, path);
  LineCounter lines(text);
  LockReading reading;
  for (const std::string_view group : {"packages", "packages-dev"})
    each_member(tree, tree.member(JsonTree::kRoot, group), [&](Node, Node value) {
      LockedPackage package;
      package.name = lower_ascii(member_text(tree, value, "name"));
      package.version = member_text(tree, value, "version");
      package.line = lines.at(tree.offset(value));
      package.optional = group == "packages-dev" || member_text(tree, value, "type") == "metapackage";
      if (const Node dist = tree.member(value, "dist"); dist != JsonTree::kRoot) {
        add_hash(HashAlgorithm::sha1, member_text(tree, dist, "shasum"), package);
        const std::string_view url = member_text(tree, dist, "url");
        package.lacks_digest = package.hashes.empty() && url.starts_with("http") && !is_made_of_commit(url);
      }
      reading.sources.push_back(composer_source(tree, value));
      reading.packages.push_back(std::move(package));
    });
  return reading;
}

LockReading read_nuget(std::string_view text, const std::string& path) {
  const JsonTree tree(text, path);
  LineCounter lines(text);
  LockReading reading;
  each_member(tree, tree.member(JsonTree::kRoot, "dependencies"), [&](Node, Node framework) {
    each_member(tree, framework, [&](Node key, Node value) {
      LockedPackage package;
      package.name = tree.text(key);
      package.version = member_text(tree, value, "resolved");
      package.line = lines.at(tree.offset(key));
      package.optional = true;  // of one framework among several
      // Its contentHash is not the digest of the archive, but says as much.
      const std::string_view sum = member_text(tree, value, "contentHash");
      package.lacks_digest = sum.empty();
      take_source_text(sum, SourcePart::digest,
                       reading.sources.emplace_back(LockedSource{package.name, package.version, {}, {}}));
      if (!package.version.empty()) reading.packages.push_back(std::move(package));
    });
  });
  return reading;
}

}  // namespace stocktake
