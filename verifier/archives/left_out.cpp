#include "verifier/archives/left_out.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "generator/catalog/published.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/path.h"
#include "verifier/archives/layout.h"

namespace stocktake {
namespace {

using Form = PublishedPackage::Form;

constexpr std::string_view kNotExtracted = "describes the package, and is not extracted with its files";

struct Copy {
  const Inventory& archive;
  const Inventory& folder;
  Package package;  ///< the archive's, standing at the folder's root

  bool has(std::string_view path) const { return find_file(folder, path) != nullptr; }
};

/// Whether a folder of a module is a part of a vendor folder. Modules from before go.mod tell by their tests,
/// which nobody vendors: half of the archive's have to be there, since one may have been added.
bool is_vendored_module(const Copy& copy) {
  if (copy.has("go.mod")) return false;
  const std::size_t top = copy.package.name.size() + copy.package.version.size() + 2;  // NAME@VERSION/
  std::uint64_t tests = 0, there = 0;
  for (const File& file : copy.archive.files) {
    if (!file.path.ends_with("_test.go") || file.path.size() <= top) continue;
    ++tests;
    there += copy.has(file.path.substr(top)) ? 1 : 0;
  }
  return there == 0 || 2 * there < tests;
}

/// The packages of the module that the folder has: those of which any code is there.
std::string copied_packages(const Copy& copy) {
  std::set<std::string_view> folders;
  for (const File& file : copy.folder.files)
    if (file.path.ends_with(".go")) folders.insert(folder_of(file.path));
  std::string lines;
  for (const std::string_view folder : folders) lines.append(join(copy.package.name, folder)).append("\n");
  if (!lines.empty()) lines.pop_back();
  return lines;
}

/// What the ecosystem's layout says of each file that the folder lacks. \param unread gets those of which the
/// bytes decide
void left_out_by_layout(const Copy& copy, std::map<std::uint32_t, std::string_view>& result,
                        std::vector<std::uint32_t>& unread) {
  const ArchiveLayout* layout = archive_layout(purl_type(copy.package.purl));
  for (std::uint32_t i = 0; layout != nullptr && i < copy.archive.files.size(); ++i) {
    const auto placed = layout->place(copy.folder, copy.package, copy.archive.files[i].path);
    if (!placed || copy.has(placed->path)) continue;
    if (!placed->left_out.empty())
      result.emplace(i, placed->left_out);
    else if (placed->if_not_ignored)
      unread.push_back(i);
  }
}

/// What describes the package stands in a folder of its own, and is there as a whole or not at all.
void left_out_description(const Copy& copy, std::string_view folder,
                          std::map<std::uint32_t, std::string_view>& result) {
  const auto found = files_from(copy.folder, folder);
  const bool extracted = found == copy.folder.files.end() || !found->path.starts_with(folder);
  for (std::uint32_t i = 0; i < copy.archive.files.size(); ++i) {
    const std::string_view path = copy.archive.files[i].path;
    const bool never = path == "DEBIAN/debian-binary" && !copy.has(path);
    if (never || (extracted && path.starts_with(folder))) result.emplace(i, kNotExtracted);
  }
}

}  // namespace

std::map<std::uint32_t, std::string_view> left_out_of(const Inventory& archive, const Inventory& folder,
                                                      const ReadMembers& read) {
  std::map<std::uint32_t, std::string_view> result;
  const Package* published = published_in(archive);
  if (published == nullptr || folder.origin.kind == "archive") return result;
  Copy copy{archive, folder, *published};
  copy.package.location = {};
  const std::string_view form = property_of(*published, property::kPublished);
  std::vector<std::uint32_t> unread;
  std::string packages;
  if (form == to_string(Form::module) && is_vendored_module(copy)) {
    packages = copied_packages(copy);
    copy.package.properties.push_back({property::kGoPackages, packages});
    left_out_by_layout(copy, result, unread);
  } else if (form == to_string(Form::crate) && copy.has(".cargo-checksum.json")) {
    left_out_by_layout(copy, result, unread);
  } else if (form == to_string(Form::deb)) {
    left_out_description(copy, "DEBIAN/", result);
  } else if (form == to_string(Form::gem)) {
    left_out_description(copy, "GEM/", result);
  }
  if (!unread.empty())
    read(unread, [&](std::uint32_t file, std::string_view bytes) {
      if (is_ignored_by_go(bytes)) result.emplace(file, kIgnoredByGo);
    });
  return result;
}

}  // namespace stocktake
