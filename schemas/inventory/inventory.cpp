#include "schemas/inventory/inventory.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "schemas/identity/tree_digest.h"
#include "schemas/inventory/properties.h"

namespace stocktake {
namespace {

constexpr std::string_view kTypes[] = {"file", "symlink", "fifo", "socket", "device", "submodule"};
constexpr std::string_view kFacts[] = {"files",    "owners",     "sizes",   "modes",   "kinds",
                                       "hooks",    "entries",    "records", "scripts", "bytecode",
                                       "steering", "attributes", "traits"};
static_assert(std::size(kFacts) == std::size(kAllFacts));

}  // namespace

std::string_view to_string(FileType type) {
  return kTypes[static_cast<std::size_t>(type)];
}

std::optional<FileType> file_type(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kTypes); ++i)
    if (kTypes[i] == name) return static_cast<FileType>(i);
  return std::nullopt;
}

std::string_view to_string(Fact fact) {
  return kFacts[static_cast<std::size_t>(fact)];
}

std::string_view property_of(const Package& package, std::string_view name) {
  for (const Property& property : package.properties)
    if (property.name == name) return property.value;
  return {};
}

bool is_published(const Package& package) {
  return std::any_of(package.properties.begin(), package.properties.end(),
                     [](const Property& property) { return property.name == property::kPublished; });
}

FileDetail& Inventory::make_detail(File& file) {
  if (file.detail == kNone) {
    file.detail = static_cast<std::uint32_t>(details.size());
    details.emplace_back();
  }
  return details[file.detail];
}

// A counting sort by owner; the unowned files are the last group.
FilesByPackage::FilesByPackage(const Inventory& inventory)
    : starts_(inventory.packages.size() + 2), order_(inventory.files.size()) {
  const auto group = [&](const File& file) {
    return file.package == kNone ? inventory.packages.size() : std::size_t{file.package};
  };
  for (const File& file : inventory.files) ++starts_[group(file) + 1];
  for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  std::vector<std::uint32_t> next(starts_.begin(), starts_.end() - 1);
  for (std::uint32_t i = 0; i < inventory.files.size(); ++i) order_[next[group(inventory.files[i])]++] = i;
}

bool has_sha512(const Inventory& inventory) {
  const auto is_it = [](const Hash& hash) { return hash.algorithm == HashAlgorithm::sha512; };
  return std::any_of(inventory.details.begin(), inventory.details.end(), [&](const FileDetail& detail) {
    return std::any_of(detail.hashes.begin(), detail.hashes.end(), is_it);
  });
}

std::optional<Sha256> tree_digest(const Inventory& inventory, std::span<const std::uint32_t> files) {
  TreeDigest hash;
  bool any = false;
  for (const std::uint32_t index : files) {
    const File& file = inventory.files[index];
    if (file.type != FileType::regular) continue;
    if (!file.has_sha256) return std::nullopt;
    hash.add(file.path, file.sha256);
    any = true;
  }
  if (!any) return std::nullopt;
  return hash.finish();
}

std::vector<File>::const_iterator files_from(const Inventory& inventory, std::string_view path) {
  return std::lower_bound(inventory.files.begin(), inventory.files.end(), path,
                          [](const File& file, std::string_view p) { return file.path < p; });
}

const File* find_file(const Inventory& inventory, std::string_view path) {
  const auto found = files_from(inventory, path);
  return found != inventory.files.end() && found->path == path ? &*found : nullptr;
}

}  // namespace stocktake
