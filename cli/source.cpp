#include "cli/source.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "generator/scan.h"
#include "generator/source/archive.h"
#include "generator/source/git.h"
#include "schemas/inventory/document.h"
#include "schemas/io/input.h"
#include "schemas/io/timing.h"
#include "schemas/text/glob.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::string_view kGit = "git:";

bool is_git(const std::string& source) {
  return source.starts_with(kGit);
}

bool is_folder(const std::string& source) {
  std::error_code error;
  return std::filesystem::is_directory(source, error);
}

Inventory open_folder(const std::string& source, WalkOptions walk, std::vector<Diagnostic>& diagnostics) {
  if (walk.cache != nullptr) exclude_own(walk, source, walk.cache->path());
  return scan_directory(source, walk, diagnostics);
}

Inventory scan_tree(Tree tree, const WalkOptions& walk, std::vector<Diagnostic>& diagnostics) {
  return take_inventory(std::move(tree), walk.threads != 0 ? walk.threads : available_cores(), diagnostics);
}

Inventory open_git(const std::string& source, const WalkOptions& walk, std::vector<Diagnostic>& diagnostics) {
  const auto read = [&] {
    const Pass pass("read the commit");
    return read_git(source.substr(kGit.size()), walk.excludes);
  };
  GitObject object = read();
  Inventory inventory = object.tree ? scan_tree(std::move(*object.tree), walk, diagnostics)
                                    : decode_inventory_text(*object.file, source);
  inventory.name = inventory.strings.keep(object.name);
  inventory.origin = {"git", inventory.strings.keep(source), inventory.origin.serial,
                      inventory.strings.keep(object.commit)};
  return inventory;
}

Inventory open_archive(const std::string& source, const WalkOptions& walk,
                       std::vector<Diagnostic>& diagnostics) {
  const auto read = [&] {
    const Pass pass("read the archive");
    return read_archive(source, walk.excludes);
  };
  Inventory inventory = scan_tree(read(), walk, diagnostics);
  inventory.name = inventory.strings.keep(std::filesystem::path(source).filename().string());
  inventory.origin = {
      "archive", inventory.strings.keep(source), {}, inventory.strings.keep(sha256_of_file(source))};
  return inventory;
}

}  // namespace

void exclude_own(WalkOptions& walk, const std::string& root, const std::string& own) {
  if (own.empty() || own == "-") return;
  std::error_code error;
  const auto path = std::filesystem::weakly_canonical(own, error);
  const auto relative =
      path.lexically_relative(std::filesystem::weakly_canonical(root, error)).generic_string();
  if (!relative.empty() && !relative.starts_with("..")) walk.excludes.push_back(literal_glob(relative));
}

std::unique_ptr<DigestCache> open_cache(const std::string& path) {
  if (path.empty()) return nullptr;
  const Pass pass("read the cache");
  auto cache = std::make_unique<DigestCache>(path, nanoseconds_now());
  if (!cache->warning().empty()) fmt::print(stderr, "stocktake: {}\n", cache->warning());
  return cache;
}

bool is_document(const std::string& source) {
  if (source == "-") return true;
  return !is_git(source) && !is_folder(source) && form_of_file(source) == FileForm::document;
}

Inventory open_source(const std::string& source, const WalkOptions& walk) {
  if (is_document(source)) {
    const Pass pass("read the document");
    return decode_inventory(source);
  }
  std::vector<Diagnostic> diagnostics;
  Inventory inventory = is_git(source)      ? open_git(source, walk, diagnostics)
                        : is_folder(source) ? open_folder(source, walk, diagnostics)
                                            : open_archive(source, walk, diagnostics);
  for (const Diagnostic& d : diagnostics)
    fmt::print(stderr, "stocktake: {}: {}\n", printable(d.path), printable(d.message));
  return inventory;
}

}  // namespace stocktake
