#include "generator/catalog/published.h"
#include "schemas/text/path.h"

#include <optional>

namespace stocktake {
namespace {

using Form = PublishedPackage::Form;

/// The folder that holds all entries; nothing where the root holds files, several folders, or nothing.
std::optional<std::string_view> only_folder(const Tree& tree) {
  if (tree.entries.empty()) return std::nullopt;
  const std::string_view first = tree.entries.front().path;
  const auto slash = first.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  // The entries are in order: where the last lies in the folder of the first, all do.
  if (!tree.entries.back().path.starts_with(first.substr(0, slash + 1))) return std::nullopt;
  return first.substr(0, slash);
}

PublishedPackage published_in(const Tree& tree, std::string_view folder) {
  const auto find = [&](std::string_view name) { return tree.find(join(folder, name)); };
  if (const auto info = find("PKG-INFO"); info != kNone) return {Form::sdist, folder, info};
  if (const auto manifest = find("Cargo.toml"); manifest != kNone && find("Cargo.toml.orig") != kNone)
    return find(".cargo-checksum.json") == kNone ? PublishedPackage{Form::crate, folder, manifest}
                                                 : PublishedPackage();  // as cargo vendors it
  if (const auto manifest = find("package.json"); manifest != kNone && !folder.empty())
    return {Form::tarball, folder, manifest};
  return {};
}

}  // namespace

PublishedPackage published_package(const Tree& tree) {
  return published_in(tree, only_folder(tree).value_or(std::string_view()));
}

std::string_view to_string(Form form) {
  switch (form) {
    case Form::tarball:
      return "tarball";
    case Form::sdist:
      return "sdist";
    case Form::crate:
      return "crate";
    case Form::none:
      break;
  }
  return "";
}

}  // namespace stocktake
