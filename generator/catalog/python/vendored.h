#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generator/source/tree.h"

/// Python packages that somebody copied into a folder of their own, without their dist-info: a list beside
/// them says which, a requirement a line (`_vendor/vendor.txt`, `_vendor/vendored.txt`, as the tool
/// "vendoring" reads it).
namespace stocktake {

/// Whether the file at `path` may be such a list, by its name and folder.
bool is_list_of_vendored(std::string_view path);

struct VendoredPython {
  std::string name, version;
  std::vector<std::string> places;  ///< folders, or single files, relative to the root; sorted
};

/// The packages of a list, by name, with what in the list's folder is theirs: the folder or module of the
/// package's name, and what stands beside it under that name (`six.LICENSE`, `idna.pyi`). Where one package
/// and one folder are left over, they belong together. Empty where the list has a line that names no exact
/// version: it is a list of something else.
std::vector<VendoredPython> read_vendored(const Tree& tree, std::string_view path, std::string_view content);

}  // namespace stocktake
