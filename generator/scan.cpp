#include "generator/scan.h"

#include <filesystem>

#include "generator/parallel.h"
#include "schemas/io/timing.h"

namespace stocktake {

Inventory take_inventory(Tree tree, unsigned threads, std::vector<Diagnostic>& diagnostics) {
  const auto list = catalogers();
  std::vector<Catalog> catalogs(list.size());
  {
    const Pass pass("catalog");
    for_each_index(threads, list.size(), [&, within = Pass::current()](std::size_t i) {
      const Pass own(list[i].name, within);
      list[i].catalog(tree, catalogs[i]);
    });
  }
  const Pass pass("assemble");
  return assemble(std::move(tree), std::move(catalogs), threads, diagnostics);
}

Inventory scan_directory(const std::string& root, WalkOptions options, std::vector<Diagnostic>& diagnostics) {
  const unsigned threads = options.threads != 0 ? options.threads : available_cores();
  const auto walk = [&] {
    const Pass pass("walk and hash");
    options.wishes = wish_for;
    return walk_directory(root, options);
  };
  Tree tree = walk();
  const std::vector<std::string> left_out = tree.left_out;
  Inventory inventory = take_inventory(std::move(tree), threads, diagnostics);
  std::error_code error;
  std::filesystem::path path = std::filesystem::absolute(root, error).lexically_normal();
  if (path.filename().empty()) path = path.parent_path();
  inventory.name = inventory.strings.keep(path.filename().string());
  inventory.origin.kind = "directory";
  inventory.origin.path = inventory.strings.keep(root);
  for (const std::string& repository : left_out)
    inventory.notes.push_back({"stocktake:excluded", inventory.strings.keep(repository)});
  if (options.cache != nullptr)
    inventory.notes.push_back(
        {"stocktake:cache", "files of unchanged device, inode, size, mtime and ctime were not read again"});
  for (const std::string& glob : options.excludes)
    inventory.notes.push_back({"stocktake:excluded", inventory.strings.keep(glob)});
  return inventory;
}

}  // namespace stocktake
