#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "generator/source/tree.h"
#include "schemas/inventory/properties.h"

namespace stocktake {

/// Entries of the tree that a command runs, or reads as a program: each of its words, quoted or not, that
/// names a file relative to `folder`, or to one that the command changes into (`cd src`); where the command
/// starts a JavaScript engine, also by the names under which that finds one (`node install` is install.js,
/// `node .` is index.js, `node lib` any file beside a package.json in it; nodejs.org, "Modules"); where it
/// starts make, the makefile. That it names more than it runs does no harm. Sorted; a file outside of
/// `folder` is none of them.
std::vector<std::uint32_t> files_run_by(std::string_view command, std::string_view folder, const Tree& tree);

/// Entries of the modules in `site` that a line of Python names: `x.py` and `x/__init__.py` for each word.
std::vector<std::uint32_t> modules_named_by(std::string_view line, std::string_view site, const Tree& tree);

/// Adds `property::kHookFile`, once for each path.
void add_hook_file(Package& package, std::string_view path);

}  // namespace stocktake
