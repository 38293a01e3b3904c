#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generator/catalog/catalog.h"
#include "tests/generator/tree_builder.h"

/// What a cataloger found, as text that a test can hold against text.
namespace stocktake {

/// `a | b`.
inline std::string lines_of(const std::vector<std::string_view>& list) {
  std::string text;
  for (const auto item : list) text.append(text.empty() ? "" : " | ").append(item);
  return text;
}

/// Names of those who claim the file, in the order of their claims.
inline std::string owners(const Tree& tree, const Catalog& catalog, std::string_view path) {
  std::string names;
  for (const Claim& claim : catalog.claims)
    if (tree.entries[claim.entry].path == path)
      names.append(names.empty() ? "" : " ").append(catalog.found[claim.found].package.name);
  return names;
}

/// Names of what the first package of this name needs.
inline std::string needs(const Catalog& catalog, std::string_view name) {
  std::string names;
  for (const std::uint32_t i : find_named(catalog, name)->dependencies)
    names.append(names.empty() ? "" : " ").append(catalog.found[i].package.name);
  return names;
}

/// `path: message` of each diagnostic, one a line.
inline std::string diagnostics_of(const Catalog& catalog) {
  std::string text;
  for (const auto& d : catalog.diagnostics) text.append(d.path).append(": ").append(d.message).append("\n");
  return text;
}

/// `type url comment` of each reference, with its digests, one a line.
inline std::string references_of(const Package& package) {
  std::string text;
  for (const auto& r : package.references) {
    text.append(r.type).append(" ").append(r.url).append(" ").append(r.comment);
    for (const Hash& hash : r.hashes)
      text.append(" ").append(to_string(hash.algorithm)).append(" ").append(hash.hex);
    text += "\n";
  }
  return text;
}

}  // namespace stocktake
