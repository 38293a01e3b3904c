#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "generator/catalog/catalog.h"
#include "generator/source/content.h"
#include "generator/source/inside.h"
#include "generator/source/program.h"
#include "generator/source/python_code.h"
#include "generator/source/tree.h"
#include "schemas/text/path.h"
#include "tests/digest_of.h"
#include "tests/generator/catalog_check.h"

namespace stocktake {

/// SHA-256 of a text.
inline Sha256 sha256_of(std::string_view text) {
  Sha256 digest;
  const auto raw = raw_sha256(text);
  std::copy(raw.begin(), raw.end(), digest.bytes.begin());
  return digest;
}

/// A tree in memory as a walk would deliver it, for tests of catalogers:
///
///     const Tree tree = TreeBuilder(kNpmCataloger).file("a/package.json", "{}").link("b", "a").build();
///
/// Files get their real size, digest and kind, and their content where the cataloger wants it.
class TreeBuilder {
 public:
  explicit TreeBuilder(const Cataloger& cataloger) : wants_(cataloger.wants) {}

  TreeBuilder& file(std::string_view path, std::string_view content, std::uint16_t mode = 0644) {
    Entry& entry = add(path, FileType::regular, mode);
    entry.size = content.size();
    entry.sha256 = sha256_of(content);
    entry.kind = kind_of(entry.path, content);
    const Wish wish = wants_(entry.path, base_name(entry.path));
    if (wish == Wish::all || (wish == Wish::script && content.starts_with("#!")))
      entry.set_content(tree_.strings.keep(content));
    if (wish == Wish::banner && !banner_of(content).empty())
      entry.set_content(tree_.strings.keep(banner_of(content)));
    if (wish == Wish::inside) entry.set_content(tree_.strings.keep(look_inside(content)));
    if (wish == Wish::bytecode) {
      Content::set_bytecode(entry, content.substr(0, Entry::kHead), code_digest(content).value_or(Sha256()),
                            tree_.strings);
    }
    if (is_program(entry.kind) && entry.holds_nothing())
      if (const std::string items = look_into_program(content); !items.empty())
        entry.set_program(tree_.strings.keep(items));
    return *this;
  }

  TreeBuilder& link(std::string_view path, std::string_view target) {
    add(path, FileType::symlink, 0777).set_target(tree_.strings.keep(target));
    return *this;
  }

  /// A regular file whose content could not be read.
  TreeBuilder& unread(std::string_view path, std::string_view reason) {
    add(path, FileType::regular, 0).set_unread(tree_.strings.keep(reason));
    return *this;
  }

  /// A fifo, socket or device.
  TreeBuilder& special(std::string_view path, FileType type) {
    add(path, type, 0644);
    return *this;
  }

  /// Finishes the tree and gives it away; the builder is empty afterwards.
  Tree build() {
    tree_.finish();
    return std::exchange(tree_, Tree());
  }

 private:
  Entry& add(std::string_view path, FileType type, std::uint16_t mode) {
    Entry entry;
    entry.path = tree_.strings.keep(path);
    entry.type = type;
    entry.mode = mode;
    return tree_.entries.emplace_back(entry);
  }

  Wish (*wants_)(std::string_view path, std::string_view name);
  Tree tree_;
};

/// What a cataloger finds in a tree, held against the tree (`check_cataloger`). The catalog's views may point
/// into the tree.
inline Catalog catalog_of(const Cataloger& cataloger, const Tree& tree) {
  Catalog catalog;
  cataloger.catalog(tree, catalog);
  check_cataloger(cataloger, tree, catalog);
  return catalog;
}

/// The only package of that name, or of that name and version where one is given; nothing where there is none
/// or more than one.
inline const FoundPackage* find_named(const Catalog& catalog, std::string_view name,
                                      std::string_view version = {}) {
  const FoundPackage* result = nullptr;
  for (const FoundPackage& found : catalog.found) {
    if (found.package.name != name || (!version.empty() && found.package.version != version)) continue;
    if (result != nullptr) return nullptr;
    result = &found;
  }
  return result;
}

/// The claims to the file at `path`, one line each in the order found: `name witness depth`.
inline std::string claims_to(const Tree& tree, const Catalog& catalog, std::string_view path) {
  static constexpr std::string_view kWitness[] = {"none", "agrees", "differs", "unlisted"};
  std::string lines;
  for (const Claim& claim : catalog.claims) {
    if (tree.entries[claim.entry].path != path) continue;
    if (!lines.empty()) lines += "\n";
    lines.append(catalog.found[claim.found].package.name).append(" ");
    lines.append(kWitness[static_cast<std::size_t>(claim.witness)]).append(" ");
    lines += std::to_string(claim.depth);
  }
  return lines;
}

}  // namespace stocktake
