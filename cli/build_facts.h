#pragma once

#include <string>

namespace stocktake {

/// The program's name and version in a line; below it, what it was built by and the libraries that it runs
/// with, a line each; the last has no end.
std::string build_facts();

/// The SHA-256 of this program's own file, as hex. Empty where the system does not show it: without /proc,
/// and where the name that it was started by leads to no file.
std::string own_digest();

}  // namespace stocktake
