#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "generator/source/tree.h"
#include "schemas/inventory/inventory.h"

/// What packages say of their licence and copyright in files of their own, where their records do not: Go has
/// no record that could, and none states who holds the rights.
namespace stocktake {

/// Whether a file of that name holds a licence or notices of copyright: LICENSE, COPYING.txt, LICENSE-MIT,
/// copyright … Quick: it is asked of every file.
bool is_licence_file(std::string_view name);

struct LicenceFile {
  std::uint32_t file = kNone;  ///< index into Tree::entries, and so into Inventory::files
  std::string_view text;       ///< as long as the tree's texts
};

/// The licence files of a tree whose content was kept.
std::vector<LicenceFile> licence_files(const Tree& tree);

/// The licences whose texts, or whose customary notices, a file holds, by their SPDX identifiers, each once;
/// of the GNU licences, whose texts do not say whether later versions may be chosen, by their names. Empty
/// where none is recognised. Debian's machine-readable copyright files (DEP-5, version 1.0) state theirs in
/// fields; of those that of the paragraph for all files is taken. Texts of the result are constants. Linear
/// in a text of which no more than the first 256 KiB are read.
std::vector<License> licences_in(std::string_view text);

/// The lines that say who holds the copyright, each once, at most ten, without those of the licence's own
/// text. Views into the text.
std::vector<std::string_view> copyright_lines(std::string_view text);

/// Completes the packages whose folder, or whose record's folder, has such a file: licences where they state
/// none, copyright where they name none. Owners must be settled.
void take_licence_files(Inventory& inventory, const std::vector<LicenceFile>& files);

}  // namespace stocktake
