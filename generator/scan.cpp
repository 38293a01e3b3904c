#include "generator/scan.h"

#include <filesystem>
#include <string>

#include "generator/catalog/irregular.h"
#include "generator/catalog/steering.h"
#include "generator/catalog/vendored/declared.h"
#include "generator/locked.h"
#include "generator/parallel.h"
#include "generator/source/attributes.h"
#include "schemas/error.h"
#include "schemas/inventory/properties.h"
#include "schemas/io/input.h"
#include "schemas/io/timing.h"

namespace stocktake {
namespace {

/// A one for each entry of the tree that a package claims.
std::vector<std::uint8_t> claimed_entries(const Tree& tree, const std::vector<Catalog>& catalogs) {
  std::vector<std::uint8_t> claimed(tree.entries.size());
  for (const Catalog& catalog : catalogs)
    for (const Claim& claim : catalog.claims) claimed[claim.entry] = 1;
  return claimed;
}

/// What is wanted of the files of a folder: also what its stocktake.toml says the versions of copied code
/// stand in. Where that cannot be read, the walk will say so.
Wishes wishes_in(const std::string& root) {
  constexpr std::size_t kLargestDeclaration = 16u << 20;
  const std::filesystem::path file = std::filesystem::path(root) / "stocktake.toml";
  std::error_code error;
  if (!std::filesystem::is_regular_file(std::filesystem::symlink_status(file, error))) return wish_for;
  try {
    return wishes_with_declared(read_input(file.string(), kLargestDeclaration));
  } catch (const Error&) {
    return wish_for;
  }
}

}  // namespace

Inventory take_inventory(Tree tree, unsigned threads, std::vector<Diagnostic>& diagnostics,
                         std::vector<RecordRow>* rows) {
  const auto list = catalogers();
  std::vector<Catalog> catalogs(list.size());
  for (Catalog& catalog : catalogs) catalog.keeps_rows = rows != nullptr;
  {
    const Pass pass("catalog");
    for_each_index(threads, list.size(), [&, within = Pass::current()](std::size_t i) {
      const Pass own(list[i].name, within);
      if (list[i].catalog_rest == nullptr) list[i].catalog(tree, catalogs[i]);
    });
    const std::vector<std::uint8_t> claimed = claimed_entries(tree, catalogs);
    for (std::size_t i = 0; i < list.size(); ++i)
      if (list[i].catalog_rest != nullptr) list[i].catalog_rest(tree, claimed, catalogs[i]);
    note_declared_patches(tree, claimed, catalogs);
    TreeLocks locks;
    hold_against_locks(tree, catalogs, locks);
    Catalog& files = catalogs.emplace_back();
    catalog_steering(tree, files);
    catalog_irregular(tree, files);
    note_locked_sources(tree, catalogs, locks, files);
  }
  const Pass pass("assemble");
  const std::vector<std::string> folders = folder_notes(tree);
  Inventory inventory = assemble(std::move(tree), std::move(catalogs), threads, diagnostics, rows);
  for (const std::string& note : folders)
    inventory.notes.push_back({property::kFolder, inventory.strings.keep(note)});
  return inventory;
}

Inventory scan_directory(const std::string& root, WalkOptions options, std::vector<Diagnostic>& diagnostics,
                         std::vector<RecordRow>* rows) {
  const unsigned threads = options.threads != 0 ? options.threads : available_cores();
  const auto walk = [&] {
    const Pass pass("walk and hash");
    options.wishes = wishes_in(root);
    return walk_directory(root, options);
  };
  Tree tree = walk();
  tree.expected = options.expected;
  const std::vector<std::string> left_out = tree.left_out;
  Inventory inventory = take_inventory(std::move(tree), threads, diagnostics, rows);
  std::error_code error;
  std::filesystem::path path = std::filesystem::absolute(root, error).lexically_normal();
  if (path.filename().empty()) path = path.parent_path();
  if (inventory.name.empty())
    inventory.name =
        path.has_filename() ? inventory.strings.keep(path.filename().string()) : std::string_view("/");
  inventory.origin.kind = "directory";
  inventory.origin.path = inventory.strings.keep(root);
  for (const std::string& repository : left_out)
    inventory.notes.push_back({property::kExcluded, inventory.strings.keep(repository)});
  if (options.cache != nullptr)
    inventory.notes.push_back(
        {property::kCache, "files of unchanged device, inode, size, mtime and ctime were not read again"});
  for (const std::string& glob : options.excludes)
    inventory.notes.push_back({property::kExcluded, inventory.strings.keep(glob)});
  for (const std::string& glob : options.outputs)
    inventory.notes.push_back({property::kOutput, inventory.strings.keep(glob)});
  return inventory;
}

}  // namespace stocktake
