#include "generator/scan.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <filesystem>
#include <thread>

#include "schemas/error.h"

namespace stocktake {

Inventory take_inventory(Tree tree, unsigned threads, std::vector<Diagnostic>& diagnostics) {
  const auto list = catalogers();
  std::vector<Catalog> catalogs(list.size());
  std::vector<std::exception_ptr> failures(list.size());
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t i; (i = next.fetch_add(1)) < list.size();) {
      try {
        list[i].catalog(tree, catalogs[i]);
      } catch (...) {  // handed to the caller below
        failures[i] = std::current_exception();
      }
    }
  };
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < std::min<std::size_t>(threads, list.size()); ++i) others.emplace_back(run);
    run();
  }
  for (const auto& failure : failures)
    if (failure) std::rethrow_exception(failure);
  return assemble(std::move(tree), std::move(catalogs), diagnostics);
}

Inventory scan_directory(const std::string& root, const WalkOptions& options,
                         std::vector<Diagnostic>& diagnostics) {
  const unsigned threads = options.threads != 0 ? options.threads : available_cores();
  Inventory inventory = take_inventory(walk_directory(root, options), threads, diagnostics);
  std::error_code error;
  std::filesystem::path path = std::filesystem::absolute(root, error).lexically_normal();
  if (path.filename().empty()) path = path.parent_path();
  inventory.name = inventory.strings.keep(path.filename().string());
  inventory.origin.kind = "directory";
  inventory.origin.path = inventory.strings.keep(root);
  if (options.skip_version_control)
    inventory.notes.push_back({"stocktake:excluded", inventory.strings.keep(".git .hg .svn of the root")});
  if (options.cache != nullptr)
    inventory.notes.push_back(
        {"stocktake:cache", "files of unchanged device, inode, size, mtime and ctime were not read again"});
  for (const std::string& glob : options.excludes)
    inventory.notes.push_back({"stocktake:excluded", inventory.strings.keep(glob)});
  return inventory;
}

}  // namespace stocktake
