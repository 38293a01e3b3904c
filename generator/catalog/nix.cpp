#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "generator/catalog/catalog.h"
#include "generator/catalog/folder_package.h"
#include "generator/catalog/tools.h"
#include "schemas/text/ascii.h"
#include "schemas/text/path.h"

// Nix: each folder (or file) of `nix/store` is a package of its own, `HASH-NAME-VERSION`, and behind that may
// stand which of its outputs it is (Nix manual, "Store path"; the version begins at the first `-` that no
// letter follows: "builtins.parseDrvName"). There is no record in the tree but the name, whose hash covers
// what the package was built from. Recipes (`.drv`), and what has no version, as sources and scripts, are no
// packages.
//
// The specification of package URLs has no type for it; `pkg:nix` is what other tools write.
namespace stocktake {
namespace {

constexpr std::string_view kStore = "nix/store";
constexpr std::size_t kStoreHash = 32;
constexpr std::string_view kOutputs[] = {"bin",  "data", "debug",  "dev", "devdoc", "dist",  "doc",
                                         "info", "lib",  "locale", "man", "out",    "static"};

Wish nix_wants(std::string_view, std::string_view) {
  return Wish::nothing;
}

struct StorePath {
  std::string_view hash, name, version, output;
};

/// Nothing in `version` where it is no package.
StorePath read_store_path(std::string_view text) {
  StorePath path;
  constexpr std::string_view kDigits = "0123456789abcdfghijklmnpqrsvwxyz";
  if (text.size() <= kStoreHash + 1 || text[kStoreHash] != '-') return path;
  path.hash = text.substr(0, kStoreHash);
  if (path.hash.find_first_not_of(kDigits) != path.hash.npos || text.ends_with(".drv")) return path;
  const std::string_view whole = text.substr(kStoreHash + 1);
  for (auto dash = whole.find('-'); dash != whole.npos; dash = whole.find('-', dash + 1)) {
    if (dash + 1 >= whole.size() || !is_digit(whole[dash + 1])) continue;
    path.name = whole.substr(0, dash);
    path.version = whole.substr(dash + 1);
    break;
  }
  const auto last = path.version.rfind('-');
  const std::string_view output =
      last == path.version.npos ? std::string_view() : path.version.substr(last + 1);
  if (std::find(std::begin(kOutputs), std::end(kOutputs), output) == std::end(kOutputs)) return path;
  path.output = output;
  path.version = path.version.substr(0, last);
  return path;
}

void catalog_nix(const Tree& tree, Catalog& out) {
  const auto [begin, end] = tree.below(kStore);
  for (std::uint32_t i = begin; i < end;) {
    const std::string_view rest = tree.entries[i].path.substr(kStore.size() + 1);
    const std::string_view name = rest.substr(0, rest.find('/'));
    const std::string_view location = tree.entries[i].path.substr(0, kStore.size() + 1 + name.size());
    const std::uint32_t next = name == rest ? i + 1 : std::max(i + 1, tree.below(location).second);
    if (const StorePath path = read_store_path(name); !path.name.empty() && !path.version.empty()) {
      Purl purl{"nix", {}, std::string(path.name), std::string(path.version), {}, {}};
      if (!path.output.empty()) purl.qualifiers.emplace_back("output", path.output);
      purl.qualifiers.emplace_back("outputhash", path.hash);
      claim_folder(tree, location, add_package(out, std::move(purl), {}, location), out);
    }
    i = next;
  }
}

}  // namespace

const Cataloger kNixCataloger = {"nix", nix_wants, catalog_nix};

}  // namespace stocktake
