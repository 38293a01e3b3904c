#pragma once

#include <string_view>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/source/inside.h"

/// Packages that a program says it was made of. The file is one of them, and has the others inside.
namespace stocktake {

/// What a file says as a program (`look_into_program`); nothing where it is none, or says nothing.
std::vector<InsideItem> told_by_program(const Entry& file, Catalog& out);

/// Go: the modules of each program in the tree, and the release of Go whose library is in it.
void catalog_go_programs(const Tree& tree, Catalog& out);

/// Rust: the crates of each program in the tree that lists them.
void catalog_rust_programs(const Tree& tree, Catalog& out);

}  // namespace stocktake
