#pragma once

#include <string>

namespace stocktake {

/// The program's name and version in a line; below it, what it was built by and the libraries that it runs
/// with, a line each; the last has no end.
std::string build_facts();

}  // namespace stocktake
