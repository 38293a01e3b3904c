#include "cli/source.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "cli/output.h"
#include "generator/parallel.h"
#include "generator/scan.h"
#include "generator/source/archive.h"
#include "generator/source/git.h"
#include "schemas/error.h"
#include "schemas/inventory/document.h"
#include "schemas/io/input.h"
#include "schemas/io/timing.h"
#include "schemas/text/glob.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::string_view kGit = "git:";

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
    return read_git(source.substr(kGit.size()), walk.excludes, wish_for);
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
    return read_archive(source, walk.excludes, wish_for);
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
  if (relative.empty() || relative.starts_with("..")) return;
  walk.excludes.push_back(literal_glob(relative));
  walk.outputs.push_back(walk.excludes.back());
}

std::unique_ptr<DigestCache> open_cache(const std::string& path) {
  if (path.empty()) return nullptr;
  const Pass pass("read the cache");
  auto cache = std::make_unique<DigestCache>(path, nanoseconds_now());
  if (!cache->warning().empty()) tell("stocktake: {}\n", cache->warning());
  return cache;
}

Source::Source(std::string name) : name_(std::move(name)), kind_(kind_of(name_)) {}

Source::Kind Source::kind_of(const std::string& name) {
  if (name == "-") return Kind::document;
  if (name.starts_with(kGit)) return Kind::git;
  std::error_code error;
  const auto status = std::filesystem::status(name, error);
  if (status.type() == std::filesystem::file_type::not_found)
    throw Error(fmt::format("{}: no such file or folder", printable(name)));
  if (error) throw Error(fmt::format("{}: cannot be opened: {}", printable(name), error.message()));
  if (std::filesystem::is_directory(status)) return Kind::folder;
  return form_of_file(name) == FileForm::archive ? Kind::archive : Kind::document;
}

Inventory Source::open(const WalkOptions& walk) const {
  if (kind_ == Kind::document) {
    const Pass pass("read the document");
    return decode_inventory(name_);
  }
  std::vector<Diagnostic> diagnostics;
  Inventory inventory = kind_ == Kind::git      ? open_git(name_, walk, diagnostics)
                        : kind_ == Kind::folder ? open_folder(name_, walk, diagnostics)
                                                : open_archive(name_, walk, diagnostics);
  for (const Diagnostic& d : diagnostics)
    tell("stocktake: {}: {}\n", printable(d.path), printable(d.message));
  return inventory;
}

}  // namespace stocktake
