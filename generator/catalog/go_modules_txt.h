#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generator/source/tree.h"

/// vendor/modules.txt, the record of what `go mod vendor` copied ("Modules reference", section "Vendoring").
namespace stocktake {

/// What it says of one module; views into the text.
struct GoVendored {
  std::string_view path, version;
  std::string_view replacement, replacement_version;  ///< behind `=>`; of a folder without version
  std::vector<std::string_view> packages;
  bool is_explicit = false;  ///< the main module requires it itself
};

/// The modules that have packages, each once.
/// \param twice receives the paths of those that are listed again
std::vector<GoVendored> read_modules_txt(std::string_view text, std::vector<std::string_view>& twice);

/// Notes of the module that a folder in `vendor` is expected to be which folders in it are other modules'
/// (ExpectedPackage::inside): `sonic/loader` of `sonic`.
void note_modules_inside(std::string_view modules_txt, ExpectedPackage& module);

}  // namespace stocktake
