#include "generator/locks/source_parts.h"

#include <algorithm>
#include <iterator>

#include "schemas/json/member.h"

namespace stocktake {
namespace {

using Node = JsonTree::Node;

/// As deep as the JSON is, which its reader bounds.
void take_json(const JsonTree& tree, Node node, SourcePart part,
               LockedSource& source) {  // NOLINT(misc-no-recursion)
  const JsonTree::Kind kind = tree.kind(node);
  if (part == SourcePart::other || kind == JsonTree::Kind::null) return;
  if (kind == JsonTree::Kind::boolean)
    return take_source_text(tree.boolean(node) ? "true" : "", part, source);
  if (kind == JsonTree::Kind::string || kind == JsonTree::Kind::number)
    return take_source_text(tree.text(node), part, source);
  const bool object = kind == JsonTree::Kind::object;
  each_member(tree, node, [&](Node key, Node value) {
    take_json(tree, value, object ? source_part_in(part, tree.text(key)) : part, source);
  });
}

}  // namespace

SourcePart source_part(std::string_view key) {
  constexpr std::string_view kContainers[] = {"files", "wheels",     "sdist",      "archive",
                                              "dist",  "resolution", "attestation"};
  constexpr std::string_view kPlaces[] = {"source", "resolved", "url",  "git",       "hg",           "svn",
                                          "repo",   "tarball",  "path", "directory", "subdirectory", "vcs",
                                          "index",  "registry", "file", "editable",  "virtual"};
  constexpr std::string_view kDigests[] = {
      "hash",   "hashes",   "checksum",           "integrity", "shasum", "contentHash", "reference",
      "commit", "revision", "resolved_reference", "commit-id", "md5",    "sha256",      "sha512"};
  const auto in = [&](const auto& list) {
    return std::find(std::begin(list), std::end(list), key) != std::end(list);
  };
  if (in(kContainers)) return SourcePart::container;
  if (in(kPlaces)) return SourcePart::place;
  return in(kDigests) ? SourcePart::digest : SourcePart::other;
}

SourcePart source_part_in(SourcePart outer, std::string_view key) {
  const SourcePart own = source_part(key);
  return own == SourcePart::other && outer != SourcePart::container ? outer : own;
}

void take_source_text(std::string_view text, SourcePart part, LockedSource& source) {
  if (text.empty() || part == SourcePart::container || part == SourcePart::other) return;
  (part == SourcePart::place ? source.places : source.digests).emplace_back(text);
}

LockedSource source_of(const JsonTree& tree, Node node, std::string_view name, std::string_view version) {
  LockedSource source{std::string(name), std::string(version), {}, {}};
  if (tree.kind(node) != JsonTree::Kind::object) return source;
  each_member(tree, node,
              [&](Node key, Node value) { take_json(tree, value, source_part(tree.text(key)), source); });
  return source;
}

}  // namespace stocktake
